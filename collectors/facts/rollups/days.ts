import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { FactContext, RolledUp } from '../../engine/contract/fact.ts';
import type { Queue } from '../../engine/invalidation/settle.ts';
import { passesOf } from './pass.ts';

type Observed = Pick<FactContext, 'timeZone' | 'rolledUp'>;

/**
 * What rollups are computed by: days of repositories, and everything by months, of which a transaction takes four. Two go on at
 * once, each in months of its own.
 */
export function queueOf(observed: Observed): Queue {
  return {
    fact: 'rollups',
    portions: months(observed),
    daysOf: (repositories, people) => daysOf(observed, repositories, people),
    most: 12_400,
    lanes: 2,
  };
}

/** Instants that have an index, or have their days elsewhere; what is observed of other tables tells its own. */
const indexed = {
  commit: ['authored_at'],
  commit_author: [],
  pull_request_fact: ['opened_at', 'merged_at', 'closed_at', 'deployed_at'],
  deployment: ['finished_at'],
} as const;

function toldElsewhere(rolledUp: readonly RolledUp[]): RolledUp[] {
  return rolledUp.filter(
    ({ select }) => !Object.keys(indexed).some((table) => select.includes(`from ${table} `)),
  );
}

/** Months in which there is anything, or was when rollups were computed last: found one after the other by an index. */
function months({ timeZone, rolledUp }: Observed): Sql {
  const month = (at: Sql) => sql`date_trunc('month', ${at} at time zone ${timeZone})::date`;
  // By the index; some hours earlier, since a month whose clocks are set back at its very beginning begins twice.
  const isAfter = (at: Sql, day: Sql) => sql`
    and ${at} >= ((${day} + interval '1 month')::timestamp at time zone ${timeZone}) - interval '3 hours'
    and (${at} at time zone ${timeZone})::date >= ${day} + interval '1 month'`;
  const ofInstants = Object.entries(indexed).flatMap(([table, columns]) =>
    columns.map((column) =>
      inTurn((after) => {
        const later = after ? isAfter(sql`${raw(column)}`, after) : sql``;
        return sql`select ${month(sql`min(${raw(column)})`)} from ${raw(table)} where ${raw(column)} is not null ${later}`;
      }),
    ),
  );
  const ofParts = passesOf(rolledUp).map(({ name }) =>
    inTurn((after) => {
      const later = after ? sql`and day >= ${after} + interval '1 month'` : sql``;
      return sql`select date_trunc('month', min(day))::date from rollup_part where pass = ${name} ${later}`;
    }),
  );
  const others = toldElsewhere(rolledUp).map(
    (one) => sql`select ${month(sql`o.at`)} from (${raw(one.select)}) o`,
  );
  const unfinished = sql`select ${month(sql`created_at`)} from deployment`;
  return sql`
    select 'ORGANIZATION'::scope_kind as kind, 0 as id, month as from_day, (month + interval '1 month' - interval '1 day')::date as to_day
    from (${join([...ofInstants, ...ofParts, unfinished, ...others], ' union ')}) counted (month) where month is not null`;
}

/** Each month that `next` finds, from the first on: it answers the first one after another, or of all. */
function inTurn(next: (after: Sql | null) => Sql): Sql {
  return sql`
    select month from (
      with recursive found (month) as (
        (${next(null)})
        union all
        select (${next(sql`found.month`)}) from found where found.month is not null
      )
      select month from found
    ) found`;
}

/**
 * Days on which repositories and people count for something: as of when rollups were computed last, since what came then is marked
 * by its own day, and of people as the rows have it too, since those of an account that is somebody else's now are marked by the
 * person alone. Of people it is enough that the day is one of any of them.
 */
function daysOf(
  { timeZone, rolledUp }: Observed,
  repositories: readonly number[],
  people: readonly number[],
): Sql {
  const ids = rolledUp.map(({ id }) => id);
  const ofServices = passesOf(rolledUp).filter(({ hasService }) => hasService);
  const theirs = sql`
    select c.repository_id, (c.authored_at at time zone ${timeZone})::date as day
    from account a join commit_author c on c.account_id = a.id where a.contributor_id = any(${people}::int[])
    union
    select f.repository_id, (happened.at at time zone ${timeZone})::date
    from account a join pull_request_fact f on f.author_id = a.id
    cross join lateral (values (f.opened_at), (f.merged_at), (f.closed_at), (f.deployed_at)) happened (at)
    where a.contributor_id = any(${people}::int[]) and happened.at is not null
    ${people.length > 0 ? sql`union select repository_id, day from rollup_part where person_id = any(${people}::int[])` : sql``}`;
  return sql`
    select 'REPOSITORY' as kind, scope_id as id, day from rollup
    where observation = any(${ids}::text[]) and scope_kind = 'REPOSITORY' and scope_id = any(${repositories}::int[])
    union
    select 'REPOSITORY', 0, day from rollup_part
    where 0 = any(${repositories}::int[]) and repository_id = 0
      and pass = any(${ofServices.map(({ name }) => name)}::text[])
    union
    select place.kind, place.id, theirs.day
    from (${theirs}) theirs
    cross join lateral (values ('REPOSITORY', theirs.repository_id), ('PERSON', 0)) place (kind, id)`;
}
