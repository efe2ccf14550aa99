import sql, { join, type Sql } from 'sql-template-tag';
import type { Observation } from '../model/observation.ts';
import { dayOf, instantOf, type Span } from '../question/period.ts';
import type { Scope, Single } from '../question/scope.ts';
import { type GroupBy, keyed } from './group-by.ts';
import { bucketIndex, instantColumn, observed } from './observe.ts';

/** Where additive numbers come from: the rollups of one scope, or the rows themselves. */
export type AdditiveSource = { from: 'rollups'; single: Single } | { from: 'rows' };

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
  return fromRollups(observation, scope, span, additive.single, groupBy);
}

function fromRows(observation: Observation, scope: Scope, span: Span, groupBy: GroupBy | null): Sql {
  const { before, joined, key, key2 } = keyed(observation, groupBy, scope, span.timeZone);
  return sql`
    ${before}
    select ${bucketIndex(instantColumn(observation, span.timeZone), span.buckets)} as bucket, ${key} as key, ${key2} as key2,
           1 as n, o.value as sum
    from (${observed(observation, scope, span, scope.bots ? 'in' : 'out')}) o ${joined}`;
}

/** Whole days come from the rollups; the day that is not over, or on which a comparison is cut short, comes from the rows. */
function fromRollups(
  observation: Observation,
  scope: Scope,
  span: Span,
  single: Single,
  groupBy: GroupBy | null,
): Sql {
  const { timeZone } = span;
  const lastDay = dayOf(span.end, timeZone);
  const cut = instantOf(lastDay, timeZone);
  const days = sql`
    select (width_bucket(r.day, ${daysOf(span)}::date[]) - 1) as bucket, ${groupBy === null ? sql`''` : sql`r.key`} as key,
           '' as key2, r.n, r.sum
    from rollup r
    where r.observation = ${observation.id} and r.scope_kind = ${single.kind}::scope_kind and r.scope_id = ${single.id}
      and r.day >= ${span.from.toString()}::date and r.day < ${lastDay.toString()}::date`;
  if (cut >= span.end) return days;
  const start = cut < span.start ? span.start : cut;
  return join([days, fromRows(observation, scope, { ...span, start }, groupBy)], ' union all ');
}

function daysOf(span: Span): string[] {
  return span.buckets.map((bucket) => bucket.firstDay.toString());
}
