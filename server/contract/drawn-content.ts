import type { MetricAnswer } from './answer.ts';
import type { Drawing } from './charts.ts';
import type { Statistic, Unit } from './units.ts';

/** What a chart shows of its metrics; title, period and words around it are added to all alike. */
export type Content = Pick<Drawing, 'x' | 'y' | 'series'>;

const wholeStatistics: readonly Statistic[] = ['count', 'sum', 'distinct', 'longest', 'state'];
const namedStatistics: readonly Statistic[] = ['mean', 'median', 'p75', 'p90', 'p95', 'p99'];
const fractionalUnits: readonly Unit[] = ['seconds', 'share', 'money', 'score'];

/** The unit that all metrics share; null where they do not. */
export function sharedUnit(metrics: readonly MetricAnswer[]): Unit | null {
  const [first, ...others] = metrics;
  return first !== undefined && others.every((metric) => metric.unit === first.unit) ? first.unit : null;
}

/** Whether the metrics' values are whole numbers, so that an axis needs no fractions. */
export function isWhole(metrics: readonly MetricAnswer[]): boolean {
  return metrics.every(
    ({ statistic, unit }) => wholeStatistics.includes(statistic) && !fractionalUnits.includes(unit),
  );
}

/** A metric's title, with its statistic where that is not what everybody expects: "Pull request size (median)". */
export function labelOf({ title, statistic }: MetricAnswer): string {
  if (!namedStatistics.includes(statistic) || title.toLowerCase().includes(statistic)) return title;
  return `${title} (${statistic})`;
}
