import sql from 'sql-template-tag';
import { type Database, select } from '../../prisma/select.ts';

/** Facts that are computed from commits; each has its own list of what to compute again. */
export const commitFacts = ['homes', 'presence', 'streaks', 'rollups'] as const;
export type FactName = (typeof commitFacts)[number] | 'identities';

/** Marks the days of a repository on which things happened, in the transaction that changes what is computed from them. */
export async function markDays(
  database: Database,
  facts: readonly FactName[],
  happened: readonly { repository_id: number; authored_at: Date }[],
  timeZone: string,
): Promise<void> {
  if (happened.length === 0) return;
  await select(
    database,
    sql`with touched as (
          select distinct repository_id, (at at time zone ${timeZone})::date as day
          from unnest(${happened.map((one) => one.repository_id)}::int[],
                      ${happened.map((one) => one.authored_at)}::timestamptz[]) h (repository_id, at)
        )
        insert into dirty (fact, scope_kind, scope_id, from_day, to_day)
        select fact, 'REPOSITORY', repository_id, day, day
        from touched cross join unnest(${facts}::text[]) f (fact)`,
  );
}

/** Marks everything of a fact, as a rebuild does. */
export async function markEverything(database: Database, facts: readonly FactName[]): Promise<void> {
  await select(
    database,
    sql`insert into dirty (fact, scope_kind, scope_id) select fact, 'ORGANIZATION', 0 from unnest(${facts}::text[]) f (fact)`,
  );
}

/** Marks all days on which the given people have commits. */
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
