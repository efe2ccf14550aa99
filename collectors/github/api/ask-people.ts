import type { z } from 'zod';
import type { Upstream } from '../../engine/http/upstream.ts';
import { askGraphql, type Query, type Variables, type Withheld } from './graphql.ts';
import { personFragment, personFragmentWithoutEmail } from './people.ts';

/** Lines whose token has shown that it may not see e-mail addresses. */
const withoutEmail = new WeakSet<Upstream>();

/**
 * Asks a query that uses `personFragment`. A token without the scope for e-mail addresses is asked for people without them, from
 * then on at once.
 */
export async function askAboutPeople<T>(
  http: Upstream,
  base: string,
  query: Query,
  variables: Variables,
  schema: z.ZodType<T>,
): Promise<{ data: T; withheld: Withheld[] }> {
  const line = { json: http.json, base };
  if (!withoutEmail.has(http)) {
    const answer = await askGraphql(line, query, variables, schema);
    if (!answer.withheld.some(({ path }) => path.endsWith('.email'))) return answer;
    withoutEmail.add(http);
  }
  const text = query.text.replace(personFragment, personFragmentWithoutEmail);
  return askGraphql(line, { ...query, text }, variables, schema);
}
