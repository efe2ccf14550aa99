import { type Request, Router } from 'express';
import { noteAudit } from '../access/audit.ts';
import type { Caller } from '../access/caller.ts';
import { readSessionCookie } from '../access/cookie.ts';
import { findSession } from '../access/sessions.ts';
import { confirmSlackLink, readSlackLink, type SlackIdentity } from '../access/slack-link.ts';
import { Forbidden, sentenceOf } from '../contract/errors.ts';
import type { Services } from '../services.ts';
import { page } from './page.ts';
import { requestsAMinute } from './rate-limits.ts';

/** The page on which somebody who is signed in confirms that a Slack account is theirs. */
export function slackLinkRouter({ pool }: Pick<Services, 'pool'>): Router {
  const router = Router();
  const signedIn = async (request: Request): Promise<Caller | null> => {
    const secret = readSessionCookie(request.headers.cookie);
    return secret === null ? null : findSession(pool, secret);
  };
  router.use('/slack/link', requestsAMinute(30));

  // The link itself changes nothing: Slack opens links to preview them.
  router.get('/slack/link/:secret', async (request, response) => {
    const caller = await signedIn(request);
    const identity = await readSlackLink(pool, request.params.secret);
    if (identity === null) response.status(403).send(spentPage);
    else if (caller === null) response.status(401).send(signInPage);
    else response.send(confirmPage(identity, caller));
  });

  router.post('/slack/link/:secret', async (request, response) => {
    const caller = await signedIn(request);
    if (caller === null) {
      response.status(401).send(signInPage);
      return;
    }
    try {
      const identity = await confirmSlackLink(pool, request.params.secret, caller.id);
      const { slackTeam, slackUser, name, workspace } = identity;
      await noteAudit(pool, {
        actor: `user ${caller.id}`,
        action: 'slack.link',
        subject: `slack ${slackTeam} ${slackUser}`,
        detail: { name, workspace },
      });
      response.send(donePage);
    } catch (error) {
      if (!(error instanceof Forbidden)) throw error;
      response.status(403).send(page('Not linked', `<p>${asHtml(sentenceOf(error))}</p>`));
    }
  });
  return router;
}

const spentPage = page(
  'This link is over',
  '<p>It was used before, or its 15 minutes are over. Type <code>/momentum link</code> in Slack for a new one.</p>',
);

const signInPage = page(
  'Sign in first',
  '<p>You are not signed in to Momentum in this browser. Sign in, then open the link from Slack again: it works for 15 minutes.</p>',
);

const donePage = page(
  'Your accounts are linked',
  '<p>Go back to Slack and type <code>/momentum me</code>. Type <code>/momentum link remove</code> to undo it.</p>',
);

/** Whoever opens a link that somebody else made must see whose account would get their numbers. */
function confirmPage({ name, workspace }: SlackIdentity, caller: Caller): string {
  return page(
    'Link your Slack account',
    `<p>The Slack account <strong>${asHtml(name)}</strong> in <strong>${asHtml(workspace)}</strong> will see in Slack what
<strong>${asHtml(caller.name)}</strong> may see in Momentum, your own numbers included.</p>
<p>Go on only if you asked for this link yourself.</p>
<form method="post"><button>Link this account</button></form>`,
  );
}

function asHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
