import type { CombinedMetric, Metric, MetricGroup, ObservedMetric } from './group.ts';
import type { Observation } from './observation.ts';
import { presenceOf } from './presence.ts';

/** Metrics that look at rows, as opposed to those that others make up. */
export function isObserved(metric: Metric): metric is ObservedMetric {
  return 'observe' in metric;
}

/** The metrics that a combination is made of, in its order. */
export function componentsOf(group: MetricGroup, { combine, id }: CombinedMetric): Metric[] {
  return combine.of.map((part) => {
    if (typeof part !== 'string') return part;
    const found = group.metrics.find((metric) => metric.id === part);
    if (!found) throw new Error(`${group.id}: ${id} is made of ${part}, which is no metric of the group.`);
    return found;
  });
}

/** What a metric's value is counted from, each once by its id: its own rows, a numerator, those of its parts. */
export function countedIn(group: MetricGroup, metric: Metric): Observation[] {
  const all = isObserved(metric)
    ? ownOf(metric)
    : componentsOf(group, metric).flatMap((part) => countedIn(group, part));
  return onceById(all);
}

/** Everything that a metric's answer shows something of: what it counts, and the rows that it lists. */
export function observationsOf(group: MetricGroup, metric: Metric): Observation[] {
  const listed = isObserved(metric) && metric.list?.of ? [metric.list.of] : [];
  return onceById([...countedIn(group, metric), ...listed]);
}

function ownOf({ observe, summarise }: ObservedMetric): Observation[] {
  return [
    observe,
    ...(summarise.kind === 'ratio' && summarise.numerator ? [summarise.numerator] : []),
    ...(summarise.kind === 'distinct people' ? [presenceOf(summarise.doing)] : []),
  ];
}

function onceById(observations: readonly Observation[]): Observation[] {
  return [...new Map(observations.map((observation) => [observation.id, observation])).values()];
}

/** Whether a metric's value is of the end of a period or bucket, rather than of all of it. */
export function isState(metric: Metric): boolean {
  if (!isObserved(metric)) return false;
  const { summarise } = metric;
  return (
    summarise.kind === 'state' || (summarise.kind === 'distinct people' && summarise.trailing !== undefined)
  );
}
