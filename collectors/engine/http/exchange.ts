import { fetch } from 'undici';
import { SourceChanged } from '../../../server/contract/errors.ts';
import { redirected } from './address/redirects.ts';
import type { RawAnswer } from './declaration.ts';
import { connectionFailure, PassingFailure } from './failure.ts';
import { nameOfRequest, type Outgoing } from './request.ts';
import type { UpstreamSession } from './session.ts';

const mostRedirects = 5;

/** Sends a request and follows it to where it leads. Throws `PassingFailure` where no whole answer came. */
export async function exchange(
  session: UpstreamSession,
  request: Outgoing,
  signal: AbortSignal,
): Promise<RawAnswer> {
  let sent = request;
  for (let hop = 0; hop <= mostRedirects; hop += 1) {
    const answer = await once(session, sent, signal);
    const next = redirected(session.title, sent, answer);
    if (next === null) return answer;
    sent = next;
  }
  throw new SourceChanged(
    `${session.title} leads ${nameOfRequest(request)} on and on, without an answer.`,
    'location',
  );
}

async function once(session: UpstreamSession, sent: Outgoing, signal: AbortSignal): Promise<RawAnswer> {
  const headers = { 'user-agent': 'Momentum', ...sent.headers, ...(await credentials(session, sent.url)) };
  const { seconds, done, limited } = timeLimit(session.limits.timeoutSeconds, signal);
  try {
    await session.guard(sent.url.hostname);
    limited.throwIfAborted();
    session.spent.calls += 1;
    const response = await fetch(sent.url, {
      method: sent.method,
      headers,
      body: sent.body ?? null,
      redirect: 'manual',
      dispatcher: session.agent,
      signal: limited,
    });
    const bytes = new Uint8Array(await response.arrayBuffer());
    return {
      status: response.status,
      headers: new Headers([...response.headers]),
      url: sent.url,
      bytes,
      json: jsonOf(bytes),
    };
  } catch (error) {
    signal.throwIfAborted();
    if (limited.aborted) {
      const what = nameOfRequest(sent);
      throw new PassingFailure(`${session.title} did not answer ${what} within ${seconds} s.`, true, error);
    }
    throw connectionFailure(session.title, sent, error);
  } finally {
    done();
  }
}

/** Credentials leave for the configured origin alone. */
async function credentials(session: UpstreamSession, url: URL): Promise<Readonly<Record<string, string>>> {
  return url.origin === session.base.origin ? session.authorize() : {};
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/** A signal of its own, whose timer does not outlive the request. */
function timeLimit(seconds: number, signal: AbortSignal) {
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(new Error('The time is up.')), seconds * 1_000);
  const follow = () => over.abort(signal.reason);
  if (signal.aborted) follow();
  else signal.addEventListener('abort', follow, { once: true });
  const done = () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', follow);
  };
  return { seconds, done, limited: over.signal };
}
