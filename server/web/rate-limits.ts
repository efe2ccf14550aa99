import type { RequestHandler } from 'express';
import { type Options, rateLimit } from 'express-rate-limit';
import { answerProblem } from '../api/problem.ts';

/** At most so many requests a minute from one address; more are answered with a problem and when to come again. */
export function requestsAMinute(limit: number, counting: Partial<Options> = {}): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // Whether a proxy is believed is decided by the public address: without one, the header means nothing.
    validate: { xForwardedForHeader: false },
    handler: (_request, response) =>
      answerProblem(response, { status: 429, detail: 'Too many requests from this address: wait a minute.' }),
    ...counting,
  });
}

/** At most so many wrong tokens a minute from one address. */
export function wrongTokensAMinute(limit: number): RequestHandler {
  return requestsAMinute(limit, {
    skip: (request) => request.headers.authorization === undefined,
    skipSuccessfulRequests: true,
    requestWasSuccessful: (_request, response) => response.statusCode !== 401,
  });
}
