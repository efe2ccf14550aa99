import type { Answer, Bin, MetricAnswer, Point, Slice } from '../../server/contract/answer.ts';
import type { BucketSize } from '../../server/contract/units.ts';
import { shownChange, shownValue, verdictOf } from '../../server/contract/words.ts';

/** The last day of every answer here. */
export const lastDay = '2026-11-22';
const dayLength = 86_400_000;

/** The day `count` days after `day`. */
export function dayAfter(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * dayLength).toISOString().slice(0, 10);
}

/** Buckets from `start` on, one a value; the last one may be partial. */
export function pointsFrom(
  start: string,
  by: BucketSize,
  values: readonly (number | null)[],
  partialLast = false,
): Point[] {
  const length = by === 'week' ? 7 : 1;
  return values.map((value, index) => ({
    start: dayAfter(start, index * length),
    value,
    sampleSize: value === null ? 0 : Math.max(1, Math.round(value)),
    ...(partialLast && index === values.length - 1 && { partial: true }),
  }));
}

/** A metric of an answer; what is not given is what a plain count has. */
export function metricOf(
  given: Partial<MetricAnswer> & Pick<MetricAnswer, 'id' | 'title' | 'value'>,
): MetricAnswer {
  const unit = given.unit ?? 'commits';
  const direction = given.direction ?? 'none';
  return {
    unit,
    direction,
    statistic: 'count',
    sampleSize: given.value === null ? 0 : 40,
    excluded: [],
    series: [],
    shown: {
      value: shownValue(given.value, unit),
      change: shownChange(given.change, unit),
      verdict: verdictOf(given.change, direction),
    },
    ...given,
  };
}

/** An answer about the weeks up to `lastDay`; what is not given is plain. */
export function answerOf(given: Partial<Answer> & Pick<Answer, 'metrics' | 'charts'>): Answer {
  return {
    group: 'commit-pr-activity',
    title: 'Commit and pull request activity',
    period: { from: '2026-08-24', to: lastDay, by: 'week', timeZone: 'UTC', complete: true },
    filters: { team: [], repository: [], contributor: [] },
    freshness: [
      {
        source: 'git',
        connection: 'default',
        collectedUntil: '2026-11-22T06:00:00.000Z',
        status: 'COMPLETED',
      },
    ],
    notes: [],
    ...given,
  };
}

export function sliceOf(key: string, label: string, value: number, whole = 100): Slice {
  return { key, key2: null, label, value, statistic: 'sum', share: value / whole, sampleSize: value };
}

export function binOf(from: number, to: number | null, label: string, count: number): Bin {
  return { from, to, label, count };
}
