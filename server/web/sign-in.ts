import { type Request, Router } from 'express';
import { noteAudit } from '../access/audit.ts';
import { readSessionCookie, sessionCookie } from '../access/cookie.ts';
import { endSession } from '../access/sessions.ts';
import { signInWith } from '../access/sign-in.ts';
import { Forbidden, sentenceOf } from '../contract/errors.ts';
import type { Services } from '../services.ts';
import { page } from './page.ts';
import { requestsAMinute } from './rate-limits.ts';

/** Signing in by a link that works once, and signing out. */
export function signInRouter({ pool, publicUrl }: Services): Router {
  const router = Router();
  const endSessionOf = async (request: Request) => {
    const secret = readSessionCookie(request.headers.cookie);
    if (secret !== null) await endSession(pool, secret);
  };
  router.use('/sign-in', requestsAMinute(30));

  // The link itself changes nothing: chats and mail scanners open links before people do.
  router.get('/sign-in/:secret', (_request, response) => {
    response.send(
      page(
        'Sign in',
        '<p>You are about to sign in to Momentum.</p><form method="post"><button autofocus>Sign in</button></form>',
      ),
    );
  });

  router.post('/sign-in/:secret', async (request, response) => {
    try {
      refuseOtherSites(request);
      const { userId, session } = await signInWith(pool, request.params.secret);
      await noteAudit(pool, { actor: `user ${userId}`, action: 'sign-in', subject: `user ${userId}` });
      await endSessionOf(request);
      response.set('Set-Cookie', sessionCookie(publicUrl, session)).redirect(303, '/');
    } catch (error) {
      if (!(error instanceof Forbidden)) throw error;
      response.status(403).send(page('Not signed in', `<p>${sentenceOf(error)}</p>`));
    }
  });

  router.post('/api/v1/sign-out', async (request, response) => {
    if (request.headers['x-momentum-request'] !== '1')
      throw new Forbidden('Signing out needs the header X-Momentum-Request: 1.');
    await endSessionOf(request);
    response.set('Set-Cookie', sessionCookie(publicUrl, null)).json({ done: true });
  });
  return router;
}

/** Another site could otherwise sign a visitor in with a link of its own, as somebody whom it watches. */
function refuseOtherSites(request: Request): void {
  const from = request.headers['sec-fetch-site'];
  if (from === 'cross-site' || from === 'same-site') {
    throw new Forbidden('Another site sent this.', { hint: 'Open the link itself.' });
  }
}
