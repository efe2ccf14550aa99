import type { z } from 'zod';
import type { Sized } from '../../../engine/http/upstream.ts';
import { askGraphqlSized, type Query, type Variables, type Withheld } from '../../api/graphql.ts';

/** How some of several things are asked for in one query. */
export interface AskedInParts<I, T> {
  query(part: readonly I[]): Query;
  variables(part: readonly I[]): Variables;
  schema: z.ZodType<T>;
}

/** What was answered for some of them. */
export interface AskedPart<I, T> {
  part: readonly I[];
  data: T;
  withheld: readonly Withheld[];
}

/** Asks for all items, as many in one query as GitHub bears. */
export async function askInParts<I, T>(
  sized: Sized,
  base: string,
  items: readonly I[],
  { query, variables, schema }: AskedInParts<I, T>,
): Promise<AskedPart<I, T>[]> {
  const parts: AskedPart<I, T>[] = [];
  for (let left = items; left.length > 0; ) {
    let part = left;
    const queryOf = (size: number) => query(left.slice(0, size));
    const variablesOf = (size: number) => {
      part = left.slice(0, size);
      return variables(part);
    };
    const answer = await askGraphqlSized(sized, base, queryOf, variablesOf, schema);
    parts.push({ part, ...answer });
    left = left.slice(part.length);
  }
  return parts;
}
