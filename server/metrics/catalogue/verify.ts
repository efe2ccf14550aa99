import type { Chart, CombinedMetric, Metric, MetricGroup, ObservedMetric } from '../model/group.ts';
import { componentsOf, isObserved } from '../model/lineage.ts';
import { clockKeys, teamDimension } from '../sql/group-by.ts';
import { isLasting } from '../sql/observe.ts';

/** Throws an error that begins with `where` for a declaration that no question could be answered from. */
export function verifyGroup(group: MetricGroup, where: string): void {
  const fault = faultIn(group);
  if (fault !== null) throw new Error(`${where}: ${fault}`);
}

function faultIn(group: MetricGroup): string | null {
  const metrics = [...new Set(group.metrics.flatMap(withOwnComponents))];
  if (new Set(metrics.map((metric) => metric.id)).size !== metrics.length) return 'names a metric twice.';
  for (const metric of group.metrics) {
    const fault = faultOf(group, metric, []);
    if (fault !== null) return fault;
  }
  return group.charts.map((chart) => chartFault(group, chart)).find((fault) => fault !== null) ?? null;
}

/** A metric, and those that only it is made of: what is computed is known by their ids. */
function withOwnComponents(metric: Metric): Metric[] {
  if (isObserved(metric)) return [metric];
  const own = metric.combine.of.filter((component) => typeof component !== 'string');
  return [metric, ...own.flatMap(withOwnComponents)];
}

function faultOf(group: MetricGroup, metric: Metric, above: readonly Metric[]): string | null {
  if (above.includes(metric)) return `${metric.id} is made of itself.`;
  if (isObserved(metric)) return observedFault(metric);
  const unknown = metric.combine.of.find(
    (part) => typeof part === 'string' && group.metrics.every((one) => one.id !== part),
  );
  if (unknown !== undefined) return `${metric.id} is made of ${unknown}, which is no metric of it.`;
  const parts = componentsOf(group, metric);
  const inside = parts.map((part) => faultOf(group, part, [...above, metric]));
  return inside.find((fault) => fault !== null) ?? combinationFault(metric, parts);
}

function combinationFault({ id, combine }: CombinedMetric, parts: readonly Metric[]): string | null {
  const isPair = combine.kind === 'quotient' || combine.kind === 'difference';
  if (isPair && parts.length !== 2)
    return `${id} is a ${combine.kind} of ${parts.length} metrics, not of two.`;
  if (parts.length === 0) return `${id} is made of nothing.`;
  if (combine.kind !== 'largest share') return null;
  if (!parts.every(isDuration)) return `${id} is a share of something that is no distribution of events.`;
  return seeSameRows(parts) ? null : `${id} is a share of metrics that do not see the same rows.`;
}

/** Whether several metrics can be measured in one pass. */
function seeSameRows(metrics: readonly Metric[]): boolean {
  const rows = metrics.map((metric) => (isObserved(metric) ? metric.observe.among?.rows : undefined));
  return rows[0] !== undefined && rows.every((one) => one === rows[0]);
}

function isDuration(metric: Metric): boolean {
  return isObserved(metric) && metric.summarise.kind === 'distribution' && metric.observe.shape === 'event';
}

function observedFault({
  id,
  observe,
  summarise,
  breakdown,
  table,
  boxes,
  list,
}: ObservedMetric): string | null {
  const { shape, rolledUp, dimensions } = observe;
  if (rolledUp && shape !== 'event') return `${id}: rollups are of events, ${observe.id} is a ${shape}.`;
  if (summarise.kind === 'state' && !isLasting(observe)) return `${id}: a state is of spans or samples.`;
  if (summarise.kind === 'state' && summarise.of === 'mean' && shape !== 'sample')
    return `${id}: a mean by weight is of samples.`;
  const lasts = isLasting(observe) && summarise.kind !== 'state' && summarise.kind !== 'distinct people';
  if (lasts) return `${id}: spans and samples are summarised as a state.`;
  if (list?.columns.some(({ column }) => column === 'person')) return `${id}: a list names no people.`;
  const collected = [...dimensions, 'repository', ...(shape === 'event' ? Object.keys(clockKeys) : [])];
  const wanted = [breakdown?.dimension, breakdown?.dimension2, table?.dimension, boxes?.dimension];
  const withTeam = isLasting(observe) ? collected : [...collected, teamDimension];
  const unknown = wanted.find((one) => one !== undefined && !withTeam.includes(one));
  return unknown === undefined ? null : `${id} is split by ${unknown}, which its rows do not have.`;
}

function chartFault({ metrics }: MetricGroup, chart: Chart): string | null {
  const drawn = chart.metrics.map((id) => metrics.find((metric) => metric.id === id));
  const missing = chart.metrics.find((_, place) => drawn[place] === undefined);
  if (missing !== undefined) return `chart ${chart.id} draws ${missing}, which is no metric of it.`;
  if (chart.shows !== 'cohort') return null;
  const stages = drawn.flatMap((metric) => metric ?? []);
  if (!stages.every(isDuration))
    return `chart ${chart.id} is of a cohort, so of distributions of events alone.`;
  return seeSameRows(stages) ? null : `chart ${chart.id} is of metrics that do not see the same rows.`;
}
