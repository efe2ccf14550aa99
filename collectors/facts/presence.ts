import type { PoolClient } from 'pg';
import sql, { raw, type Sql } from 'sql-template-tag';
import { select } from '../../prisma/select.ts';
import { countedForPeople } from '../../server/metrics/observations/counted.ts';
import { defineFact } from '../engine/contract/fact.ts';
import { consume, type DirtyWork } from '../engine/invalidation/dirty-queue.ts';
import { repositoryPortions } from '../engine/invalidation/portions.ts';
import { commitsOnDays } from './commits/on-days.ts';

/** Who committed where on which day: distinct people do not add up over days, so they are counted from here. */
export const presence = defineFact({
  name: 'presence',
  writes: { presence: 'all' },
  follows: {
    commits: {
      by: 'day',
      columns: { commit: ['authored_at', 'parents', 'reachable'], commit_author: 'all' },
      at: ['authored_at'],
    },
    'facts/commit-roles': { by: 'day', at: ['authored_at'] },
    'facts/identities': { by: 'person', columns: { account: ['contributor_id'] }, on: ['update'] },
  },
  compute: (context) =>
    consume(context, { fact: 'presence', portions: repositoryPortions }, async (client, work) => {
      await forget(client, work);
      return note(client, work, context.timeZone);
    }),
});

async function forget(client: PoolClient, { days, repositories, people }: DirtyWork): Promise<void> {
  await select(
    client,
    sql`delete from presence p using unnest(${days.repositoryIds}::int[], ${days.days}::date[]) d (repository_id, day)
        where p.kind = 'commit' and p.repository_id = d.repository_id and p.day = d.day`,
  );
  await select(
    client,
    sql`delete from presence
        where kind = 'commit' and (repository_id = any(${repositories}::int[]) or contributor_id = any(${people}::int[]))`,
  );
}

async function note(client: PoolClient, work: DirtyWork, timeZone: string): Promise<number> {
  const inserted = await client.query(
    sql`insert into presence (contributor_id, repository_id, day, kind)
        select distinct a.contributor_id, c.repository_id, (c.authored_at at time zone ${timeZone})::date, 'commit'
        from (${authoredCommits(work, timeZone)}) c
        join account a on a.id = c.account_id
        where ${raw(countedForPeople)} and c.parents <= 1
        on conflict do nothing`,
  );
  return inserted.rowCount ?? 0;
}

/** The commits that are looked at again, each once for each of its authors. */
function authoredCommits({ days, repositories, people }: DirtyWork, timeZone: string): Sql {
  const columns = sql`c.repository_id, c.authored_at, c.reachable, c.parents, c.pull_request_role, ca.account_id`;
  const authors = sql`join commit_author ca on ca.repository_id = c.repository_id and ca.sha = c.sha`;
  return sql`
    select ${columns} from ${commitsOnDays(days, timeZone)} ${authors}
    union all
    select ${columns} from commit c ${authors} where c.repository_id = any(${repositories}::int[])
    union all
    select ${columns}
    from account theirs
    join commit_author ca on ca.account_id = theirs.id
    join commit c on c.repository_id = ca.repository_id and c.sha = ca.sha
    where theirs.contributor_id = any(${people}::int[])`;
}
