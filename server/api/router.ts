import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import express, { type Request, type Response, Router } from 'express';
import type { z } from 'zod';
import { type Access, type Caller, mayUse } from '../access/caller.ts';
import { callerOf } from '../access/caller-of-request.ts';
import { Forbidden, InvalidInput, NotFound, NotSignedIn } from '../contract/errors.ts';
import { discover, hasFields } from '../discover.ts';
import type { Services } from '../services.ts';
import { sendProblem } from './problem.ts';
import type { RawReply, Route } from './route.ts';

const accesses: readonly Access[] = ['anyone', 'signed', 'viewer', 'member', 'admin'];

/** What hosts send is as large as what happened: a push names all of its commits. */
const largestWebhook = '25mb';
const largestBody = '1mb';

/** Finds every route by its file and verifies it; throws an error that names the file at fault. */
export async function loadRoutes(): Promise<Route[]> {
  const found = await discover<Route>({
    folder: join(import.meta.dirname, 'routes'),
    deep: true,
    is: (value): value is Route => hasFields(value, 'method', 'path', 'handle'),
    called: 'route',
  });
  const routes = found.flatMap(({ path, declared }) => declared.map((route) => ({ path, route })));
  const open = routes.find(({ route }) => !accesses.includes(route.access));
  if (open) throw new Error(`server/api/routes/${open.path}: ${open.route.path} names no access.`);
  const names = routes.map(({ route }) => `${route.method} ${route.path}`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) throw new Error(`Two routes answer ${twice}.`);
  return routes.map(({ route }) => route);
}

/** Everything under `/api/v1`. */
export function apiRouter(
  routes: readonly Route[],
  services: Services,
  adminToken: string | undefined,
): Router {
  const router = Router();
  const bodies = new WeakMap<IncomingMessage, Buffer>();
  const verify = (request: IncomingMessage, _response: unknown, bytes: Buffer) =>
    void bodies.set(request, bytes);
  router.use('/webhooks', express.json({ limit: largestWebhook, verify }));
  router.use(express.json({ limit: largestBody }));
  for (const route of byPrecision(routes)) {
    router[route.method](expressPath(route.path), async (request, response) => {
      const bytes = bodies.get(request) ?? Buffer.alloc(0);
      await answer(route, { services, adminToken, bytes }, request, response);
    });
  }
  router.use((request) => {
    throw new NotFound(`There is no ${request.method} ${request.originalUrl.split('?')[0]}.`);
  });
  router.use(sendProblem(services.log));
  return router;
}

/** `/metrics/{group}.csv` must be tried before `/metrics/{group}`. */
function byPrecision(routes: readonly Route[]): Route[] {
  return routes.toSorted((one, other) => other.path.length - one.path.length);
}

function expressPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

interface Circumstances {
  services: Services;
  adminToken: string | undefined;
  bytes: Buffer;
}

async function answer(
  route: Route,
  { services, adminToken, bytes }: Circumstances,
  request: Request,
  response: Response,
): Promise<void> {
  const caller = await callerOf(services.pool, adminToken, request);
  if (!mayUse(route.access, caller))
    throw caller === null ? new NotSignedIn() : new Forbidden(`This needs the role ${route.access}.`);
  if (route.access !== 'signed') refuseForgery(request, caller);
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const reply = await route.handle({
    params: parse(route.params, request.params, 'path'),
    query: parse(route.query, request.query, 'query'),
    body: parse(route.body, request.body, 'body'),
    received: { headers: request.headers, bytes },
    caller,
    services,
    signal: AbortSignal.any([gone.signal, services.stopping]),
  });
  await send(route, reply, response, gone.signal);
}

/**
 * Another site can make a browser send its cookie along, but not this header. Tokens are sent by nobody unasked; other kinds
 * of `Authorization` are, such as the password of a proxy.
 */
function refuseForgery(request: Request, caller: Caller | null): void {
  const changes = !['GET', 'HEAD'].includes(request.method);
  if (!changes || caller?.kind === 'token') return;
  if (request.headers['x-momentum-request'] !== '1') {
    throw new Forbidden('A change by a browser’s session needs the header X-Momentum-Request: 1.');
  }
}

function parse(schema: z.ZodType | undefined, value: unknown, where: string): unknown {
  if (schema === undefined) return undefined;
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  const sentences = result.error.issues.map((issue) => `${issue.path.join('.') || where}: ${issue.message}`);
  throw new InvalidInput(sentences.join('; '));
}

async function send(route: Route, reply: unknown, response: Response, gone: AbortSignal): Promise<void> {
  if ('raw' in route.reply) {
    if (isRaw(reply)) await sendRaw(reply, response, gone);
    return;
  }
  response
    .set('Cache-Control', 'no-store')
    .type('json')
    .send(textOf(route, route.reply, reply));
}

/** What was sent of a reply that is frozen, and so may be given again. */
const texts = new WeakMap<object, { route: Route; text: string }>();

function textOf(route: Route, schema: z.ZodType, reply: unknown): string {
  if (typeof reply !== 'object' || reply === null || !Object.isFrozen(reply))
    return JSON.stringify(schema.parse(reply));
  const known = texts.get(reply);
  if (known?.route === route) return known.text;
  const text = JSON.stringify(schema.parse(reply));
  texts.set(reply, { route, text });
  return text;
}

function isRaw(reply: unknown): reply is RawReply {
  return typeof reply === 'object' && reply !== null && 'type' in reply && 'body' in reply;
}

async function sendRaw(
  { type, body, headers }: RawReply,
  response: Response,
  gone: AbortSignal,
): Promise<void> {
  response.set({ 'Content-Type': type, 'Cache-Control': 'no-store', ...headers });
  if (typeof body === 'string' || Buffer.isBuffer(body)) {
    response.send(body);
    return;
  }
  response.flushHeaders();
  try {
    await pipeline(response.req.method === 'HEAD' ? [] : body, response);
  } catch (error) {
    // Whoever listens may go at any time.
    if (!gone.aborted) throw error;
  }
}
