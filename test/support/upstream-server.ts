import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** A request as the server saw it. */
export interface Asked {
  method: string;
  /** With the query. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
  /** 1 for the first request. */
  place: number;
}

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is. */
  text?: string;
  /** `cut`: half of the body, then the connection ends; `half`: half of it as if it were all; `stall`: nothing ever; `reset`. */
  trouble?: 'cut' | 'half' | 'stall' | 'stalled body' | 'reset';
}

export interface UpstreamServer {
  /** `http://127.0.0.1:PORT` */
  url: string;
  asked: Asked[];
}

/** An upstream over real HTTP that answers as it is told; it ends with the test. */
export async function upstreamServer(answer: (asked: Asked) => Reply): Promise<UpstreamServer> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const { pathname, search, searchParams } = new URL(request.url ?? '/', 'http://upstream');
    const one = {
      method: request.method ?? '',
      path: pathname + search,
      query: searchParams,
      headers: request.headers,
      body: await text(request),
      place: asked.length + 1,
    };
    asked.push(one);
    reply(response, answer(one));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return { url: `http://127.0.0.1:${address.port}`, asked };
}

function reply(
  response: ServerResponse,
  { status = 200, headers = {}, body, text: raw, trouble }: Reply,
): void {
  if (trouble === 'stall') return;
  if (trouble === 'reset') {
    response.destroy();
    return;
  }
  const whole = raw ?? (body === undefined ? '' : JSON.stringify(body));
  const half = whole.slice(0, whole.length / 2);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  if (trouble === undefined) response.end(whole);
  if (trouble === 'half') response.end(half);
  if (trouble === 'stalled body') response.write(half);
  if (trouble === 'cut') response.write(half, () => response.destroy());
}

/** How upstreams say that it is enough, `seconds` before they may be asked again. */
export const enough = {
  retryAfter: (seconds: number): Reply => ({ status: 429, headers: { 'retry-after': String(seconds) } }),
  retryAtDate: (seconds: number): Reply => ({
    status: 429,
    headers: { 'retry-after': new Date(Date.now() + seconds * 1_000).toUTCString() },
  }),
  github: (seconds: number): Reply => ({
    status: 403,
    headers: limitHeaders('x-ratelimit', 5_000, 0, seconds),
    body: { message: 'API rate limit exceeded for user ID 1.' },
  }),
  gitlab: (seconds: number): Reply => ({
    status: 429,
    headers: limitHeaders('ratelimit', 2_000, 0, seconds),
    text: 'Retry later\n',
  }),
  secondary: (): Reply => ({
    status: 403,
    body: { message: 'You have exceeded a secondary rate limit. Please wait a few minutes.' },
  }),
  graphql: (seconds: number): Reply => ({
    headers: limitHeaders('x-ratelimit', 5_000, 0, seconds),
    body: { errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded.' }] },
  }),
};

/** The headers that tell how much is left, and until when. */
export function limitHeaders(prefix: string, limit: number, remaining: number, seconds: number) {
  return {
    [`${prefix}-limit`]: String(limit),
    [`${prefix}-remaining`]: String(remaining),
    [`${prefix}-reset`]: String(Math.ceil(Date.now() / 1_000) + seconds),
  };
}
