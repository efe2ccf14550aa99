import type { Point } from '../../../contract/answer.ts';
import type { Statistic } from '../../../contract/units.ts';
import type { Figures } from '../../model/figures.ts';
import type { Metric, ObservedMetric, Summary } from '../../model/group.ts';
import { isState } from '../../model/lineage.ts';
import type { CollectedTime } from '../../question/collected-time.ts';
import { type Bucket, dayOf, type Span, workingDays } from '../../question/period.ts';
import type { Measured } from '../../sql/measured.ts';

const fewest = 5;

const combined = {
  quotient: 'ratio',
  difference: 'difference',
  score: 'score',
  'largest share': 'share',
} as const satisfies Record<string, Statistic>;

/** The statistic that a metric's value is. */
export function statisticOf(metric: Metric): Statistic {
  if ('combine' in metric) return combined[metric.combine.kind];
  const { summarise: summary } = metric;
  if (summary.kind === 'distribution') return summary.headline;
  if (summary.kind === 'distinct people') return 'distinct';
  return summary.kind === 'longest run' ? 'longest' : summary.kind;
}

/** The metric's value over a span; null where nothing was collected, or nothing observed that a statistic could be of. */
export function overallValue(
  metric: ObservedMetric,
  figures: Figures,
  span: Span,
  collected: CollectedTime,
): number | null {
  return valueBetween(metric, figures, { from: span.start, to: span.end }, span, collected);
}

/** One point a bucket, in order. `previous` are the same buckets of the period before. */
export function seriesOf(
  metric: ObservedMetric,
  measured: Measured,
  span: Span,
  collected: CollectedTime,
  previous: PreviousMeasured | null,
): Point[] {
  return span.buckets.map((bucket, index) => {
    const figures = measured.buckets[index];
    const earlier = previous?.measured.buckets[index];
    const earlierBucket = previous?.span.buckets[index];
    return {
      start: bucket.start,
      value: figures ? valueBetween(metric, figures, bucket, span, collected) : null,
      sampleSize: figures?.n ?? 0,
      ...((bucket.partial || beganInside(bucket, collected) || endedInside(bucket, collected)) && {
        partial: true,
      }),
      ...(previous &&
        earlier &&
        earlierBucket && {
          previousValue: isWhollyCollected(metric, earlierBucket, collected)
            ? valueBetween(metric, earlier, earlierBucket, previous.span, collected)
            : null,
        }),
    };
  });
}

export interface PreviousMeasured {
  measured: Measured;
  span: Span;
}

/** (value − previous) / previous; null where there is no telling: no previous value, or under five observations on either side. */
export function changeOf(
  value: number | null,
  n: number,
  previous: number | null,
  previousN: number,
): number | null {
  if (value === null || previous === null || previous === 0) return null;
  return n < fewest || previousN < fewest ? null : (value - previous) / previous;
}

function valueBetween(
  metric: ObservedMetric,
  figures: Figures,
  { from, to }: Pick<Bucket, 'from' | 'to'>,
  span: Span,
  collected: CollectedTime,
): number | null {
  if (!isCovered(metric, { from, to }, figures, collected) || figures.n < (metric.fewest ?? 0)) return null;
  return metric.summarise.kind === 'state'
    ? stateValue(metric.summarise.of, metric.observe.shape, figures)
    : summarised(metric.summarise, figures, from, to, span, collected);
}

/** The longest run is of all history, however far back that was collected. */
function isCovered(
  metric: ObservedMetric,
  { from, to }: Pick<Bucket, 'from' | 'to'>,
  figures: Figures,
  { configured, collectedFrom, collectedUntil }: CollectedTime,
): boolean {
  if (!configured || to <= from || (collectedUntil !== null && from >= collectedUntil)) return false;
  if (metric.summarise.kind === 'longest run' && figures.n > 0) return true;
  return collectedFrom === null || to > collectedFrom;
}

/** Whether all of an interval was collected: what is missing of it would look like growth. Of a state the last moment is enough. */
export function isWhollyCollected(
  metric: Metric,
  { from, to }: Pick<Bucket, 'from' | 'to'>,
  { collectedFrom }: CollectedTime,
): boolean {
  return collectedFrom === null || (isState(metric) ? collectedFrom < to : collectedFrom <= from);
}

function beganInside(bucket: Bucket, { collectedFrom }: CollectedTime): boolean {
  return collectedFrom !== null && collectedFrom > bucket.from && collectedFrom < bucket.to;
}

function endedInside(bucket: Bucket, { collectedUntil }: CollectedTime): boolean {
  return collectedUntil !== null && collectedUntil > bucket.from && collectedUntil < bucket.to;
}

/** Whether collecting ended a day or more before a span did: what is missing would look like a fall. */
export function endsBefore(collectedUntil: Date | null, { end, timeZone }: Span): boolean {
  if (collectedUntil === null || collectedUntil >= end) return false;
  return !dayOf(collectedUntil, timeZone).equals(dayOf(new Date(end.getTime() - 1), timeZone));
}

/** Where no sample holds nobody knows; where no span is open there is none. */
function stateValue(
  of: 'count' | 'sum' | 'mean',
  shape: string,
  { n, sum, of: whole }: Figures,
): number | null {
  if (of === 'mean') return whole === 0 ? null : sum / whole;
  if (shape === 'sample' && n === 0) return null;
  return of === 'count' ? n : sum;
}

function summarised(
  summary: Exclude<Summary, { kind: 'state' }>,
  figures: Figures,
  from: Date,
  to: Date,
  span: Span,
  collected: CollectedTime,
): number | null {
  switch (summary.kind) {
    case 'count':
    case 'distinct people':
      return figures.n;
    case 'sum':
    case 'longest run':
      return figures.sum;
    case 'ratio':
      return figures.of === 0 ? null : figures.sum / figures.of;
    case 'distribution':
      return figures[summary.headline];
    case 'rate': {
      const days = countedDays(summary.per, from, to, span, collected);
      return days === 0 ? null : figures.n / days;
    }
  }
}

/** Days from `from` to `to` that have begun and were collected; the last of them counts as a whole day. */
function countedDays(
  per: 'day' | 'working day',
  from: Date,
  to: Date,
  { timeZone }: Span,
  collected: CollectedTime,
): number {
  const start =
    collected.collectedFrom !== null && collected.collectedFrom > from ? collected.collectedFrom : from;
  const ends = [to, collected.now, ...(collected.collectedUntil === null ? [] : [collected.collectedUntil])];
  const end = new Date(Math.min(...ends.map(Number)));
  if (end <= start) return 0;
  const first = dayOf(start, timeZone);
  const last = dayOf(new Date(end.getTime() - 1), timeZone);
  const days = Math.max(0, first.until(last).days + 1);
  return per === 'day' ? days : workingDays(first, days, collected.holidays);
}
