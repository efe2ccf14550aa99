import type { RequestHandler } from 'express';
import type { ServerSettings } from '../settings.ts';

/**
 * Refuses requests for other hosts than the public address: a page elsewhere could otherwise make a name of its own lead here
 * and read answers as its own. While the server listens on loopback alone, all of loopback's names do.
 */
export function onlyOwnHosts({ publicUrl, host, port }: ServerSettings): RequestHandler {
  const known = new Set([new URL(publicUrl).host]);
  if (isLoopback(host)) for (const name of ['localhost', '127.0.0.1', '[::1]']) known.add(`${name}:${port}`);
  return (request, response, next) => {
    if (known.has((request.headers.host ?? '').toLowerCase())) {
      next();
      return;
    }
    response
      .status(421)
      .type('text/plain')
      .send(`Momentum is reached under ${publicUrl}. MOMENTUM_PUBLIC_URL names another address.\n`);
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
