import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { Pass } from './pass.ts';

/**
 * The rows of some days, as `o`, for a `from` clause: of a few each day is looked up, whatever the planner believes of the table;
 * for many all rows are looked through once.
 */
export function rowsOnDays({ rows }: Pass, days: readonly string[], timeZone: string): Sql {
  const sorted = days.toSorted();
  const day = partDay(timeZone);
  if (areMany(sorted))
    return sql`(select * from (${raw(rows)}) o
      where ${between(sql`${sorted[0]}::date`, sql`${sorted.at(-1)}::date`, timeZone)} and ${day} = any(${days}::date[])) o`;
  return sql`unnest(${days}::date[]) one (day)
    cross join lateral (
      select * from (${raw(rows)}) o
      where ${between(sql`one.day`, sql`one.day`, timeZone)} and ${day} = one.day
      offset 0
    ) o`;
}

/** The rows of the days of repositories in the working set `marked`, where 0 has those of no repository. */
export function rowsMarked({ name, rows, hasService }: Pass, timeZone: string): Sql {
  const day = partDay(timeZone);
  const marked = sql`(select repository_id, day from marked where pass = ${name}) marked`;
  if (hasService)
    return sql`(${raw(rows)}) o join ${marked} on marked.repository_id = coalesce(o.repository, 0) and marked.day = ${day}`;
  const onDay = sql`${between(sql`marked.day`, sql`marked.day`, timeZone)} and ${day} = marked.day`;
  return sql`${marked}
    cross join lateral (
      select * from (${raw(rows)}) o where o.repository = marked.repository_id and ${onDay}
      union all
      select * from (${raw(rows)}) o where marked.repository_id = 0 and o.repository is null and ${onDay}
      offset 0
    ) o`;
}

/** Rows `o` of a pass added up, as those of `rollup_part`. */
export function partsOf(pass: Pass, rows: Sql, timeZone: string): Sql {
  const counts = pass.measures.map((_, index) => sql`count(o.${raw(`m${index}`)})`);
  const sums = pass.measures.map((_, index) => sql`coalesce(sum(o.${raw(`m${index}`)}), 0)::float8`);
  return sql`
    select ${pass.name}::text as pass, ${partDay(timeZone)} as day, coalesce(o.repository, 0) as repository_id,
           coalesce(o.person, 0) as person_id, ${pass.hasService ? sql`coalesce(o.service, 0)` : sql`0`} as service_id, o.home,
           ${pass.hasKey ? sql`o.key` : sql`''`} as key, array[${join(counts)}]::int[] as n, array[${join(sums)}] as sum
    from ${rows}
    group by ${join([2, 3, 4, 5, 6, 7].map((place) => raw(String(place))))}
    having ${join(counts, ' + ')} > 0`;
}

/** The day of a row `o`. */
export function partDay(timeZone: string): Sql {
  return sql`(o.at at time zone ${timeZone})::date`;
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
