import { z } from 'zod';
import { chartKind, chartShows } from './charts.ts';
import { bucketSize, direction, statistic, unit } from './units.ts';

const day = z.iso.date();
const share = z.number();

/** Days `from` to `to`, both included, in `timeZone`; `complete` is false while the last day is not over. */
const period = z.object({
  from: day,
  to: day,
  by: bucketSize,
  timeZone: z.string(),
  complete: z.boolean(),
});
export type Period = z.infer<typeof period>;

/** One bucket: `start` is its natural first day even where the period begins later (then it is partial). */
const point = z.object({
  start: day,
  value: z.number().nullable(),
  /** What the value is of, where that changes from bucket to bucket: the largest stage. */
  label: z.string().optional(),
  sampleSize: z.number().int(),
  partial: z.boolean().optional(),
  previousValue: z.number().nullable().optional(),
});
export type Point = z.infer<typeof point>;

/** One part of a value; `label2` names `key2` where a value is split by two things. */
const slice = z.object({
  key: z.string(),
  key2: z.string().nullable(),
  label: z.string(),
  label2: z.string().optional(),
  value: z.number().nullable(),
  statistic,
  share: share.nullable().optional(),
  sampleSize: z.number().int(),
  series: z.array(point).optional(),
});
export type Slice = z.infer<typeof slice>;

/** Observations from `from` up to, but not including, `to`; the last bin has no upper edge. */
const bin = z.object({
  from: z.number(),
  to: z.number().nullable(),
  label: z.string(),
  count: z.number().int(),
});
export type Bin = z.infer<typeof bin>;

/** How the values of one part lie: whiskers end at the last value within 1.5 times the box, what lies beyond is an outlier. */
const box = z.object({
  key: z.string(),
  label: z.string(),
  sampleSize: z.number().int(),
  min: z.number(),
  p25: z.number(),
  p50: z.number(),
  p75: z.number(),
  max: z.number(),
  outliers: z.array(z.number()),
});
export type Box = z.infer<typeof box>;

const cell = z.union([z.string(), z.number(), z.null()]);
export type Cell = z.infer<typeof cell>;

/** What was left out of a number, and why. */
const exclusion = z.object({ reason: z.string(), count: z.number() });
export type Exclusion = z.infer<typeof exclusion>;

const statistics = z.object({
  mean: z.number().nullable(),
  median: z.number().nullable(),
  p75: z.number().nullable(),
  p90: z.number().nullable(),
  p95: z.number().nullable(),
  p99: z.number().nullable().optional(),
});

/** A least-squares line through the whole buckets: its change a bucket, and where it begins and ends. */
const trend = z.object({ perBucket: z.number(), start: z.number(), end: z.number() });

/** The same numbers as a person reads them. */
const shown = z.object({
  value: z.string(),
  change: z.string().nullable(),
  verdict: z.enum(['better', 'worse', 'same']).nullable(),
});

const metricAnswer = z.object({
  id: z.string(),
  title: z.string(),
  unit,
  direction,
  statistic,
  value: z.number().nullable(),
  label: z.string().nullable().optional(),
  previousValue: z.number().nullable().optional(),
  change: z.number().nullable().optional(),
  sampleSize: z.number().int(),
  /** What no source has brought yet, in words, so that "no data" can say what to connect. */
  missing: z.array(z.string()).optional(),
  statistics: statistics.optional(),
  trend: trend.nullable().optional(),
  excluded: z.array(exclusion),
  series: z.array(point),
  breakdown: z.array(slice).optional(),
  bins: z.array(bin).optional(),
  boxes: z.array(box).optional(),
  columns: z.array(z.string()).optional(),
  /** Of the numbers in each column; null for words and dates. */
  columnUnits: z.array(unit.nullable()).optional(),
  rows: z.array(z.array(cell)).optional(),
  shown,
  explain: z
    .object({ definition: z.string(), counted: z.number().int(), sources: z.array(z.string()) })
    .optional(),
});
export type MetricAnswer = z.infer<typeof metricAnswer>;

/** The mean of one metric over the rows that all metrics of a chart have, which makes them add up. */
const cohortMean = z.object({
  metric: z.string(),
  value: z.number().nullable(),
  share: share.nullable(),
  series: z.array(point),
});
export type CohortMean = z.infer<typeof cohortMean>;

/** The rows that all metrics of a chart have, the means over them, and why others are not among them. */
const cohort = z.object({
  sampleSize: z.number().int(),
  excluded: z.array(exclusion),
  means: z.array(cohortMean),
});
export type Cohort = z.infer<typeof cohort>;

/** A chart of the group; a calendar brings its own days, since it shows a year whatever the period. */
const chartAnswer = z.object({
  id: z.string(),
  title: z.string(),
  kind: chartKind,
  metrics: z.array(z.string()),
  shows: chartShows,
  stacked: z.boolean().optional(),
  days: z.array(point).optional(),
  cohort: cohort.optional(),
});
export type ChartAnswer = z.infer<typeof chartAnswer>;

const freshness = z.object({
  source: z.string(),
  connection: z.string(),
  collectedUntil: z.iso.datetime().nullable(),
  status: z.string(),
});
export type Freshness = z.infer<typeof freshness>;

/** What every mouth speaks: one group's numbers for one question. No data is `null` with `sampleSize` 0. */
export const answer = z.object({
  group: z.string(),
  title: z.string(),
  period,
  previousPeriod: z.object({ from: day, to: day }).optional(),
  filters: z.object({
    team: z.array(z.string()),
    repository: z.array(z.string()),
    contributor: z.array(z.string()),
  }),
  metrics: z.array(metricAnswer),
  charts: z.array(chartAnswer),
  freshness: z.array(freshness),
  notes: z.array(z.string()),
});
export type Answer = z.infer<typeof answer>;
