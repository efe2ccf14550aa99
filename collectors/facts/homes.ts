import type { PoolClient } from 'pg';
import sql, { type Sql } from 'sql-template-tag';
import { select } from '../../prisma/select.ts';
import { defineFact } from '../engine/contract/fact.ts';
import { markDays } from '../engine/invalidation/dirty.ts';
import { consume, type DirtyWork } from '../engine/invalidation/dirty-queue.ts';
import { commitsOnDays } from './commits/on-days.ts';

/**
 * Where a commit counts in totals: once by its hash, in the root of its fork network, else in the repository that was there
 * first. Archived, excluded and vanished repositories are home to none.
 */
export const homes = defineFact({
  script: 'homes',
  provides: 'homes',
  dependsOn: ['commit-roles'],
  compute: ({ pool, timeZone }) => consume(pool, 'homes', (client, work) => settle(client, work, timeZone)),
});

async function settle(client: PoolClient, work: DirtyWork, timeZone: string): Promise<number> {
  const changed = await select<{ repository_id: number; at: Date }>(
    client,
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
          and c.home <> (ranked.eligible and ranked.place = 1)
        returning c.repository_id, c.authored_at as at`,
  );
  await markDays(client, ['presence', 'streaks', 'rollups'], changed, timeZone);
  return changed.length;
}

function touchedHashes({ everything, days }: DirtyWork, timeZone: string): Sql {
  if (everything) return sql`select distinct sha from commit`;
  return sql`select distinct c.sha from ${commitsOnDays(days, timeZone)}`;
}
