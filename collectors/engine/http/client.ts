import { z } from 'zod';
import { MomentumError } from '../../../server/contract/errors.ts';
import { throwIfRefused } from './answer.ts';
import { causesOf } from './failure.ts';
import { isRead, type Outgoing } from './request.ts';
import { send } from './sending.ts';
import type { UpstreamSession } from './session.ts';

/**
 * A `fetch` for client libraries: the same origin rule, throttle, retry budget and time-out as for everything else. Answers that say no
 * are given to the client as they are; `throughClient` makes them the product's errors again.
 */
export function fetchOn(session: UpstreamSession): typeof globalThis.fetch {
  return async (input, init) => {
    const given = new Request(input, init);
    const request = await outgoingOf(given);
    const signal = AbortSignal.any([session.signal, given.signal]);
    const answer = await send(session, { request: () => request, signal });
    const { status, headers, bytes, url } = answer;
    // The body is decoded and whole by now.
    headers.delete('content-encoding');
    headers.delete('content-length');
    const response = new Response([204, 205, 304].includes(status) ? null : bytes, { status, headers });
    Object.defineProperty(response, 'url', { value: url.href });
    return response;
  };
}

/** How Octokit throws an answer that says no. */
const thrownAnswer = z.object({
  status: z.int().min(400),
  request: z.object({ method: z.string(), url: z.url() }),
  response: z.object({ url: z.url(), data: z.unknown() }),
});

/**
 * Calls a client library that fetches through the session, and throws the product's errors for the library's. What is none, as
 * Octokit's for 304, is thrown as it is.
 */
export async function throughClient<T>(session: UpstreamSession, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    session.signal.throwIfAborted();
    const known = causesOf(error).find((cause) => cause instanceof MomentumError);
    if (known) throw known;
    const thrown = thrownAnswer.safeParse(error);
    if (!thrown.success) throw error;
    const { status, request, response } = thrown.data;
    const sent = { method: request.method, url: new URL(request.url) };
    throwIfRefused(session.title, sent, { status, url: new URL(response.url), json: response.data });
    throw error;
  }
}

async function outgoingOf(request: Request): Promise<Outgoing> {
  const { method, url } = request;
  return {
    method,
    url: new URL(url),
    headers: Object.fromEntries(request.headers),
    body: isRead(method) ? undefined : await request.text(),
    mayBeRepeated: isRead(method),
  };
}
