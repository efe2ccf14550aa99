import type { ChartKind, ChartShows } from '../../contract/charts.ts';
import type { Direction, Unit } from '../../contract/units.ts';
import type { Example } from './example.ts';
import type { Observation } from './observation.ts';

export type { Observation };

/** How observations become the metric's value. */
export type Summary =
  | { kind: 'count' }
  | { kind: 'sum' }
  /** Rows a day; `label` is the other way to say it that the answer's label has. */
  | { kind: 'rate'; per: 'day' | 'working day'; label?: 'per week' | 'median days a week' }
  /**
   * The sum of the numerator's values over the sum of the observation's own. Without a numerator the sum over the number of
   * rows: of rows valued 0 or 1 the share of those that fit. No rows give null, never 0.
   */
  | { kind: 'ratio'; numerator?: Observation }
  | { kind: 'distribution'; headline: 'mean' | 'median' | 'p75' | 'p90' | 'p95' | 'p99' }
  /**
   * People who did one of these things. With `trailing`, at the end of each bucket those of the days before it, and, where
   * the observation is of spans, whoever has one open then.
   */
  | { kind: 'distinct people'; doing: string | readonly string[]; trailing?: number }
  /** What is open, or holds, at the end of each bucket: its number, the sum of its values, or their mean by weight. */
  | { kind: 'state'; of: 'count' | 'sum' | 'mean' }
  | { kind: 'longest run' };

/** The two keys at most that a value is split by. Besides its own columns: `repository`, `team`, `weekday` and `hour`. */
export interface Breakdown {
  dimension: string;
  dimension2?: string;
  /** Keys are ids of repositories, which are shown by their names. */
  label?: 'repository';
  /** In this order, with zeros; what is not listed comes after them. Without it the largest come first. */
  keys?: readonly Key[];
  keys2?: readonly Key[];
  /** Parts shown by themselves; the rest is under "Other", or not shown where parts do not add up. */
  most?: number;
  /** Each part has a series too. */
  series?: true;
}

export interface Key {
  key: string;
  label: string;
}

/** A figure of each part: how many rows, their sum, or a statistic of their values. */
export type PartFigure = 'n' | 'sum' | 'mean' | 'median' | 'p75' | 'p90' | 'p95' | 'p99';

/** The largest parts of a dimension, a row each; the metric's own figure orders them. */
export interface PartsTable {
  dimension: string;
  label?: 'repository';
  /** Heading of the parts' names. */
  title: string;
  columns: readonly { title: string; figure: PartFigure; unit: Unit }[];
  most: number;
}

/** Rows that a number is made of, or others that belong to it, in columns; people are never among them. */
export interface RowsList {
  /** Where it is not the metric's own observation, such as what was left out of it. */
  of?: Observation;
  /** `column` is one of the select, `repository` (by name), `at`, or of spans `age` (seconds at the end of the period). */
  columns: readonly { title: string; column: string; unit?: Unit }[];
  order: 'newest' | 'oldest';
  most: number;
}

interface Described {
  id: string;
  title: string;
  /** What a person wants to know, in their words. */
  question: string;
  /** The formula in words, as the documentation and "explain" show it. */
  definition: string;
  unit: Unit;
  direction: Direction;
  needs: readonly string[];
  /** With fewer observations there is no value. */
  fewest?: number;
  /** A least-squares line through the whole buckets. */
  trend?: true;
  example: Example;
}

/** A metric that looks at rows. */
export interface ObservedMetric extends Described {
  /** What it counts, and what its records are; of a ratio the denominator. */
  observe: Observation;
  summarise: Summary;
  breakdown?: Breakdown;
  /** Lower edges of a histogram of the values (of spans: the ages at the end of the period), ascending, with their names. */
  bins?: readonly { from: number; label: string }[];
  /** A box and its whiskers for each of the largest parts. */
  boxes?: { dimension: string; label?: 'repository'; most: number };
  /** At most one of the two fills `columns` and `rows`. */
  table?: PartsTable;
  list?: RowsList;
}

/** Metrics of the same group by their ids, or metrics of its own that nobody asks for alone. */
export type Components = readonly (string | Metric)[];

/** How the values of other metrics become one, bucket by bucket; null where one of them is. */
export type Combination =
  | { kind: 'quotient'; of: Components }
  | { kind: 'difference'; of: Components }
  /** Any other formula, such as a weighted score. */
  | { kind: 'score'; of: Components; value: (values: readonly number[]) => number }
  /** Of durations over their common rows: the largest part of the time, with its title as label, and every part in the breakdown. */
  | { kind: 'largest share'; of: Components };

/** A metric that is made of others; it stands on as much as the least of them does. */
export interface CombinedMetric extends Described {
  combine: Combination;
}

export type Metric = ObservedMetric | CombinedMetric;

export interface Chart {
  id: string;
  title: string;
  kind: ChartKind;
  metrics: readonly string[];
  /** What is drawn; buckets of the metrics where nothing is said. `cohort` means of durations over the rows that all of them have. */
  shows?: ChartShows;
  stacked?: true;
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
