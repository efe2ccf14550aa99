import type { PoolClient } from 'pg';
import sql, { type Sql } from 'sql-template-tag';
import { select } from '../../prisma/select.ts';
import { workingSet } from '../../prisma/working-set.ts';
import { defineFact } from '../engine/contract/fact.ts';
import { consume, type DirtyWork } from '../engine/invalidation/dirty-queue.ts';
import { repositoryPortions } from '../engine/invalidation/portions.ts';
import { commitsOnDays } from './commits/on-days.ts';

/**
 * What commits are to pull requests. Those of an open one count before they are merged; those of a merged one count for their
 * authors, and what the merge made of them (the squashed commit, the rebased ones) counts for nobody: never both.
 */
export const commitRoles = defineFact({
  name: 'commit-roles',
  writes: { commit: ['pull_request_role'] },
  follows: {
    commits: {
      by: 'day',
      columns: { commit: ['authored_at', 'committed_at', 'subject', 'parents', 'reachable'] },
      at: ['authored_at'],
    },
    'pull-requests': [
      {
        by: 'pull request',
        columns: { pull_request: ['state', 'merge_sha', 'merged_at'], pull_request_commit: 'all' },
      },
      // What is no longer listed is no commit of the pull request, and leads to it no more.
      { by: 'day', columns: { pull_request_commit: 'all' }, at: ['authored_at'], on: ['delete'] },
      {
        by: 'day',
        columns: { pull_request: ['state', 'merge_sha'] },
        marking: `select c.repository_id, c.authored_at as at from commit c
                  where c.sha = row.merge_sha and c.repository_id = row.repository_id`,
        on: ['update'],
      },
    ],
  },
  compute: (context) =>
    consume(context, { fact: 'commit-roles', portions: repositoryPortions }, async (client, work) =>
      (await hasPullRequests(client)) ? assign(client, work, context.timeZone) : 0,
    ),
});

async function hasPullRequests(client: PoolClient): Promise<boolean> {
  const [row] = await select<{ some: boolean }>(
    client,
    sql`select exists (select from pull_request) as some`,
  );
  return row?.some ?? false;
}

/** GitHub gives a rebased commit its new date within seconds of the merge; clocks of servers differ. */
const aroundTheMerge = sql`interval '10 minutes'`;

/**
 * By working sets: the commits of days and of `whole` repositories (`dated`), the pull requests that are looked at again (`pull`), their `own` commits, and the
 * commits that a merge `made` of them.
 */
async function assign(client: PoolClient, work: DirtyWork, timeZone: string): Promise<number> {
  await workingSet(client, 'dated', datedCommits(work, timeZone), [['sha']]);
  await workingSet(client, 'pull', touchedPullRequests(work), [['repository_id', 'number']]);
  await workingSet(client, 'own', own, [['repository_id', 'number']]);
  await workingSet(client, 'made', made);
  await workingSet(client, 'touched', touched);
  const changed = await client.query(
    sql`with standing as (
          select t.repository_id, t.sha, bool_or(p.state = 'OPEN') as in_open, bool_or(p.state = 'MERGED') as in_merged
          from touched t
          left join pull_request_commit o on o.sha = t.sha and o.repository_id = t.repository_id
          left join pull_request p on p.repository_id = o.repository_id and p.number = o.number
          group by 1, 2
        ),
        role as (
          select repository_id, sha,
                 (case when in_open then 'IN_OPEN'
                       when in_merged then 'IN_MERGED'
                       when (repository_id, sha) in (select repository_id, sha from made) then 'MADE_BY_MERGE' end)::pull_request_role as role
          from standing
        )
        update commit c set pull_request_role = role.role
        from role
        where c.sha = role.sha and c.repository_id = role.repository_id and c.pull_request_role is distinct from role.role`,
  );
  return changed.rowCount ?? 0;
}

const own = sql`
  select p.state, p.merged_at, o.repository_id, o.number, o.sha, c.sha is not null as stored, c.authored_at, c.subject
  from pull p
  join pull_request_commit o using (repository_id, number)
  left join commit c on c.sha = o.sha and c.repository_id = o.repository_id`;

const made = sql`
  select c.repository_id, c.sha
  from pull p
  join commit c on c.sha = p.merge_sha and c.repository_id = p.repository_id
  where p.state = 'MERGED' and c.parents <= 1
    and exists (select from own o where o.repository_id = p.repository_id and o.number = p.number and o.stored)
  union
  select c.repository_id, c.sha
  from own o
  join commit c on c.repository_id = o.repository_id and c.authored_at = o.authored_at and c.subject = o.subject
  where o.state = 'MERGED' and c.sha <> o.sha and c.reachable and c.parents <= 1
    and c.committed_at between o.merged_at - ${aroundTheMerge} and o.merged_at + ${aroundTheMerge}`;

const touched = sql`
  select repository_id, sha from dated
  union select repository_id, sha from own
  union select repository_id, sha from made
  union select repository_id, merge_sha from pull where merge_sha is not null`;

function datedCommits({ days, repositories }: DirtyWork, timeZone: string): Sql {
  return sql`
    select c.repository_id, c.sha, false as whole from ${commitsOnDays(days, timeZone)}
    union
    select repository_id, sha, true from commit where repository_id = any(${repositories}::int[])`;
}

/** Those that are marked, and those that the commits of the marked days belong to or were made by. */
function touchedPullRequests({ repositories, pullRequests }: DirtyWork): Sql {
  return sql`
    select p.repository_id, p.number, p.state, p.merge_sha, p.merged_at
    from pull_request p
    where p.repository_id = any(${repositories}::int[]) or (p.repository_id, p.number) in (
        select * from unnest(${pullRequests.repositoryIds}::int[], ${pullRequests.numbers}::int[])
        union
        select o.repository_id, o.number from dated d join pull_request_commit o on o.sha = d.sha and o.repository_id = d.repository_id where not d.whole
        union
        select m.repository_id, m.number from dated d join pull_request m on m.merge_sha = d.sha and m.repository_id = d.repository_id where not d.whole
        union
        select o.repository_id, o.number
        from dated d
        join commit made on made.sha = d.sha and made.repository_id = d.repository_id
        join commit other on other.repository_id = made.repository_id and other.authored_at = made.authored_at
          and other.sha <> made.sha
        join pull_request_commit o on o.sha = other.sha and o.repository_id = other.repository_id
        where not d.whole)`;
}
