import { z } from 'zod';

/** What a number counts. Durations are seconds, shares are 0 to 1. */
export const unit = z.enum([
  'commits',
  'lines',
  'files',
  'branches',
  'comments',
  'reviews',
  'pull requests',
  'rounds',
  'deployments',
  'runs',
  'vulnerabilities',
  'days',
  'per day',
  'per working day',
  'per week',
  'seconds',
  'share',
  'score',
  'people',
  'money',
]);
export type Unit = z.infer<typeof unit>;

/** Which way is good; `none` where neither is. */
export const direction = z.enum(['up', 'down', 'none']);
export type Direction = z.infer<typeof direction>;

/** How many observations become one number. */
export const statistic = z.enum([
  'count',
  'sum',
  'mean',
  'median',
  'p75',
  'p90',
  'p95',
  'p99',
  'ratio',
  'difference',
  'share',
  'score',
  'rate',
  'distinct',
  'longest',
  'state',
]);
export type Statistic = z.infer<typeof statistic>;

/** The length of one bucket of a series. Weeks are ISO weeks, from Monday. */
export const bucketSize = z.enum(['day', 'week', 'month']);
export type BucketSize = z.infer<typeof bucketSize>;
