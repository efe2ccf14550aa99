import sql, { empty, join, type Sql } from 'sql-template-tag';
import type { Observation } from '../model/observation.ts';
import { dayOf, instantOf, type Span } from '../question/period.ts';
import type { Scope, Single } from '../question/scope.ts';
import { type GroupBy, keyed } from './group-by.ts';
import { bucketIndex, instantColumn, observed } from './observe.ts';
import { type DayInterval, fewIntervals, lastOf, within } from './waiting-days.ts';

/** Where additive numbers come from: the rollups of one scope, or the rows themselves. */
export type AdditiveSource = Rollups | { from: 'rows' };

interface Rollups {
  from: 'rollups';
  single: Single;
  /** Days whose rollups are to be computed again: they come from the rows. */
  waiting: readonly DayInterval[];
}

/** Rollups are of additive observations, whole or by their first dimension. */
export function sourceFor(
  additive: AdditiveSource,
  observations: readonly Observation[],
  groupBy: GroupBy | null,
): AdditiveSource {
  const fits = observations.every(
    ({ rolledUp, dimensions }) =>
      rolledUp &&
      (groupBy === null || (groupBy.dimension2 === undefined && dimensions[0] === groupBy.dimension)),
  );
  return fits ? additive : { from: 'rows' };
}

/** Rows `(bucket, key, key2, n, sum)` of an additive observation: what counts, series and breakdowns are added up from. */
export function additiveRows(
  observation: Observation,
  scope: Scope,
  span: Span,
  additive: AdditiveSource,
  groupBy: GroupBy | null,
): Sql {
  if (additive.from === 'rows') return fromRows(observation, scope, span, groupBy);
  return fromRollups(observation, scope, span, additive, groupBy);
}

function fromRows(observation: Observation, scope: Scope, span: Span, groupBy: GroupBy | null): Sql {
  const { before, joined, key, key2 } = keyed(observation, groupBy, scope, span.timeZone);
  return sql`
    ${before}
    select ${bucketIndex(instantColumn(observation, span.timeZone), span.buckets)} as bucket, ${key} as key, ${key2} as key2,
           1 as n, o.value as sum
    from (${observed(observation, scope, span, scope.bots ? 'in' : 'out')}) o ${joined}`;
}

/**
 * Days that are computed come from the rollups. Those that wait, and the day that is not over or on which a comparison is cut
 * short, come from the rows.
 */
function fromRollups(
  observation: Observation,
  scope: Scope,
  span: Span,
  { single, waiting }: Rollups,
  groupBy: GroupBy | null,
): Sql {
  const apart = daysFromRows(span, waiting);
  const isApart = apart.map(
    (one) =>
      sql`and not (r.day >= ${one.from.toString()}::date and r.day <= ${lastOf(one).toString()}::date)`,
  );
  const days = sql`
    select (width_bucket(r.day, ${daysOf(span)}::date[]) - 1) as bucket, ${groupBy === null ? sql`''` : sql`r.key`} as key,
           '' as key2, r.n, r.sum
    from rollup r
    where r.observation = ${observation.id} and r.scope_kind = ${single.kind}::scope_kind and r.scope_id = ${single.id}
      and r.day >= ${span.from.toString()}::date and r.day <= ${span.to.toString()}::date ${join([empty, ...isApart], ' ')}`;
  const rows = apart
    .map((one) => cutTo(span, one))
    .filter(({ start, end }) => start < end)
    .map((part) => fromRows(observation, scope, part, groupBy));
  return join([days, ...rows], ' union all ');
}

/** In a few intervals. What is dated after the end of the span has not happened yet. */
function daysFromRows(span: Span, waiting: readonly DayInterval[]): DayInterval[] {
  const whole = { from: span.from, until: span.to.add({ days: 1 }) };
  const lastDay = dayOf(span.end, span.timeZone);
  return fewIntervals(within([...waiting, { from: lastDay, until: whole.until }], whole));
}

function cutTo(span: Span, { from, until }: DayInterval): Span {
  const start = instantOf(from, span.timeZone);
  const end = instantOf(until, span.timeZone);
  return { ...span, start: start < span.start ? span.start : start, end: end > span.end ? span.end : end };
}

function daysOf(span: Span): string[] {
  return span.buckets.map((bucket) => bucket.firstDay.toString());
}
