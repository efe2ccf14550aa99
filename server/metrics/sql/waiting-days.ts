import sql from 'sql-template-tag';
import { Temporal } from 'temporal-polyfill';
import { type Database, select } from '../../../prisma/select.ts';

/** DayInterval from `from` up to, but not including, `until`. */
export interface DayInterval {
  from: Temporal.PlainDate;
  until: Temporal.PlainDate;
}

/** Intervals of days that one statement looks at apart; with more of them, days in between are read from the rows too. */
const mostIntervals = 3;

/**
 * The days of a period for which rollups wait to be computed, apart and in order; null where all days wait. Walks down the index of
 * the queue from one first day to the one before, so that a long queue is not read.
 */
export async function waitingDays(
  database: Database,
  { from, until }: DayInterval,
): Promise<DayInterval[] | null> {
  const [row] = await select<{ everything: boolean; marks: { from: string; to: string | null }[] }>(
    database,
    sql`
    with recursive mark as (
      (select from_day, to_day from dirty
       where fact = 'rollups' and from_day <= ${lastOf({ from, until }).toString()}::date
       order by from_day desc, to_day desc limit 1)
      union all
      select earlier.from_day, earlier.to_day
      from mark cross join lateral (
        select from_day, to_day from dirty
        where fact = 'rollups' and from_day < mark.from_day
        order by from_day desc, to_day desc limit 1) earlier
    )
    select exists (select from dirty where fact = 'rollups' and from_day is null) as everything,
           coalesce((select json_agg(json_build_object('from', from_day, 'to', to_day) order by from_day)
                     from mark where to_day is null or to_day >= ${from.toString()}::date), '[]') as marks`,
  );
  if (!row || row.everything) return null;
  const marked = row.marks.map((mark) => ({
    from: Temporal.PlainDate.from(mark.from),
    until: mark.to === null ? until : Temporal.PlainDate.from(mark.to).add({ days: 1 }),
  }));
  return joined(within(marked, { from, until }));
}

/** PostgreSQL does not read the day after the last one that people can ask for. */
export function lastOf({ until }: DayInterval): Temporal.PlainDate {
  return until.subtract({ days: 1 });
}

/** The parts of some days that lie within others. */
export function within(days: readonly DayInterval[], { from, until }: DayInterval): DayInterval[] {
  return days
    .map((one) => ({ from: later(one.from, from), until: earlier(one.until, until) }))
    .filter((one) => isBefore(one.from, one.until));
}

/** The same days, in order of their beginnings, in few intervals: the shortest gaps between them are closed. */
export function fewIntervals(days: readonly DayInterval[]): DayInterval[] {
  const intervals = joined(days);
  while (intervals.length > mostIntervals) {
    const gaps = intervals.slice(1).map((next, index) => gapBetween(intervals[index], next));
    const shortest = gaps.indexOf(Math.min(...gaps));
    const [one, next] = intervals.slice(shortest, shortest + 2);
    if (one && next) intervals.splice(shortest, 2, { from: one.from, until: next.until });
  }
  return intervals;
}

function gapBetween(one: DayInterval | undefined, next: DayInterval): number {
  return one ? one.until.until(next.from).days : 0;
}

function joined(days: readonly DayInterval[]): DayInterval[] {
  const apart: DayInterval[] = [];
  for (const next of days.toSorted((one, other) => Temporal.PlainDate.compare(one.from, other.from))) {
    const last = apart.at(-1);
    if (last && !isBefore(last.until, next.from)) last.until = later(last.until, next.until);
    else apart.push({ ...next });
  }
  return apart;
}

const isBefore = (one: Temporal.PlainDate, other: Temporal.PlainDate) =>
  Temporal.PlainDate.compare(one, other) < 0;
const earlier = (one: Temporal.PlainDate, other: Temporal.PlainDate) => (isBefore(one, other) ? one : other);
const later = (one: Temporal.PlainDate, other: Temporal.PlainDate) => (isBefore(one, other) ? other : one);
