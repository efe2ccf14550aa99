import { createHmac, randomUUID } from 'node:crypto';

/** Tells an address what happened, signed as GitHub signs it; gives its answer. */
export function sendWebhook(
  address: string,
  event: { name: string; payload: object; secret: string; delivery?: string },
): Promise<Response> {
  const body = JSON.stringify(event.payload);
  return fetch(address, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/stand-in',
      'x-github-event': event.name,
      'x-github-delivery': event.delivery ?? randomUUID(),
      'x-hub-signature-256': `sha256=${createHmac('sha256', event.secret).update(body).digest('hex')}`,
    },
    body,
  });
}
