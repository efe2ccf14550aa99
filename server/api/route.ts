import type { IncomingHttpHeaders } from 'node:http';
import type { z } from 'zod';
import type { Access, Caller } from '../access/caller.ts';
import type { Services } from '../services.ts';

/** A body as it came, for whoever checks its signature. */
export interface Received {
  headers: IncomingHttpHeaders;
  bytes: Buffer;
}

/** What a route's `handle` is given: everything parsed. */
export interface RouteRequest<P, Q, B> {
  params: P;
  query: Q;
  body: B;
  received: Received;
  caller: Caller | null;
  services: Services;
  /** Aborted when the client goes away. */
  signal: AbortSignal;
}

/** An answer that is no JSON: a file, a picture, a stream of events. */
export interface RawReply {
  type: string;
  body: string | Buffer | AsyncIterable<string>;
  headers?: Record<string, string>;
}

/** One end point. Validation, types and the OpenAPI description come from it; `{name}` in its path is a parameter. */
export interface Route<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
> {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  path: string;
  access: Access;
  summary: string;
  params?: P;
  query?: Q;
  body?: B;
  /** The JSON that is answered, or the type of what is answered instead. */
  reply: R | { raw: string };
  handle(request: RouteRequest<z.output<P>, z.output<Q>, z.output<B>>): Promise<z.input<R> | RawReply>;
}

/** Gives a route its types. */
export function defineRoute<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
>(route: Route<P, Q, B, R>): Route<P, Q, B, R> {
  return route;
}

/** The caller of a route that lets nobody in without one. */
export function knownCaller(caller: Caller | null): Caller {
  if (caller === null) throw new Error('A route without access for everybody was reached by nobody.');
  return caller;
}
