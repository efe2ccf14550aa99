import { SourceChanged } from '../../../../server/contract/errors.ts';
import type { RawAnswer } from '../declaration.ts';
import { isRead, nameOfRequest, type Outgoing } from '../request.ts';

const redirects = [301, 302, 303, 307, 308];
const harmless = ['accept', 'user-agent', 'if-none-match'];

/**
 * The request that an answer leads to, or null where it leads nowhere. Another origin gets none of the caller's headers but
 * harmless ones, and throws `SourceChanged` where it was to get a body.
 */
export function redirected(title: string, sent: Outgoing, answer: RawAnswer): Outgoing | null {
  const location = answer.headers.get('location');
  if (!redirects.includes(answer.status) || location === null) return null;
  const url = URL.parse(location, sent.url.href);
  const what = nameOfRequest(sent);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new SourceChanged(`${title} leads ${what} to something that is no address.`, 'location');
  const next = { ...(becomesGet(sent.method, answer.status) ? asGet(sent) : sent), url };
  if (url.origin === sent.url.origin) return next;
  if (next.body !== undefined)
    throw new SourceChanged(`${title} leads ${what} to ${url.origin}, where nothing is sent to.`, 'location');
  const headers = Object.entries(next.headers).filter(([name]) => harmless.includes(name.toLowerCase()));
  return { ...next, headers: Object.fromEntries(headers) };
}

/** As browsers do it: 307 and 308 alone repeat what was sent. */
function becomesGet(method: string, status: number): boolean {
  return !isRead(method) && status <= 303;
}

function asGet(sent: Outgoing): Outgoing {
  const headers = Object.entries(sent.headers).filter(([name]) => name.toLowerCase() !== 'content-type');
  return { ...sent, method: 'GET', body: undefined, headers: Object.fromEntries(headers) };
}
