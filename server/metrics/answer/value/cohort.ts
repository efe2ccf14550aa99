import sql, { join, raw, type Sql } from 'sql-template-tag';
import { select } from '../../../../prisma/select.ts';
import type { Cohort, Exclusion, Point } from '../../../contract/answer.ts';
import type { ObservedMetric } from '../../model/group.ts';
import { byBot } from '../../model/left-out.ts';
import type { Among, Observation } from '../../model/observation.ts';
import type { QuestionContext } from '../../question/context.ts';
import type { Span } from '../../question/period.ts';
import { collectedPart } from '../../sql/collected.ts';
import { bucketIndex, observed } from '../../sql/observe.ts';

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
  /** Rows that some of the metrics leave out, by the first reason that one of them gives. */
  excluded: Exclusion[];
}

/** Rows of one bucket that are left out for one reason, or, without a reason, have a value in every metric. */
interface Row {
  bucket: number;
  reason: string | null;
  n: number;
  sums: (number | null)[];
}

/** A row that some of the metrics leave out, and that none of them says why of. */
const incomplete = 'incomplete';

/** Stacked means: over the same rows, so that they add up. Computed once for a question. */
export function cohortOf(context: QuestionContext, metrics: readonly ObservedMetric[]): Promise<Cohort> {
  const ids = metrics.map((metric) => metric.id).join(' ');
  return context.once(`cohort ${ids}`, () => computeCohort(context, metrics));
}

async function computeCohort(context: QuestionContext, metrics: readonly ObservedMetric[]): Promise<Cohort> {
  const { total, buckets, excluded } = await measureCohort(context, metrics, context.period);
  const whole = total.means.reduce<number>((sum, mean) => sum + (mean ?? 0), 0);
  return {
    sampleSize: total.n,
    excluded,
    means: metrics.map((metric, place) => {
      const value = total.means[place] ?? null;
      return {
        metric: metric.id,
        value,
        share: value === null || whole === 0 ? null : value / whole,
        series: context.period.buckets.map((bucket, index) => pointOf(bucket, buckets[index], place)),
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

/** Measures the common rows of several metrics over a span, and counts the others, in one pass. */
export async function measureCohort(
  context: QuestionContext,
  metrics: readonly ObservedMetric[],
  span: Span,
): Promise<MeasuredCohort> {
  const [first] = metrics;
  if (!first) throw new Error('A cohort is of metrics.');
  const needs = metrics.flatMap((metric) => metric.needs);
  const collected = collectedPart(context.coverage, { needs, observe: first.observe }, span);
  const rows = await select<Row>(context.engine.database, statementOf(context, metrics, collected));
  const members = rows.filter((row) => row.reason === null);
  return {
    total: meansOf(members, metrics.length),
    buckets: span.buckets.map((_, index) =>
      meansOf(
        members.filter((row) => row.bucket === index),
        metrics.length,
      ),
    ),
    excluded: excludedFrom(rows),
  };
}

function statementOf({ scope }: QuestionContext, metrics: readonly ObservedMetric[], span: Span): Sql {
  const values = metrics.map((_, place) => raw(`v${place}`));
  const sums = values.map((value) => sql`sum(${value})::float8`);
  const isLeftOut = scope.bots ? sql`false` : sql`o.bot`;
  return sql`
    with placed as (
      select ${bucketIndex(sql`o.at`, span.buckets)} as bucket,
             case when ${isLeftOut} then ${byBot} when num_nulls(${join(values)}) > 0 then coalesce(o.reason, ${incomplete}) end as reason,
             ${join(values)}
      from (${observed(togetherOf(metrics), scope, span, 'in')}) o
    )
    select bucket, reason, count(*)::int as n, array[${join(sums)}] as sums from placed group by bucket, reason`;
}

/** The rows of all metrics at once: each with its value in every metric that has it, and why it is left out of another. */
function togetherOf(metrics: readonly ObservedMetric[]): Observation {
  const [first, ...others] = metrics.flatMap(({ observe }) =>
    observe.among ? [{ observe, among: observe.among }] : [],
  );
  if (!first) throw new Error('A cohort is of metrics that see the same rows.');
  const all = [first, ...others].map(({ among }) => among);
  const values = all.map(
    ({ where, value }, place) => `case when ${where} then (${value})::float8 end as v${place}`,
  );
  return {
    ...first.observe,
    dimensions: [],
    select: first.among.rows([...values, firstReason(all)].join(', ')),
  };
}

function firstReason(all: readonly Among[]): string {
  const reasons = all.flatMap(({ reason }) => reason ?? []);
  return `coalesce(${[...reasons, 'null::text'].join(', ')}) as reason`;
}

function meansOf(members: readonly Row[], metrics: number): CohortMeans {
  const n = members.reduce((count, row) => count + row.n, 0);
  const means = Array.from({ length: metrics }, (_, place) =>
    n === 0 ? null : members.reduce((sum, row) => sum + (row.sums[place] ?? 0), 0) / n,
  );
  return { n, means };
}

function excludedFrom(rows: readonly Row[]): Exclusion[] {
  const reasons = Map.groupBy(rows, ({ reason }) => reason);
  return [...reasons]
    .flatMap(([reason, ofReason]) =>
      reason === null ? [] : [{ reason, count: ofReason.reduce((count, row) => count + row.n, 0) }],
    )
    .toSorted((one, other) => one.reason.localeCompare(other.reason));
}
