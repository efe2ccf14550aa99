import { z } from 'zod';
import { SourceChanged, SourceDeclined } from '../../../server/contract/errors.ts';
import { parsed } from '../../engine/http/answer.ts';
import type { UpstreamRequest } from '../../engine/http/request.ts';
import type { Sized, Upstream } from '../../engine/http/upstream.ts';
import { graphqlAddress } from './address.ts';
import { headers } from './route.ts';

/** A query's text, with the name by which errors call it. It asks for `rateLimit { cost }`, which is what it is counted by. */
export interface Query {
  name: string;
  text: string;
}

export type Variables = Readonly<Record<string, unknown>>;

/** A part that GitHub did not give, such as a field that the token may not see. */
export interface Withheld {
  type: string;
  path: string;
  message: string;
}

const graphqlError = z.object({
  type: z.string().optional(),
  message: z.string(),
  path: z.array(z.union([z.string(), z.number()])).optional(),
});

const graphqlAnswer = z.object({
  data: z.unknown().optional(),
  errors: z.array(graphqlError).optional(),
});

/** Asks GitHub's GraphQL API; what the token may not see is null in the data and named in `withheld`. */
export async function askGraphql<T>(
  upstream: Pick<Upstream, 'json'> & { base: string },
  query: Query,
  variables: Variables,
  schema: z.ZodType<T>,
): Promise<{ data: T; withheld: Withheld[] }> {
  const answer = await upstream.json(requestOf(upstream.base, query, variables), graphqlAnswer);
  return read(query, answer.body, schema);
}

/**
 * Like `askGraphql`, for pages that may be too heavy: `variables` is called again with a smaller size where one was, and so is
 * `query` where its text depends on the size.
 */
export async function askGraphqlSized<T>(
  sized: Sized,
  base: string,
  query: Query | ((size: number) => Query),
  variables: (size: number) => Variables,
  schema: z.ZodType<T>,
): Promise<{ data: T; withheld: Withheld[] }> {
  const queryOf = typeof query === 'function' ? query : () => query;
  const answer = await sized.json((size) => requestOf(base, queryOf(size), variables(size)), graphqlAnswer);
  return read(queryOf(1), answer.body, schema);
}

function requestOf(base: string, { text }: Query, variables: Variables): UpstreamRequest {
  return {
    method: 'POST',
    path: graphqlAddress(base),
    headers,
    body: { query: text, variables },
    readOnly: true,
  };
}

function read<T>(
  { name }: Query,
  { data, errors = [] }: z.infer<typeof graphqlAnswer>,
  schema: z.ZodType<T>,
): { data: T; withheld: Withheld[] } {
  const asked = `GitHub: GraphQL ${name}`;
  const [first] = errors;
  if (data === null || data === undefined) throw refused(asked, first);
  const withheld = errors.map(({ type = 'UNKNOWN', message, path = [] }) => ({
    type,
    path: path.join('.'),
    message,
  }));
  return { data: parsed(asked, schema, data), withheld };
}

/** No data at all: the token lacks a scope, the thing is gone, or GitHub no longer knows a field of the query. */
function refused(asked: string, error: z.infer<typeof graphqlError> | undefined): Error {
  if (error === undefined) return new SourceChanged(`${asked} was answered without data.`, 'data');
  if (error.type === 'NOT_FOUND') return new SourceDeclined(`${asked}: ${error.message}`, 404);
  if (error.type === 'FORBIDDEN' || error.type === 'INSUFFICIENT_SCOPES')
    return new SourceDeclined(`${asked}: ${error.message}`, 403);
  return new SourceChanged(`${asked} was refused: ${error.message}`, error.path?.join('.') ?? '');
}
