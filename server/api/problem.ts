import type { ErrorRequestHandler, Response } from 'express';
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

/** The errors of Express's body parser, and of an address that cannot be decoded. Others may name paths of this machine. */
const requestError = z.union([
  z.object({ type: z.string(), status: z.int().min(400).max(499), message: z.string() }),
  z.instanceof(URIError).transform(({ message }) => ({ status: 400, message })),
]);

/** PostgreSQL keeps no NUL character in text. */
const unstorable = z.object({ code: z.enum(['22021', '22P05']) });

interface Problem {
  status: number;
  detail: string;
  code?: string;
  hint?: string;
  candidates?: readonly string[];
}

/** Turns errors into RFC 9457 problem details; what is unexpected is logged and told without its inside. */
export function sendProblem(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const problem = problemOf(error);
    if (problem.status === 500) log.error({ err: error, path: request.path }, 'A request failed');
    answerProblem(response, problem);
  };
}

/** Answers with problem details. */
export function answerProblem(response: Response, problem: Problem): void {
  const { status } = problem;
  if (status === 401) response.set('WWW-Authenticate', 'Bearer');
  const body = { type: 'about:blank', title: titles[status] ?? 'Failed', ...problem };
  response.status(status).type('application/problem+json').send(JSON.stringify(body));
}

function problemOf(error: unknown): Problem {
  if (error instanceof MomentumError) {
    const { httpStatus: status, message: detail, code, hint, candidates } = error;
    return { status, detail, code, ...(hint && { hint }), ...(candidates.length > 0 && { candidates }) };
  }
  if (unstorable.safeParse(error).success)
    return { status: 400, detail: 'A text has a character in it that no name has (NUL).' };
  const request = requestError.safeParse(error);
  if (!request.success) return { status: 500, detail: 'Something went wrong on our side.' };
  return { status: request.data.status, detail: request.data.message };
}
