import type { PoolClient } from 'pg';
import sql, { raw } from 'sql-template-tag';
import { select } from '../../prisma/select.ts';
import { countedForPeople } from '../../server/metrics/observations/counted.ts';
import { defineFact } from '../engine/contract/fact.ts';
import { consume, type DirtyWork } from '../engine/invalidation/dirty-queue.ts';
import { peoplePortions } from '../engine/invalidation/portions.ts';
import { commitsOnDays } from './commits/on-days.ts';

/** Days with a commit, each as the author's own clock had it, and how many of them follow on each other up to that day. */
export const streaks = defineFact({
  name: 'streaks',
  writes: { commit_day: 'all' },
  follows: {
    commits: [
      {
        by: 'day',
        columns: { commit: ['authored_at', 'author_offset', 'parents', 'reachable'], commit_author: 'all' },
        at: ['authored_at'],
      },
      // A commit that is theirs no more no longer leads to them.
      { by: 'person', columns: { commit_author: 'all' }, on: ['delete'] },
    ],
    'facts/commit-roles': { by: 'day', at: ['authored_at'] },
    'facts/homes': { by: 'day', at: ['authored_at'] },
    'facts/identities': { by: 'person', columns: { account: ['contributor_id'] }, on: ['update'] },
    settings: { by: 'everything', where: "row.key = 'streakSkipsWeekends'" },
  },
  compute: (context) =>
    consume(context, { fact: 'streaks', portions: peoplePortions }, async (client, work) =>
      count(client, await peopleOf(client, work, context.timeZone), context.settings.streakSkipsWeekends),
    ),
});

async function peopleOf(
  client: PoolClient,
  { days, people }: DirtyWork,
  timeZone: string,
): Promise<number[]> {
  const rows = await select<{ id: number }>(
    client,
    sql`select distinct a.contributor_id as id
        from ${commitsOnDays(days, timeZone)}
        join commit_author ca on ca.repository_id = c.repository_id and ca.sha = c.sha
        join account a on a.id = ca.account_id
        union select unnest(${people}::int[])`,
  );
  return rows.map((row) => row.id);
}

/** A streak is broken by a day that counts and has no commit. */
async function count(client: PoolClient, people: number[], skipsWeekends: boolean): Promise<number> {
  await select(client, sql`delete from commit_day where contributor_id = any(${people}::int[])`);
  const inserted = await client.query(
    sql`insert into commit_day (contributor_id, day, commits, streak)
        with active_day as (
          select a.contributor_id, ((c.authored_at at time zone 'UTC') + make_interval(mins => c.author_offset))::date as day,
                 count(distinct c.sha)::int as commits
          from account a
          join commit_author ca on ca.account_id = a.id
          join commit c on c.repository_id = ca.repository_id and c.sha = ca.sha
          where ${raw(countedForPeople)} and c.parents <= 1 and c.home
            and a.contributor_id = any(${people}::int[])
          group by 1, 2
        ),
        counted as (
          select *, day - lag(day) over person as days_since, extract(isodow from lag(day) over person)::int as weekday_before
          from active_day
          window person as (partition by contributor_id order by day)
        ),
        begun as (
          select *, case
              when days_since = 1 then 0
              when ${skipsWeekends} and weekday_before = 5 and days_since <= 3 then 0
              when ${skipsWeekends} and weekday_before = 6 and days_since <= 2 then 0
              else 1
            end as begins
          from counted
        ),
        run as (
          select *, sum(begins) over (partition by contributor_id order by day) as run from begun
        )
        select contributor_id, day, commits, row_number() over (partition by contributor_id, run order by day) from run`,
  );
  return inserted.rowCount ?? 0;
}
