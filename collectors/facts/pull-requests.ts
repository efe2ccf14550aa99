import type { PoolClient } from 'pg';
import sql, { type Sql } from 'sql-template-tag';
import { select } from '../../prisma/select.ts';
import { defineFact } from '../engine/contract/fact.ts';
import { type Happened, markDays } from '../engine/invalidation/dirty.ts';
import { consume, type DirtyWork } from '../engine/invalidation/dirty-queue.ts';
import { writeSpans } from './pull-requests/spans.ts';
import { writeTimelines } from './pull-requests/timeline.ts';

/** The ordered timeline of each pull request, and the spans in which it waited, was reviewed, was approved. */
export const pullRequests = defineFact({
  script: 'pull-requests',
  provides: 'pull-requests',
  dependsOn: ['identities', 'deployments'],
  compute: ({ pool, timeZone }) =>
    consume(pool, 'pull-requests', async (client, work) => {
      await touch(client, work);
      const before = await daysOfTouched(client);
      const written = await writeTimelines(client);
      const moved = await writeSpans(client);
      const after = written + moved > 0 ? await daysOfTouched(client) : [];
      if (after.length > 0) await markDays(client, ['rollups'], [...before, ...after], timeZone);
      return written;
    }),
});

/** The pull requests to compute again with who their authors are, for the statements that follow in the same transaction. */
async function touch(client: PoolClient, work: DirtyWork): Promise<void> {
  await select(
    client,
    sql`create temporary table touched_pull_request on commit drop as
        select p.*, author.contributor_id as author_person
        from pull_request p left join account author on author.id = p.author_id
        where ${isTouched(work)}`,
  );
  await select(client, sql`analyze touched_pull_request`);
}

function isTouched({ everything, pullRequests: { repositoryIds, numbers } }: DirtyWork): Sql {
  if (everything) return sql`true`;
  return sql`(p.repository_id, p.number) in (select * from unnest(${repositoryIds}::int[], ${numbers}::int[]))`;
}

/** Everything that is rolled up of a pull request lies on one of these days. */
function daysOfTouched(client: PoolClient): Promise<Happened[]> {
  return select<Happened & Record<string, unknown>>(
    client,
    sql`select f.repository_id, happened.at
        from touched_pull_request t
        join pull_request_fact f using (repository_id, number)
        cross join lateral (values (f.opened_at), (f.merged_at), (f.closed_at), (f.deployed_at)) happened (at)
        where happened.at is not null`,
  );
}
