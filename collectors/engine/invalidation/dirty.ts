import sql from 'sql-template-tag';
import { type Database, select } from '../../../prisma/select.ts';

/** Facts that are computed from commits alone; each has its own list of what to compute again. */
export const commitFacts = ['commit-roles', 'homes', 'presence', 'streaks', 'rollups'] as const;

/** Every fact that is computed again where it is marked. */
export const allFacts = ['identities', ...commitFacts, 'deployments', 'recoveries', 'pull-requests'] as const;
export type FactName = (typeof allFacts)[number] | 'branches';

/** Something that happened in a repository; 0 where it belongs to none. */
export interface Happened {
  repository_id: number;
  at: Date;
}

export interface PullRequestKey extends Record<string, unknown> {
  repository_id: number;
  number: number;
}

/** Marks the days of repositories on which things happened, in the transaction that changes what is computed from them. */
export async function markDays(
  database: Database,
  facts: readonly FactName[],
  happened: readonly Happened[],
  timeZone: string,
): Promise<void> {
  if (happened.length === 0) return;
  await select(
    database,
    sql`with touched as (
          select distinct repository_id, (at at time zone ${timeZone})::date as day
          from unnest(${happened.map((one) => one.repository_id)}::int[],
                      ${happened.map((one) => one.at)}::timestamptz[]) h (repository_id, at)
        )
        insert into dirty (fact, scope_kind, scope_id, from_day, to_day)
        select fact, 'REPOSITORY', repository_id, day, day
        from touched cross join unnest(${facts}::text[]) f (fact)`,
  );
}

/** Marks pull requests of which something changed. */
export async function markPullRequests(
  database: Database,
  changed: readonly PullRequestKey[],
): Promise<void> {
  if (changed.length === 0) return;
  await select(
    database,
    sql`insert into dirty (fact, scope_kind, scope_id, number)
        select distinct fact, 'REPOSITORY'::scope_kind, repository_id, number
        from unnest(${changed.map((one) => one.repository_id)}::int[], ${changed.map((one) => one.number)}::int[])
             c (repository_id, number)
        cross join unnest(${['commit-roles', 'pull-requests']}::text[]) f (fact)`,
  );
}

/** Marks whole repositories; 0 is what belongs to none. */
export async function markRepositories(
  database: Database,
  facts: readonly FactName[],
  repositories: readonly number[],
): Promise<void> {
  if (repositories.length === 0) return;
  await select(
    database,
    sql`insert into dirty (fact, scope_kind, scope_id)
        select fact, 'REPOSITORY', id
        from unnest(${[...new Set(repositories)]}::int[]) r (id) cross join unnest(${facts}::text[]) f (fact)`,
  );
}

/** Marks everything of a fact, as a rebuild does. */
export async function markEverything(database: Database, facts: readonly FactName[]): Promise<void> {
  await select(
    database,
    sql`insert into dirty (fact, scope_kind, scope_id) select fact, 'ORGANIZATION', 0 from unnest(${facts}::text[]) f (fact)`,
  );
}

/** Marks all days on which the given people have commits or pull requests, and all pull requests that they had a part in. */
export async function markPeople(
  database: Database,
  contributors: readonly number[],
  timeZone: string,
): Promise<void> {
  if (contributors.length === 0) return;
  await select(
    database,
    sql`insert into dirty (fact, scope_kind, scope_id, from_day, to_day)
        select fact, 'REPOSITORY'::scope_kind, repository_id, day, day
        from (select distinct ca.repository_id, (ca.authored_at at time zone ${timeZone})::date as day
              from commit_author ca join account a on a.id = ca.account_id
              where a.contributor_id = any(${contributors}::int[])) touched
        cross join unnest(${['presence', 'rollups']}::text[]) f (fact)
        union all
        select 'streaks', 'PERSON', person, null, null from unnest(${contributors}::int[]) p (person)`,
  );
  await select(
    database,
    sql`with accounts as (select id from account where contributor_id = any(${contributors}::int[]))
        insert into dirty (fact, scope_kind, scope_id, number)
        select 'pull-requests', 'REPOSITORY', repository_id, number
        from (select repository_id, number from pull_request where author_id in (select id from accounts)
              union
              select repository_id, number from review where reviewer_id in (select id from accounts)
              union
              select repository_id, number from review_comment where author_id in (select id from accounts)) touched`,
  );
  await markTheirPullRequests(database, contributors, timeZone);
}

/** Whose a pull request is may change while its timeline stays what it is. */
async function markTheirPullRequests(
  database: Database,
  contributors: readonly number[],
  timeZone: string,
): Promise<void> {
  await select(
    database,
    sql`insert into dirty (fact, scope_kind, scope_id, from_day, to_day)
        select 'rollups', 'REPOSITORY'::scope_kind, repository_id, day, day
        from (select distinct f.repository_id, (happened.at at time zone ${timeZone})::date as day
              from pull_request_fact f join account a on a.id = f.author_id
              cross join lateral (values (f.opened_at), (f.merged_at), (f.closed_at), (f.deployed_at)) happened (at)
              where a.contributor_id = any(${contributors}::int[]) and happened.at is not null) touched`,
  );
}

/** Marks the streaks of whoever has the given accounts: where a commit is theirs no more, it no longer leads to them. */
export async function markStreaks(database: Database, accounts: readonly number[]): Promise<void> {
  if (accounts.length === 0) return;
  await select(
    database,
    sql`insert into dirty (fact, scope_kind, scope_id)
        select distinct 'streaks', 'PERSON'::scope_kind, contributor_id from account where id = any(${accounts}::int[])`,
  );
}
