import type { ChangedScope } from '../../../engine/collector.ts';
import type { Upstream } from '../../../engine/upstream/upstream.ts';
import { askGraphql } from '../../api/graphql.ts';
import { inParts } from '../api.ts';
import type { Known } from '../known.ts';
import { lastUpdate, placedAnswer } from './answers.ts';
import { lastUpdates } from './queries.ts';

const atOnce = 50;

/**
 * The repositories with the time of their last update. One that cannot be judged is asked for itself, as is one where another
 * number of pull requests is open than is known here.
 */
export async function changedRepositories(
  http: Pick<Upstream, 'json'>,
  base: string,
  { repositories, open }: Known,
): Promise<(string | ChangedScope)[]> {
  const parts = inParts([...repositories.values()], atOnce);
  const changed = await Promise.all(
    parts.map(async (part) => {
      const variables = Object.fromEntries(
        part.flatMap(({ fullName }, place) => {
          const [owner, repo] = fullName.split('/');
          return [
            [`owner${place}`, owner],
            [`repo${place}`, repo],
          ];
        }),
      );
      const query = lastUpdates(part.length);
      const { data } = await askGraphql(
        { json: http.json, base },
        query,
        variables,
        placedAnswer(lastUpdate),
      );
      return part.map(({ upstreamId: scope }, place) => {
        const told = data[`p${place}`];
        const known = open.get(scope)?.length ?? 0;
        if (!told || String(told.databaseId) !== scope || told.open.totalCount !== known) return scope;
        return { scope, changedAt: told.pullRequests.nodes[0]?.updatedAt ?? null };
      });
    }),
  );
  return changed.flat();
}
