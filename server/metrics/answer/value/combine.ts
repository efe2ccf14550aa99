import type { Point, Slice } from '../../../contract/answer.ts';
import type { Combination, CombinedMetric, Metric, ObservedMetric } from '../../model/group.ts';
import { componentsOf, isObserved } from '../../model/lineage.ts';
import type { QuestionContext } from '../../question/context.ts';
import { type CohortMeans, cohortOf, measureCohort } from './cohort.ts';
import type { MetricValue } from './metric-value.ts';

/** The value of a metric that is made of others, computed from theirs in each bucket and in the whole; never a mean of them. */
export async function combine(
  context: QuestionContext,
  metric: CombinedMetric,
  computeMetric: (component: Metric) => Promise<MetricValue>,
): Promise<MetricValue> {
  const { combine: combination, fewest = 0 } = metric;
  const parts = componentsOf(context.group, metric);
  if (combination.kind === 'largest share') return largestShare(context, parts.filter(isObserved), fewest);
  const values: MetricValue[] = [];
  for (const part of parts) values.push(await computeMetric(part));
  const together = (of: readonly Stands[]) => combined(combination, of, fewest);
  return {
    ...together(values),
    series: context.period.buckets.map(({ start }, index) =>
      pointOf(
        start,
        values.flatMap(({ series }) => series[index] ?? []),
        together,
      ),
    ),
    previous: context.question.compare ? together(values.flatMap(({ previous }) => previous ?? [])) : null,
  };
}

/** A value, and how many observations it stands on. */
interface Stands {
  value: number | null;
  sampleSize: number;
}

function combined(combination: Combination, of: readonly Stands[], fewest: number): Stands {
  const sampleSize = Math.min(...of.map((part) => part.sampleSize));
  const values = of.flatMap(({ value }) => value ?? []);
  const collected = values.length === of.length && sampleSize >= fewest;
  return { value: collected ? resultOf(combination, values) : null, sampleSize };
}

function resultOf(combination: Combination, values: readonly number[]): number | null {
  const [first = 0, ...others] = values;
  if (combination.kind === 'score') return combination.value(values);
  if (combination.kind === 'difference') return others.reduce((rest, value) => rest - value, first);
  const divisor = others.reduce((product, value) => product * value, 1);
  return divisor === 0 ? null : first / divisor;
}

function pointOf(
  start: string,
  points: readonly Point[],
  together: (of: readonly Stands[]) => Stands,
): Point {
  const isCompared = points.some((point) => point.previousValue !== undefined);
  const earlier = points.map(({ previousValue = null, sampleSize }) => ({
    value: previousValue,
    sampleSize,
  }));
  return {
    start,
    ...together(points),
    ...(points.some((point) => point.partial) && { partial: true }),
    ...(isCompared && { previousValue: together(earlier).value }),
  };
}

/** The part with most of the summed time of a cohort; of means over the same rows the shares are those of the sums. */
async function largestShare(
  context: QuestionContext,
  stages: readonly ObservedMetric[],
  fewest: number,
): Promise<MetricValue> {
  const { period, question } = context;
  const { sampleSize, excluded, means } = await cohortOf(context, stages);
  const measured = { n: sampleSize, means: means.map(({ value }) => value) };
  const at = (index: number): CohortMeans => ({
    n: means[0]?.series[index]?.sampleSize ?? 0,
    means: means.map(({ series }) => series[index]?.value ?? null),
  });
  const before = question.compare ? await measureCohort(context, stages, period.previous) : null;
  const largestOf = (cohort: CohortMeans) => largest(cohort, stages, fewest);
  return {
    ...largestOf(measured),
    previous: before && largestOf(before.total),
    series: period.buckets.map(({ start, partial }, index) => {
      const earlier = before?.buckets[index];
      return {
        start,
        ...largestOf(at(index)),
        ...(partial && { partial }),
        ...(earlier && { previousValue: largestOf(earlier).value }),
      };
    }),
    breakdown: stages.map((stage, place) => sliceOf(stage, place, measured, means[place]?.series ?? [], at)),
    excluded,
  };
}

function largest(
  cohort: CohortMeans,
  stages: readonly ObservedMetric[],
  fewest: number,
): Stands & { label?: string } {
  const shares = stages.map((_, place) => shareOf(cohort, place));
  const most = shares.reduce<number | null>(
    (best, share) => (share !== null && (best === null || share > best) ? share : best),
    null,
  );
  if (most === null || cohort.n < fewest) return { value: null, sampleSize: cohort.n };
  const title = stages[shares.indexOf(most)]?.title;
  return { value: most, sampleSize: cohort.n, ...(title !== undefined && { label: title }) };
}

function shareOf({ means }: CohortMeans, place: number): number | null {
  const whole = means.reduce<number>((sum, mean) => sum + (mean ?? 0), 0);
  const mean = means[place] ?? null;
  return mean === null || whole === 0 ? null : mean / whole;
}

function sliceOf(
  { id, title }: ObservedMetric,
  place: number,
  whole: CohortMeans,
  series: readonly Point[],
  at: (index: number) => CohortMeans,
): Slice {
  const share = shareOf(whole, place);
  return {
    key: id,
    key2: null,
    label: title,
    value: share,
    statistic: 'share',
    share,
    sampleSize: whole.n,
    series: series.map((point, index) => ({ ...point, value: shareOf(at(index), place) })),
  };
}
