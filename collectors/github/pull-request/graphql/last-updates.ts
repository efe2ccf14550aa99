import { z } from 'zod';
import type { ChangedScope } from '../../../engine/contract/collector.ts';
import type { Upstream } from '../../../engine/http/upstream.ts';
import type { RepositoryRow } from '../../../resources/code/repositories.ts';
import type { Variables } from '../../api/graphql.ts';
import type { KnownPullRequests } from '../known.ts';
import { lastUpdate, placedAnswer } from './answers.ts';
import { askInParts } from './in-parts.ts';
import { lastUpdates } from './queries.ts';

const atOnce = 50;

/**
 * The repositories with the time of their last update. One that cannot be judged is asked for itself, as is one where another
 * number of pull requests is open than is known here.
 */
export async function changedRepositories(
  http: Pick<Upstream, 'sized'>,
  base: string,
  { repositories, open }: KnownPullRequests,
): Promise<(string | ChangedScope)[]> {
  const answers = await askInParts(http.sized(atOnce), base, [...repositories.values()], {
    query: (part) => lastUpdates(part.length),
    variables: variablesOf,
    schema: placedAnswer(z.unknown()),
  });
  return answers.flatMap(({ part, data }) =>
    part.map(({ upstreamId: scope }, place) => {
      const { data: told } = lastUpdate.safeParse(data[`p${place}`]);
      const known = open.get(scope)?.length ?? 0;
      if (!told || String(told.databaseId) !== scope || told.open.totalCount !== known) return scope;
      return { scope, changedAt: told.pullRequests.nodes[0]?.updatedAt ?? null };
    }),
  );
}

function variablesOf(repositories: readonly RepositoryRow[]): Variables {
  const entries = repositories.flatMap(({ fullName }, place) => {
    const [owner, repo] = fullName.split('/');
    return [
      [`owner${place}`, owner],
      [`repo${place}`, repo],
    ];
  });
  return Object.fromEntries(entries);
}
