import sql, { join, raw, type Sql } from 'sql-template-tag';
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

/** Stacked means: over the same rows, so that they add up. Computed once for a question. */
export function cohortOf(asked: Asked, metrics: readonly ObservedMetric[]): Promise<Cohort> {
  const ids = metrics.map((metric) => metric.id).join(' ');
  const cohort = asked.cohorts.get(ids) ?? computeCohort(asked, metrics);
  asked.cohorts.set(ids, cohort);
  return cohort;
}

async function computeCohort(asked: Asked, metrics: readonly ObservedMetric[]): Promise<Cohort> {
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
  const stages = stagesOf(asked, metrics, span).map(
    (stage, place) => sql`select ${place}::int as place, s.* from (${stage}) s`,
  );
  const values = metrics.map(
    (_, place) => sql`sum(value) filter (where place = ${place}::int) as ${raw(`v${place}`)}`,
  );
  const sums = metrics.map((_, place) => sql`sum(${raw(`v${place}`)})::float8`);
  // Grouped rather than joined: where filters leave few rows, PostgreSQL would read one metric again for each row of another.
  const rows = await select<{ bucket: number; n: number; sums: number[] }>(
    asked.engine.database,
    sql`with stage as (${join(stages, ' union all ')}),
        member as (
          select identity, max(at) as at, ${join(values, ', ')} from stage group by identity having count(*) = ${metrics.length}
        )
        select ${bucketIndex(sql`at`, span.buckets)} as bucket, count(*)::int as n, array[${join(sums)}] as sums
        from member group by 1`,
  );
  const byBucket = new Map(rows.map((row) => [row.bucket, row]));
  const whole = { n: 0, sums: metrics.map(() => 0) };
  for (const { n, sums: some } of rows) {
    whole.n += n;
    whole.sums = whole.sums.map((sum, place) => sum + (some[place] ?? 0));
  }
  return {
    total: meansOf(whole),
    buckets: span.buckets.map((_, index) => meansOf(byBucket.get(index) ?? { ...whole, n: 0 })),
  };
}

function meansOf({ n, sums }: { n: number; sums: readonly number[] }): CohortMeans {
  return { n, means: sums.map((sum) => (n === 0 ? null : sum / n)) };
}

/** The rows of each metric: one an identity. */
function stagesOf({ scope }: Asked, metrics: readonly ObservedMetric[], span: Span): Sql[] {
  const bots = scope.bots ? 'in' : 'out';
  return metrics.map(
    ({ observe }) =>
      sql`select o.identity::text as identity, o.at, o.value from (${observed(observe, scope, span, bots)}) o`,
  );
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
  const stages = stagesOf(asked, metrics, period).map((stage) => sql`select identity from (${stage}) s`);
  return select<Exclusion>(
    engine.database,
    sql`with stage as (${join(stages, ' union all ')}),
        member as (select identity, count(*) as stages from stage group by identity),
        named as (
          select distinct on (identity) identity, reason
          from (${join(reasons, ' union all ')}) r
          where not (${scope.bots} and reason = ${byBot})
          order by identity, place, reason
        ),
        missing as (
          select coalesce(named.reason, ${incomplete}) as reason
          from member full join named using (identity)
          where member.stages is null or member.stages < ${metrics.length}
        )
        select reason, count(*)::float8 as count from missing group by reason order by reason`,
  );
}
