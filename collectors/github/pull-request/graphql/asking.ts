import type { z } from 'zod';
import { SourceDeclined } from '../../../../server/contract/errors.ts';
import type { RepositoryRow } from '../../../engine/resources.ts';
import type { Upstream } from '../../../engine/upstream/upstream.ts';
import { askGraphql, askGraphqlSized, type Query, type Variables, type Withheld } from '../../api/graphql.ts';
import { anotherRepository } from '../address.ts';

/** Asks GraphQL for the sake of one repository. What the token may not see is told by `warnings`, each kind of it once. */
export interface Asking {
  repository: RepositoryRow;
  ask<T>(query: Query, variables: Variables, schema: z.ZodType<T>): Promise<Asked<T>>;
  /** Like `ask`, in pages of a size that GitHub bears; of few where few are wanted. */
  askPage<T>(
    few: boolean,
    query: Query,
    variables: (size: number) => Variables,
    schema: z.ZodType<T>,
  ): Promise<Asked<T>>;
  warn(warnings: readonly string[]): void;
  /** What was not told yet. */
  warnings(): string[];
}

export interface Asked<T> {
  data: T;
  withheld: readonly Withheld[];
}

export function askingFor(http: Upstream, base: string, repository: RepositoryRow): Asking {
  const sizes = { many: http.sized(100), few: http.sized(20) };
  const said = new Set<string>();
  let untold: string[] = [];
  const warn = (warnings: readonly string[]) => {
    for (const warning of warnings) if (!said.has(warning)) untold.push(warning);
    for (const warning of warnings) said.add(warning);
  };
  const heard = <T>(answer: Asked<T>): Asked<T> => {
    const kept = answer.withheld.filter(({ type }) => type !== 'NOT_FOUND');
    warn(kept.map((one) => `GitHub keeps ${partOf(one)} of ${repository.fullName} back: ${one.message}`));
    return answer;
  };
  return {
    repository,
    ask: async (query, variables, schema) =>
      heard(await askGraphql({ json: http.json, base }, query, variables, schema)),
    askPage: async (few, query, variables, schema) =>
      heard(await askGraphqlSized(few ? sizes.few : sizes.many, base, query, variables, schema)),
    warn,
    warnings() {
      const told = untold;
      untold = [];
      return told;
    },
  };
}

/** The repository in an answer. Throws `SourceDeclined` where it is not shown, or where it is another one by now. */
export function repositoryIn<T extends { databaseId: number }>(
  { upstreamId, fullName }: RepositoryRow,
  { data, withheld }: Asked<{ repository: T | null }>,
): T {
  if (data.repository === null) {
    const [reason] = withheld;
    const status = reason?.type === 'NOT_FOUND' ? 404 : 403;
    throw new SourceDeclined(`GitHub does not show ${fullName}: ${reason?.message ?? 'it is gone.'}`, status);
  }
  if (String(data.repository.databaseId) !== upstreamId) throw anotherRepository(fullName);
  return data.repository;
}

/** The path to a part without the places in lists, which are others each time. */
function partOf({ path }: Withheld): string {
  const parts = path.split('.').filter((part) => !/^(p?\d+|repository|nodes)$/.test(part));
  return parts.join('.') || 'a part';
}
