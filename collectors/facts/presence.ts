import type { PoolClient } from 'pg';
import sql, { raw } from 'sql-template-tag';
import { select } from '../../prisma/select.ts';
import { countedForPeople } from '../../server/metrics/observations/counted.ts';
import { defineFact } from '../engine/contract/fact.ts';
import { consume, type DirtyWork } from '../engine/invalidation/dirty-queue.ts';
import { commitsOnDays } from './commits/on-days.ts';

/** Who committed where on which day: distinct people do not add up over days, so they are counted from here. */
export const presence = defineFact({
  script: 'presence',
  provides: 'presence',
  dependsOn: ['homes', 'identities'],
  compute: ({ pool, timeZone }) => consume(pool, 'presence', (client, work) => note(client, work, timeZone)),
});

async function note(client: PoolClient, { everything, days }: DirtyWork, timeZone: string): Promise<number> {
  await select(
    client,
    everything
      ? sql`delete from presence where kind = 'commit'`
      : sql`delete from presence p using unnest(${days.repositoryIds}::int[], ${days.days}::date[]) d (repository_id, day)
            where p.kind = 'commit' and p.repository_id = d.repository_id and p.day = d.day`,
  );
  const commits = everything ? sql`commit c` : commitsOnDays(days, timeZone);
  const inserted = await client.query(
    sql`insert into presence (contributor_id, repository_id, day, kind)
        select distinct a.contributor_id, c.repository_id, (c.authored_at at time zone ${timeZone})::date, 'commit'
        from ${commits}
        join commit_author ca on ca.repository_id = c.repository_id and ca.sha = c.sha
        join account a on a.id = ca.account_id
        where ${raw(countedForPeople)} and c.parents <= 1`,
  );
  return inserted.rowCount ?? 0;
}
