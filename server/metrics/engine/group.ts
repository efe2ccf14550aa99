import type { ChartKind } from '../../contract/charts.ts';
import type { Direction, Unit } from '../../contract/units.ts';

/** What collectors provide; a metric names what it needs, so that "not configured" can say what to connect. */
export type Needed = 'commits' | 'pull-requests' | 'deployments' | 'pipeline-runs' | 'reviews';

/**
 * What a metric looks at: one small select whose columns have fixed names.
 *
 * - `event`: `at` (timestamptz), `value`, and the columns of `dimensions`; one row is one thing that happened.
 * - `day`: `day` (date, as the person's own clock had it) instead of `at`.
 *
 * Both have `person` (contributor id or null), `repository` (id), `bot` (left out unless asked for), `home` (false where the
 * same thing counts under another repository in totals) and `identity` (what makes two rows the same thing).
 */
export interface Observation {
  /** Unique over all groups: the name of its rollups. */
  id: string;
  shape: 'event' | 'day';
  select: string;
  /** Whose a row is when a team is asked for: its person's, or its repository's owner's. */
  by: 'person' | 'owner';
  /** Columns that a breakdown may use. */
  dimensions: readonly string[];
  /** Its rows have `person_at` too: the same instant as `at`, out of the table whose index begins with the person. */
  hasPersonAt?: true;
  /** Filters that mean nothing for it: a question that has one is refused by name. */
  refuses?: readonly 'repository'[];
  /** Additive, so kept per day in the rollup table. */
  rolledUp: boolean;
  /** Rows left out on purpose: the standard columns but `bot`, and `reason`; their values add up in `excluded`. Named for their rollups. */
  excluded?: { id: string; select: string };
}

/** How observations become the metric's value. */
export type Summary =
  | { kind: 'count' }
  | { kind: 'sum' }
  | { kind: 'rate'; per: 'day' | 'working day' }
  | { kind: 'distribution'; headline: 'mean' | 'median' }
  | { kind: 'distinct people'; doing: string }
  | { kind: 'longest run' };

export interface Metric {
  id: string;
  title: string;
  /** What a person wants to know, in their words. */
  question: string;
  /** The formula in words, as the documentation and "explain" show it. */
  definition: string;
  unit: Unit;
  direction: Direction;
  needs: readonly Needed[];
  observe: Observation;
  summarise: Summary;
  /** Dimension that splits the value; `share` of the total beside each part. */
  breakdown?: { dimension: string; label?: 'repository'; most: number };
  /** Lower edges of a histogram of the values, ascending, with their names. */
  bins?: readonly { from: number; label: string }[];
  /** A least-squares line through the whole buckets. */
  trend?: true;
  example: Example;
}

export interface Chart {
  id: string;
  title: string;
  kind: ChartKind;
  metrics: readonly string[];
  /** What is drawn: buckets of the metrics (default), a breakdown, bins, or the days of the year that ends with the period. */
  shows?: 'series' | 'breakdown' | 'bins' | 'year';
  stacked?: true;
}

/** Rows of raw data and the answer worked out by hand: documentation and test at once. */
export interface Example {
  /** What is in the database, in words; each row is a commit. */
  commits: readonly ExampleCommit[];
  question: { from: string; to: string };
  value: number | null;
  why: string;
}

export interface ExampleCommit {
  at: string;
  author: string;
  coAuthors?: readonly string[];
  repository?: string;
  added?: number;
  removed?: number;
  language?: string;
  merge?: true;
}

/** Everything there is to know of one group of metrics; its id is its file's name. */
export interface MetricGroup {
  id: string;
  /** What people type in Slack. */
  short: string;
  title: string;
  description: string;
  level: 'organization' | 'individual' | 'beyond';
  category: 'delivery' | 'operational' | 'quality' | 'contribution' | 'collaboration' | 'patterns' | 'beyond';
  metrics: readonly Metric[];
  charts: readonly Chart[];
}

/** Checks nothing at run time: gives a group file its type, so that a misspelt field does not compile. */
export function defineGroup(group: MetricGroup): MetricGroup {
  return group;
}
