import type { PoolClient } from 'pg';
import sql, { type Sql } from 'sql-template-tag';
import { defineFact } from '../engine/contract/fact.ts';
import { consume, type DirtyWork } from '../engine/invalidation/dirty-queue.ts';
import { repositoryPortions } from '../engine/invalidation/portions.ts';
import { commitsOnDays } from './commits/on-days.ts';

/**
 * Where a commit counts in totals: once by its hash, in the root of its fork network, else in the repository that was there
 * first. Archived, excluded and vanished repositories are home to none.
 */
export const homes = defineFact({
  name: 'homes',
  writes: { commit: ['home'] },
  follows: {
    commits: { by: 'day', columns: { commit: ['authored_at', 'reachable'] }, at: ['authored_at'] },
    'facts/commit-roles': { by: 'day', at: ['authored_at'] },
    repositories: {
      by: 'repository',
      columns: { repository: ['archived', 'excluded', 'gone_at', 'network_root_id'] },
      // One that is new has no commits yet.
      on: ['update', 'delete'],
    },
  },
  compute: (context) =>
    consume(context, { fact: 'homes', portions: repositoryPortions }, (client, work) =>
      settle(client, work, context.timeZone),
    ),
});

async function settle(client: PoolClient, work: DirtyWork, timeZone: string): Promise<number> {
  const changed = await client.query(
    sql`with touched as (${touchedHashes(work, timeZone)}),
        ranked as (
          select c.repository_id, c.sha,
                 not (r.archived or r.excluded) and r.gone_at is null and (c.reachable or c.pull_request_role is not null) as eligible,
                 row_number() over (
                   partition by c.sha
                   order by (r.archived or r.excluded or r.gone_at is not null or not (c.reachable or c.pull_request_role is not null)),
                            (r.network_root_id is not null), r.id) as place
          from commit c
          join touched using (sha)
          join repository r on r.id = c.repository_id
        )
        update commit c set home = (ranked.eligible and ranked.place = 1)
        from ranked
        where (c.repository_id, c.sha) = (ranked.repository_id, ranked.sha)
          and c.home <> (ranked.eligible and ranked.place = 1)`,
  );
  return changed.rowCount ?? 0;
}

function touchedHashes({ days, repositories }: DirtyWork, timeZone: string): Sql {
  return sql`
    select c.sha from ${commitsOnDays(days, timeZone)}
    union
    select sha from commit where repository_id = any(${repositories}::int[])`;
}
