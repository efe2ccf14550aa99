import { webApi } from '@slack/bolt';
import { z } from 'zod';
import {
  MomentumError,
  SourceBusy,
  SourceChanged,
  SourceDown,
  SourceRefused,
} from '../../server/contract/errors.ts';

const tokenHint = 'Whoever runs Momentum can check SLACK_BOT_TOKEN.';
const refusals: Record<string, string> = {
  invalid_auth: tokenHint,
  not_authed: tokenHint,
  token_revoked: tokenHint,
  token_expired: tokenHint,
  account_inactive: tokenHint,
  missing_scope: 'Whoever runs Momentum can install the app again with the scopes of manifest.yml.',
};

/** What went wrong with a call to Slack, as one of the errors of the product. */
export function slackFailureOf(error: unknown): MomentumError {
  if (error instanceof MomentumError) return error;
  if (error instanceof webApi.WebAPIRateLimitedError) return busyFor(error.retryAfter);
  if (error instanceof webApi.WebAPIPlatformError) return refusalOf(error.data.error, error);
  if (error instanceof z.ZodError) {
    const field = error.issues[0]?.path.join('.') ?? '';
    return new SourceChanged(`Slack’s answer has changed: ${field}.`, field, { cause: error });
  }
  return new SourceDown('Slack does not answer.', { cause: error, hint: 'Try again in a minute.' });
}

/** Slack wants no more calls for some seconds. */
export function busyFor(seconds: number): SourceBusy {
  const until = new Date(Date.now() + seconds * 1_000);
  return new SourceBusy('Slack takes no more calls from Momentum at the moment.', until, {
    hint: `Try again in ${seconds} seconds.`,
  });
}

function refusalOf(code: string, cause: unknown): MomentumError {
  const hint = refusals[code];
  if (hint !== undefined)
    return new SourceRefused(`Slack refuses Momentum’s token (${code}).`, { hint, cause });
  return new SourceDown(`Slack answers “${code}”.`, { cause, hint: 'Try again in a minute.' });
}
