import type { z } from 'zod';
import { SourceDeclined } from '../../../../server/contract/errors.ts';
import type { Upstream } from '../../../engine/http/upstream.ts';
import type { RepositoryRow } from '../../../resources/code/repositories.ts';
import { askGraphqlSized, type Query, type Variables, type Withheld } from '../../api/graphql.ts';
import { anotherRepository } from '../address.ts';
import { createPullRequestWarnings, type PullRequestWarnings } from '../warnings.ts';
import { type AskedInParts, type AskedPart, askInParts } from './in-parts.ts';

/** Asks GraphQL for the sake of one repository. What the token may not see is among the warnings. */
export interface Asking extends PullRequestWarnings {
  repository: RepositoryRow;
  /** A page of a size that GitHub bears; of few where few are wanted. */
  askPage<T>(
    few: boolean,
    query: Query,
    variables: (size: number) => Variables,
    schema: z.ZodType<T>,
  ): Promise<AskedGraphql<T>>;
  /** All of `items`, as many at once as GitHub bears. */
  askParts<I, T>(kind: PartsKind, items: readonly I[], parts: AskedInParts<I, T>): Promise<AskedPart<I, T>[]>;
}

type PartsKind = 'threads' | 'parents' | 'further' | 'numbers';

export interface AskedGraphql<T> {
  data: T;
  withheld: readonly Withheld[];
}

export function askingFor(http: Upstream, base: string, repository: RepositoryRow): Asking {
  const pages = { many: http.sized(100), few: http.sized(20) };
  const parts = {
    threads: http.sized(50),
    parents: http.sized(100),
    further: http.sized(10),
    numbers: http.sized(25),
  };
  const { warn, warnings } = createPullRequestWarnings();
  const heard = <T>(answer: AskedGraphql<T>): AskedGraphql<T> => {
    const kept = answer.withheld.filter(({ type }) => type !== 'NOT_FOUND');
    warn(kept.map((one) => `GitHub keeps ${partOf(one)} of ${repository.fullName} back: ${one.message}`));
    return answer;
  };
  return {
    repository,
    askPage: async (few, query, variables, schema) =>
      heard(await askGraphqlSized(few ? pages.few : pages.many, base, query, variables, schema)),
    async askParts(kind, items, asked) {
      const answers = await askInParts(parts[kind], base, items, asked);
      for (const answer of answers) heard(answer);
      return answers;
    },
    warn,
    warnings,
  };
}

/** The repository in an answer. Throws `SourceDeclined` where it is not shown, or where it is another one by now. */
export function repositoryIn<T extends { databaseId: number }>(
  { upstreamId, fullName }: RepositoryRow,
  { data, withheld }: AskedGraphql<{ repository: T | null }>,
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
