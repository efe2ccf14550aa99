import sql, { join, type Sql } from 'sql-template-tag';
import { select } from '../../../prisma/select.ts';
import type { Cohort, Exclusion, Point } from '../../contract/answer.ts';
import type { Asked } from './ask.ts';
import type { ObservedMetric } from './group.ts';
import { byBot, leftOutOf } from './left-out.ts';
import { bucketIndex, observed } from './observe.ts';
import type { Span } from './period.ts';

/** The rows that several durations have in common: how many, and the mean of each over them. */
export interface CohortMeans {
  n: number;
  /** In the order of the metrics; null where the cohort is empty. */
  means: readonly (number | null)[];
}

/** The means over a span and over each of its buckets. */
export interface MeasuredCohort {
  total: CohortMeans;
  buckets: readonly CohortMeans[];
}

/** A row that some of the metrics leave out, and that none of them says why of. */
const incomplete = 'incomplete';

/** Stacked means of a chart: over the same rows, so that they add up. */
export async function cohortOf(asked: Asked, metrics: readonly ObservedMetric[]): Promise<Cohort> {
  const { total, buckets } = await measureCohort(asked, metrics, asked.period);
  const whole = total.means.reduce<number>((sum, mean) => sum + (mean ?? 0), 0);
  return {
    sampleSize: total.n,
    excluded: await leftOutOfCohort(asked, metrics),
    means: metrics.map((metric, place) => {
      const value = total.means[place] ?? null;
      return {
        metric: metric.id,
        value,
        share: value === null || whole === 0 ? null : value / whole,
        series: asked.period.buckets.map((bucket, index) => pointOf(bucket, buckets[index], place)),
      };
    }),
  };
}

function pointOf(
  { start, partial }: { start: string; partial: boolean },
  cohort: CohortMeans | undefined,
  place: number,
): Point {
  return {
    start,
    value: cohort?.means[place] ?? null,
    sampleSize: cohort?.n ?? 0,
    ...(partial && { partial }),
  };
}

/** Measures the common rows of several metrics over a span, in one statement. */
export async function measureCohort(
  asked: Asked,
  metrics: readonly ObservedMetric[],
  span: Span,
): Promise<MeasuredCohort> {
  const means = metrics.map((_, place) => sql`avg(v[${place + 1}::int])::float8`);
  const rows = await select<{ bucket: number; n: number; means: (number | null)[] }>(
    asked.engine.database,
    sql`with ${membersOf(asked, metrics, span)},
        placed as (select ${bucketIndex(sql`at`, span.buckets)} as bucket, v from member where array_position(v, null) is null)
        select case when grouping(bucket) = 1 then -1 else bucket end as bucket, count(*)::int as n,
               array[${join(means, ', ')}] as means
        from placed group by grouping sets ((), (bucket))`,
  );
  const byBucket = new Map(rows.map((row) => [row.bucket, row]));
  const empty = { n: 0, means: metrics.map(() => null) };
  return {
    total: byBucket.get(-1) ?? empty,
    buckets: span.buckets.map((_, index) => byBucket.get(index) ?? empty),
  };
}

/** `member`: each row by its identity, with its instant and its value of every metric (null where one leaves it out). */
function membersOf({ scope }: Asked, metrics: readonly ObservedMetric[], span: Span): Sql {
  const stages = metrics.map(
    ({ observe }, place) => sql`
      select ${place}::int as place, o.identity::text as identity, o.at, o.value
      from (${observed(observe, scope, span, scope.bots ? 'in' : 'out')}) o`,
  );
  const values = metrics.map((_, place) => sql`avg(value) filter (where place = ${place}::int)`);
  return sql`
    stage as (${join(stages, ' union all ')}),
    member as (select identity, max(at) as at, array[${join(values, ', ')}] as v from stage group by identity)`;
}

/** Rows of any of the metrics that are not in all of them, by the first reason that one of them gives. */
async function leftOutOfCohort(asked: Asked, metrics: readonly ObservedMetric[]): Promise<Exclusion[]> {
  const { scope, period, engine } = asked;
  const reasons = metrics.flatMap(({ observe }, place) => {
    const leftOut = leftOutOf(observe);
    if (leftOut === null) return [];
    return [
      sql`select ${place}::int as place, o.identity::text as identity, o.reason from (${observed(leftOut, scope, period, 'in')}) o`,
    ];
  });
  return select<Exclusion>(
    engine.database,
    sql`with ${membersOf(asked, metrics, period)},
        named as (
          select distinct on (identity) identity, reason
          from (${join(reasons, ' union all ')}) r
          where not (${scope.bots} and reason = ${byBot})
          order by identity, place, reason
        ),
        missing as (
          select coalesce(named.reason, ${incomplete}) as reason
          from member full join named using (identity)
          where member.v is null or array_position(member.v, null) is not null
        )
        select reason, count(*)::float8 as count from missing group by reason order by reason`,
  );
}
