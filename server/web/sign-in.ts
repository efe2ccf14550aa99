import { Router } from 'express';
import { rateLimit } from 'express-rate-limit';
import { noteAudit } from '../access/audit.ts';
import { readSessionCookie, sessionCookie } from '../access/cookie.ts';
import { endSession } from '../access/sessions.ts';
import { signInWith } from '../access/sign-in.ts';
import type { Services } from '../api/services.ts';
import { Forbidden, sentenceOf } from '../contract/errors.ts';
import { page } from './page.ts';

/** Signing in by a link that works once, and signing out. */
export function signInRouter({ pool, publicUrl }: Services): Router {
  const router = Router();
  router.use(
    '/sign-in',
    rateLimit({ windowMs: 60_000, limit: 30, standardHeaders: 'draft-8', legacyHeaders: false }),
  );

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
      const { userId, session } = await signInWith(pool, request.params.secret);
      await noteAudit(pool, { actor: `user ${userId}`, action: 'sign-in', subject: `user ${userId}` });
      response.set('Set-Cookie', sessionCookie(publicUrl, session)).redirect(303, '/');
    } catch (error) {
      if (!(error instanceof Forbidden)) throw error;
      response.status(403).send(page('Not signed in', `<p>${sentenceOf(error)}</p>`));
    }
  });

  router.post('/api/v1/sign-out', async (request, response) => {
    if (request.headers['x-momentum-request'] !== '1')
      throw new Forbidden('Signing out needs the header X-Momentum-Request: 1.');
    const secret = readSessionCookie(request.headers.cookie);
    if (secret !== null) await endSession(pool, secret);
    response.set('Set-Cookie', sessionCookie(publicUrl, null)).json({ done: true });
  });
  return router;
}
