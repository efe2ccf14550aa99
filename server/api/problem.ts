import type { ErrorRequestHandler } from 'express';
import { z } from 'zod';
import { MomentumError } from '../contract/errors.ts';
import type { Log } from '../log.ts';

const titles: Record<number, string> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Forbidden',
  404: 'Not found',
  409: 'Conflict',
  413: 'Too large',
  429: 'Too many requests',
  502: 'An upstream failed',
  503: 'An upstream is busy',
};

/** The errors of Express's own body parser. */
const httpError = z.object({ status: z.int().min(400).max(499), message: z.string() });

/** Turns errors into RFC 9457 problem details; what is unexpected is logged and told without its inside. */
export function sendProblem(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const problem = problemOf(error);
    if (problem.status === 500) log.error({ err: error, path: request.path }, 'A request failed');
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  };
}

function problemOf(error: unknown) {
  if (error instanceof MomentumError) {
    const { httpStatus: status, message: detail, code, hint, candidates } = error;
    return {
      type: 'about:blank',
      title: titles[status] ?? 'Failed',
      status,
      detail,
      code,
      ...(hint && { hint }),
      ...(candidates.length > 0 && { candidates }),
    };
  }
  const http = httpError.safeParse(error);
  if (!http.success)
    return { type: 'about:blank', title: 'Failed', status: 500, detail: 'Something went wrong on our side.' };
  const { status, message } = http.data;
  return { type: 'about:blank', title: titles[status] ?? 'Bad request', status, detail: message };
}
