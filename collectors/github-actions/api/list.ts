import type { z } from 'zod';
import type { UpstreamAnswer } from '../../engine/http/answer.ts';
import { byLink } from '../../engine/http/paging/pages.ts';
import type { UpstreamRequest } from '../../engine/http/request.ts';
import type { Upstream } from '../../engine/http/upstream.ts';

/** The first page of a list, and the request for the one after it; null where there is none. */
export interface ListAnswer<T> {
  first: UpstreamAnswer<T>;
  next: UpstreamRequest | null;
}

/** Asks for the first page of a list; `unchanged` where it is still as `validator` marks it, which GitHub does not count. */
export async function askList<T>(
  http: Upstream,
  request: UpstreamRequest,
  validator: string | null,
  schema: z.ZodType<T>,
): Promise<ListAnswer<T> | 'unchanged'> {
  const first = await http.json({ ...request, validator }, schema);
  if (first === 'unchanged') return first;
  return { first, next: byLink<T>().next(first, request) };
}

/** All pages of a list whose first one is there. */
export async function* pagesOf<T>(
  http: Upstream,
  { first, next }: ListAnswer<T>,
  schema: z.ZodType<T>,
): AsyncGenerator<UpstreamAnswer<T>, void, undefined> {
  yield first;
  if (next !== null) yield* http.pages(next, schema, byLink());
}
