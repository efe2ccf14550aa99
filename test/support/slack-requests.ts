import { createHmac, randomBytes } from 'node:crypto';

/** A slash command as Slack's servers send it: signed, as a form. */
export interface CommandFields {
  text: string;
  user: string;
  team: string;
  responseUrl: string;
  triggerId?: string;
}

export const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5';
const nowInSeconds = () => Math.floor(Date.now() / 1000);

/** The fields of `/momentum`. */
export function commandFields({
  text,
  user,
  team,
  responseUrl,
  triggerId,
}: CommandFields): Record<string, string> {
  return {
    token: 'legacy-verification-token',
    team_id: team,
    team_domain: 'acme',
    channel_id: 'C0GENERAL',
    channel_name: 'general',
    user_id: user,
    user_name: user.toLowerCase(),
    command: '/momentum',
    text,
    api_app_id: 'A0MOMENTUM',
    is_enterprise_install: 'false',
    response_url: responseUrl,
    trigger_id: triggerId ?? newTriggerId(),
  };
}

/** The payload of a pressed button. */
export function pressPayload(press: {
  actionId: string;
  value: string | undefined;
  user: string;
  team: string;
  responseUrl: string;
}) {
  const { actionId, value, user, team, responseUrl } = press;
  return {
    type: 'block_actions',
    api_app_id: 'A0MOMENTUM',
    token: 'legacy-verification-token',
    team: { id: team, domain: 'acme' },
    user: { id: user, username: user.toLowerCase(), name: user.toLowerCase(), team_id: team },
    channel: { id: 'C0GENERAL', name: 'general' },
    container: {
      type: 'message',
      message_ts: '1700000000.000100',
      channel_id: 'C0GENERAL',
      is_ephemeral: true,
    },
    response_url: responseUrl,
    trigger_id: newTriggerId(),
    actions: [
      {
        type: 'button',
        action_id: actionId,
        block_id: 'b1',
        action_ts: String(Date.now() / 1000),
        text: { type: 'plain_text', text: 'pressed' },
        ...(value !== undefined && { value }),
      },
    ],
  };
}

export interface Signing {
  secret?: string;
  /** Seconds since 1970. */
  at?: number;
  unsigned?: boolean;
  headers?: Record<string, string>;
}

/** A form with Slack's signature (v0), or with a wrong, stale or missing one. */
export function signed(fields: Record<string, string>, options: Signing = {}) {
  const body = new URLSearchParams(fields).toString();
  const { secret = signingSecret, at = nowInSeconds(), unsigned = false, headers } = options;
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')}`;
  return {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(!unsigned && { 'x-slack-signature': signature, 'x-slack-request-timestamp': String(at) }),
      ...headers,
    },
    body,
  };
}

export function postSigned(
  url: string,
  fields: Record<string, string>,
  options?: Signing,
): Promise<Response> {
  return fetch(url, signed(fields, options));
}

function newTriggerId(): string {
  return `${Date.now()}.${randomBytes(6).toString('hex')}`;
}
