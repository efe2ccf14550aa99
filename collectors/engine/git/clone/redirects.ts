import { SourceDown } from '../../../../server/contract/errors.ts';
import type { AddressGuard } from '../../http/address/address-guard.ts';
import type { RemoteAddress } from './address.ts';

const mostRedirects = 5;
const longestRequest = 30_000;
const handshake = '/info/refs?service=git-upload-pack';

/**
 * Where a repository really is: follows the redirects of its host itself, guarding each, so that git has to follow none. What
 * lives on another origin gets no credentials. Anything but a redirect is git's to deal with.
 * @throws SourceRefused for a host that no source may live on, SourceDown for a circle
 */
export async function followRedirects(
  remote: RemoteAddress,
  guard: AddressGuard,
  signal: AbortSignal,
): Promise<RemoteAddress> {
  await guard(hostName(remote));
  if (!/^https?:/.test(remote.url)) return remote;
  let url = remote.url.replace(/\/+$/, '');
  for (let count = 0; count < mostRedirects; count += 1) {
    const next = await redirectOf(url, signal);
    if (next === null)
      return { ...remote, url, ...(isElsewhere(url, remote.url) && { credentials: undefined }) };
    await guard(new URL(next).hostname);
    url = next;
  }
  throw new SourceDown(`${remote.url} redirects in a circle.`);
}

async function redirectOf(url: string, signal: AbortSignal): Promise<string | null> {
  try {
    const answer = await fetch(url + handshake, {
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(longestRequest)]),
    });
    await answer.body?.cancel();
    const location = answer.status >= 300 && answer.status < 400 ? answer.headers.get('location') : null;
    const next = location === null ? null : URL.parse(location, url + handshake)?.href;
    return next?.endsWith(handshake) ? next.slice(0, -handshake.length) : null;
  } catch (error) {
    signal.throwIfAborted();
    // git meets the same fault in a moment and has the words for it.
    if (error instanceof TypeError || (error instanceof Error && error.name === 'TimeoutError')) return null;
    throw error;
  }
}

function isElsewhere(url: string, before: string): boolean {
  return new URL(url).origin !== new URL(before).origin;
}

function hostName({ host }: RemoteAddress): string {
  return host.startsWith('[') ? host.replace(/\]:\d+$/, ']') : host.replace(/:\d+$/, '');
}
