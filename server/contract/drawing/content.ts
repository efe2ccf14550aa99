import type { MetricAnswer } from '../answer.ts';
import type { Drawing, DrawingKind, DrawnSeries, ValueAxis } from '../charts.ts';
import type { Statistic, Unit } from '../units.ts';
import { shownValue, unitTitle } from '../words.ts';

/** What a chart shows of its metrics; title, period and words around it are added to all alike. */
export interface Content extends Pick<Drawing, 'x' | 'y' | 'y2' | 'series'> {
  /** Where it is not drawn as the chart's kind says. */
  kind?: DrawingKind;
  /** Said after the period: what the numbers stand on, what is not shown. */
  remarks?: readonly string[];
}

const wholeStatistics: readonly Statistic[] = ['count', 'sum', 'distinct', 'longest', 'state'];
const namedStatistics: readonly Statistic[] = ['mean', 'median', 'p75', 'p90', 'p95', 'p99'];
const fractionalUnits: readonly Unit[] = ['seconds', 'share', 'money', 'score'];

/** The unit that all metrics share; null where they do not. */
export function sharedUnit(metrics: readonly Pick<MetricAnswer, 'unit'>[]): Unit | null {
  const [first, ...others] = metrics;
  return first !== undefined && others.every((metric) => metric.unit === first.unit) ? first.unit : null;
}

/** Whether one axis can measure both: the same unit, or numbers of things. */
export function sharesAxis(one: Unit, other: Unit): boolean {
  return one === other || (isCount(one) && isCount(other));
}

function isCount(unit: Unit): boolean {
  return !fractionalUnits.includes(unit) && !unit.startsWith('per ');
}

/** The axis that measures some metrics, named after the only one or after what they count. */
export function axisOf(metrics: readonly MetricAnswer[], stacked: boolean): ValueAxis {
  const unit = sharedUnit(metrics);
  const [only, ...others] = metrics;
  const title = only !== undefined && others.length === 0 ? labelOf(only) : unitTitle(unit);
  return { title, unit, stacked, whole: isWhole(metrics) };
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

/** A series as a legend names it. */
export function legendName({ label, onRight }: DrawnSeries): string {
  return onRight ? `${label} (right)` : label;
}

/** "48 commits (40.7 %)"; without a whole the value alone. */
export function withShare(shown: string, value: number | null, whole: number): string {
  return value !== null && whole > 0 ? `${shown} (${shownValue(value / whole, 'share')})` : shown;
}

/** An axis of names. */
export function category(title: string, keys: string[], labels: string[]): Content['x'] {
  return { type: 'category', title, keys, labels, names: labels, partial: keys.map(() => false) };
}
