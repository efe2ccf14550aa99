import type { PoolClient } from 'pg';
import sql, { join, raw, type Sql } from 'sql-template-tag';
import { workingSet } from '../../../prisma/working-set.ts';
import type { Pass } from './pass.ts';

/**
 * Working set `part`: the rows of a pass added up once by day, key, repository, person, service and home, as `n0`, `s0` … for its
 * measures, with their first and last instant. What every scope has is added up from there.
 * Answers how many there are.
 */
export async function addUp(
  client: PoolClient,
  pass: Pass,
  days: readonly string[] | null,
  timeZone: string,
): Promise<number> {
  const sums = pass.measures.map(
    (_, index) =>
      sql`count(o.${raw(`m${index}`)})::int as ${raw(`n${index}`)}, sum(o.${raw(`m${index}`)}) as ${raw(`s${index}`)}`,
  );
  return workingSet(
    client,
    'part',
    sql`select (o.at at time zone ${timeZone})::date as day, ${pass.hasKey ? sql`o.key` : sql`''`} as key, o.repository, o.person,
               ${pass.hasService ? sql`o.service` : sql`null::int`} as service, o.home,
               min(o.at) as first_at, max(o.at) as last_at, ${join(sums)}
        from ${rowsOfPass(pass, days, timeZone)}
        group by ${join([1, 2, 3, 4, 5, 6].map((place) => raw(String(place))))}`,
  );
}

/**
 * The rows of some days, as `o`, for a `from` clause: of a few each day is looked up, whatever the planner believes of the table;
 * for many all rows are looked through once.
 */
export function rowsOfPass({ rows }: Pass, days: readonly string[] | null, timeZone: string): Sql {
  if (days === null) return sql`(${raw(rows)}) o`;
  const sorted = days.toSorted();
  const day = sql`(o.at at time zone ${timeZone})::date`;
  if (areMany(sorted))
    return sql`(select * from (${raw(rows)}) o
      where ${between(sql`${sorted[0]}::date`, sql`${sorted.at(-1)}::date`, timeZone)} and ${day} = any(${days}::date[])) o`;
  return sql`unnest(${days}::date[]) marked (day)
    cross join lateral (
      select * from (${raw(rows)}) o
      where ${between(sql`marked.day`, sql`marked.day`, timeZone)} and ${day} = marked.day
      offset 0
    ) o`;
}

const millisecondsOfDay = 86_400_000;

/** Whether so many of the days between the first and the last are given that looking up each is no cheaper. */
function areMany(sorted: readonly string[]): boolean {
  const span = Date.parse(sorted.at(-1) ?? '') - Date.parse(sorted[0] ?? '');
  return sorted.length > 20 && sorted.length > span / millisecondsOfDay / 4;
}

/** By instants, which have an index; with some hours to spare, since a clock set back at midnight has it twice. */
function between(first: Sql, last: Sql, timeZone: string): Sql {
  return sql`o.at >= (${first}::timestamp at time zone ${timeZone}) - interval '3 hours'
         and o.at < ((${last} + 1)::timestamp at time zone ${timeZone}) + interval '3 hours'`;
}

/** The parts of one kind of scope as rows of `rollup`: `from` is parts with the scope's `id`. */
export async function writeScope(
  client: PoolClient,
  { measures }: Pass,
  kind: 'ORGANIZATION' | 'REPOSITORY' | 'PERSON' | 'TEAM',
  from: Sql,
): Promise<number> {
  const columns = measures.map(
    (_, index) =>
      sql`sum(${raw(`n${index}`)})::int as ${raw(`n${index}`)}, sum(${raw(`s${index}`)}) as ${raw(`s${index}`)}`,
  );
  const told = measures.map(
    ({ observation, key }, index) =>
      sql`(${observation}::text, ${key === null ? sql`one.key` : sql`${key}::text`}, one.${raw(`n${index}`)}, one.${raw(`s${index}`)})`,
  );
  const written = await client.query(
    sql`insert into rollup (observation, key, scope_kind, scope_id, day, n, sum)
        select told.observation, told.key, ${kind}::scope_kind, one.id, one.day, told.n, told.sum
        from (select id, day, key, ${join(columns)} from (${from}) part group by id, day, key) one
        cross join lateral (values ${join(told)}) told (observation, key, n, sum)
        where told.n > 0
        order by told.observation, one.id, one.day`,
  );
  return written.rowCount ?? 0;
}
