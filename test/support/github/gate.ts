import type { Request, RequestHandler } from 'express';
import { type Answer, arrived, refusal, send, tooLong } from './answer.ts';
import { isUsedUp, type Limit, limitHeaders } from './limits.ts';
import type { World } from './world.ts';

/** What stands before both APIs: a slow network, failing servers, the secondary limit and the token. */
export function gate(world: World, token: string): RequestHandler {
  let requests = 0;
  return (request, response, next) => {
    requests += 1;
    arrived(response);
    const objection = troubleWith(world, request, requests) ?? tokenRefused(request, token);
    if (world.trouble.scopes !== null) response.set('x-oauth-scopes', world.trouble.scopes);
    if (objection) send(world, response, objection);
    else next();
  };
}

function troubleWith({ trouble }: World, request: Request, requests: number): Answer | null {
  const { everyNth, alwaysFails, secondary } = trouble;
  if (everyNth && requests % everyNth.n === 0) return { ...tooLong, status: everyNth.status };
  const body = typeof request.body === 'string' ? request.body : '';
  if (alwaysFails?.({ path: request.originalUrl, body })) return tooLong;
  if (secondary.requests === 0) return null;
  secondary.requests -= 1;
  const headers: Record<string, string> =
    secondary.retryAfter === null ? {} : { 'retry-after': String(secondary.retryAfter) };
  const message =
    'You have exceeded a secondary rate limit. Please wait a few minutes before you try again. If you reach out to GitHub Support for help, please include the request ID.';
  return refusal(403, message, headers);
}

function tokenRefused(request: Request, token: string): Answer | null {
  const { authorization } = request.headers;
  if (authorization === undefined) return refusal(401, 'Requires authentication');
  const sent = /^(?:bearer|token) (.+)$/i.exec(authorization)?.[1];
  return sent === token ? null : refusal(401, 'Bad credentials');
}

/** What the REST API says when the primary limit is used up; null while it is not. */
export function limitRefused(limit: Limit): Answer | null {
  if (!isUsedUp(limit)) return null;
  const message =
    'API rate limit exceeded for user ID 1. If you reach out to GitHub Support for help, please include the request ID.';
  return refusal(403, message, limitHeaders(limit));
}
