import type { z } from 'zod';
import { readAnswer, type UpstreamAnswer } from './answer.ts';
import { fetchOn, throughClient } from './client.ts';
import { type PageSize, pageSize } from './limits/page-size.ts';
import type { Paging } from './paging/pages.ts';
import { outgoing, type UpstreamRequest } from './request.ts';
import { type SendingPlan, send } from './sending.ts';
import type { Spent, UpstreamSession } from './session.ts';

/**
 * How a collector asks its upstream. Everything waits its turn and is repeated where that helps; what is thrown is one of
 * `SourceRefused`, `SourceDeclined`, `SourceBusy`, `SourceChanged`, `SourceDown`, or the signal's reason.
 */
export interface Upstream {
  /** One answer; `unchanged` only where a validator was given and still holds. */
  json<T>(
    request: UpstreamRequest & { validator: string | null },
    schema: z.ZodType<T>,
  ): Promise<UpstreamAnswer<T> | 'unchanged'>;
  json<T>(request: UpstreamRequest, schema: z.ZodType<T>): Promise<UpstreamAnswer<T>>;
  /** All pages of a list, to its end. */
  pages<T>(
    request: UpstreamRequest,
    schema: z.ZodType<T>,
    paging: Paging<T>,
  ): AsyncIterable<UpstreamAnswer<T>>;
  /** For pages that may be too heavy: `request` is called again with a smaller number of items where one was. */
  sized(largest: number): Sized;
  /** For a client library that takes one; its calls are made in `through`. Only reads are repeated. */
  fetch: typeof globalThis.fetch;
  /** Calls a client library that uses `fetch`, and throws the product's errors for the library's own. */
  through<T>(call: () => Promise<T>): Promise<T>;
  /** What was asked so far, by everybody who has this one. */
  spent(): Spent;
}

/**
 * Keeps the number of items that an upstream can bear, from one page to the next. For lists that go on by a cursor: where they
 * go on by the number of a page, that number would mean another place.
 */
export interface Sized {
  json<T>(request: (size: number) => UpstreamRequest, schema: z.ZodType<T>): Promise<UpstreamAnswer<T>>;
}

/** What collectors are given: a line in their terms. */
export function upstreamOn(session: UpstreamSession): Upstream {
  function json<T>(
    request: UpstreamRequest & { validator: string | null },
    schema: z.ZodType<T>,
  ): Promise<UpstreamAnswer<T> | 'unchanged'>;
  function json<T>(request: UpstreamRequest, schema: z.ZodType<T>): Promise<UpstreamAnswer<T>>;
  async function json<T>(
    request: UpstreamRequest,
    schema: z.ZodType<T>,
  ): Promise<UpstreamAnswer<T> | 'unchanged'> {
    const sent = outgoing(session.base, request);
    const answer = await send(session, { request: () => sent, signal: session.signal });
    if (answer.status === 304 && request.validator) return 'unchanged';
    return readAnswer(session.title, sent, answer, schema);
  }
  return {
    json,
    pages: (request, schema, paging) => walk(session, request, schema, paging),
    sized: (largest) => sizedOn(session, pageSize(largest)),
    fetch: fetchOn(session),
    through: (call) => throughClient(session, call),
    spent: () => ({ ...session.spent }),
  };
}

/** For sources that declare no upstream: asking one is a mistake of the collector. */
export function noUpstream(source: string): Upstream {
  const refuse = () => {
    throw new Error(`${source} declares no upstream, so its scripts have none to ask.`);
  };
  return {
    json: refuse,
    pages: refuse,
    sized: refuse,
    fetch: refuse,
    through: refuse,
    spent: () => ({ calls: 0, points: 0 }),
  };
}

function sizedOn(session: UpstreamSession, size: PageSize): Sized {
  return {
    async json(request, schema) {
      let sent = outgoing(session.base, request(size.now()));
      const plan: SendingPlan = {
        request: () => sent,
        lighter({ heavy }) {
          if (!heavy || !size.halve()) return false;
          sent = outgoing(session.base, request(size.now()));
          return true;
        },
        signal: session.signal,
      };
      const answer = await send(session, plan);
      size.cameWell();
      return readAnswer(session.title, sent, answer, schema);
    },
  };
}

async function* walk<T>(
  session: UpstreamSession,
  first: UpstreamRequest,
  schema: z.ZodType<T>,
  paging: Paging<T>,
): AsyncGenerator<UpstreamAnswer<T>, void, undefined> {
  const { size } = paging;
  const sized = sizedOn(session, pageSize(size?.largest ?? 1));
  const atSize = (request: UpstreamRequest, items: number) =>
    size ? { ...request, query: { ...request.query, [size.parameter]: items } } : request;
  for (let asked: UpstreamRequest | null = first; asked !== null; ) {
    const request: UpstreamRequest = asked;
    const answer = await sized.json((items) => atSize(request, items), schema);
    yield answer;
    asked = paging.next(answer, request);
  }
}
