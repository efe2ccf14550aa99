import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { Observation } from './group.ts';
import { bucketIndex, instantColumn, observed } from './observe.ts';
import { dayOf, instantOf, type Span } from './period.ts';
import type { Scope, Single } from './scope.ts';

/** Where additive numbers come from: the rollups of one scope, or the rows themselves. */
export type Tallied = { from: 'rollups'; single: Single } | { from: 'rows' };

/** Rows `(bucket, key, n, sum)` of an additive observation: what counts, series and breakdowns are added up from. */
export function tallies(
  observation: Observation,
  scope: Scope,
  span: Span,
  tallied: Tallied,
  dimension: string | null,
): Sql {
  if (tallied.from === 'rows') return fromRows(observation, scope, span, dimension);
  return fromRollups(observation, scope, span, tallied.single, dimension);
}

function fromRows(observation: Observation, scope: Scope, span: Span, dimension: string | null): Sql {
  const key = dimension === null ? sql`''` : sql`coalesce(o.${raw(dimension)}::text, '')`;
  return sql`
    select ${bucketIndex(instantColumn(observation, span.timeZone), span.buckets)} as bucket, ${key} as key, 1 as n, o.value as sum
    from (${observed(observation, scope, span, scope.bots ? 'in' : 'out')}) o`;
}

/** Whole days come from the rollups; the day that is not over, or on which a comparison is cut short, comes from the rows. */
function fromRollups(
  observation: Observation,
  scope: Scope,
  span: Span,
  single: Single,
  dimension: string | null,
): Sql {
  const { timeZone } = span;
  const lastDay = dayOf(span.end, timeZone);
  const cut = instantOf(lastDay, timeZone);
  const days = sql`
    select (width_bucket(r.day, ${daysOf(span)}::date[]) - 1) as bucket, ${dimension === null ? sql`''` : sql`r.key`} as key,
           r.n, r.sum
    from rollup r
    where r.observation = ${observation.id} and r.scope_kind = ${single.kind}::scope_kind and r.scope_id = ${single.id}
      and r.day >= ${span.from.toString()}::date and r.day < ${lastDay.toString()}::date`;
  if (cut >= span.end) return days;
  const start = cut < span.start ? span.start : cut;
  return join([days, fromRows(observation, scope, { ...span, start }, dimension)], ' union all ');
}

function daysOf(span: Span): string[] {
  return span.buckets.map((bucket) => bucket.firstDay.toString());
}
