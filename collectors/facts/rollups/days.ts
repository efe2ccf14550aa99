import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { FactContext, RolledUp } from '../../engine/contract/fact.ts';
import type { Queue } from '../../engine/invalidation/settle.ts';

/** What rollups are computed by: days, whosever they are, and everything by months. A transaction takes four. */
export function queueOf({ timeZone, rolledUp }: Pick<FactContext, 'timeZone' | 'rolledUp'>): Queue {
  return {
    fact: 'rollups',
    portions: months(timeZone, rolledUp),
    daysOf: (repositories, people) => daysOf(timeZone, rolledUp, repositories, people),
    most: 124,
  };
}

/** Tables whose instants are told here; what is observed of others tells its own. */
const told = ['commit', 'commit_author', 'pull_request_fact', 'deployment'];

/** Months in which there is anything, or was when rollups were computed last. */
function months(timeZone: string, rolledUp: readonly RolledUp[]): Sql {
  const month = (at: Sql) => sql`date_trunc('month', ${at} at time zone ${timeZone})::date`;
  const others = rolledUp
    .filter(({ select }) => !told.some((table) => select.includes(`from ${table} `)))
    .map((one) => sql`select ${month(sql`o.at`)} from (${raw(one.select)}) o`);
  const each = [
    sql`select date_trunc('month', day)::date as month from rollup`,
    sql`select ${month(sql`authored_at`)} from commit`,
    sql`select ${month(sql`happened.at`)} from pull_request_fact f
        cross join lateral (values (f.opened_at), (f.merged_at), (f.closed_at), (f.deployed_at)) happened (at)`,
    sql`select ${month(sql`happened.at`)} from deployment d
        cross join lateral (values (d.created_at), (d.finished_at)) happened (at)`,
    ...others,
  ];
  return sql`
    select 'REPOSITORY'::scope_kind as kind, 0 as id, month as from_day, (month + interval '1 month' - interval '1 day')::date as to_day
    from (${join(each, ' union ')}) counted (month) where month is not null`;
}

/**
 * Days on which repositories and people count for something, as of when rollups were computed last: what came since then is marked
 * by its own day. Where somebody counts in no total, such as in a repository that is left out, the rows themselves tell.
 */
function daysOf(
  timeZone: string,
  rolledUp: readonly RolledUp[],
  repositories: readonly number[],
  people: readonly number[],
): Sql {
  const ids = rolledUp.map(({ id }) => id);
  const ofServices = rolledUp.filter(({ hasService }) => hasService).map(({ id }) => id);
  const theirs = sql`select id from account where contributor_id = any(${people}::int[])`;
  return sql`
    select day from rollup
    where observation = any(${ids}::text[]) and scope_kind = 'REPOSITORY' and scope_id = any(${repositories}::int[])
    union
    select day from rollup
    where 0 = any(${repositories}::int[]) and observation = any(${ofServices}::text[]) and scope_kind = 'ORGANIZATION'
    union
    select day from rollup
    where observation = any(${ids}::text[]) and scope_kind = 'PERSON' and scope_id = any(${people}::int[])
    union
    select (authored_at at time zone ${timeZone})::date from commit_author where account_id in (${theirs})
    union
    select (happened.at at time zone ${timeZone})::date
    from pull_request_fact f
    cross join lateral (values (f.opened_at), (f.merged_at), (f.closed_at), (f.deployed_at)) happened (at)
    where f.author_id in (${theirs}) and happened.at is not null`;
}
