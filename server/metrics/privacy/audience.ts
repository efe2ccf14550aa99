import type { Asked } from '../answer/ask.ts';
import type { Metric, MetricGroup } from '../model/group.ts';
import { isObserved, observationsOf, partsOf } from '../model/lineage.ts';
import type { Observation } from '../model/observation.ts';
import { atEnd, type Instants, isLasting } from '../sql/observe.ts';
import { trailingInstants } from '../sql/state.ts';

/** One observation between two instants: what people are looked for behind. */
interface Look {
  observation: Observation;
  window: Instants;
}

/** The same look has the same key. */
export function keyOf({ observation, window }: Look): string {
  return `${observation.id} ${window.start.getTime()} ${window.end.getTime()}`;
}

/**
 * Everything that a metric's answer looks at and that is about people. The value of a state is of one moment, so that moment is
 * looked at by itself too; people over the last days are counted from the days before a window as well.
 */
export function looksOf(asked: Asked, metric: Metric, windows: readonly Instants[]): Look[] {
  const days = trailingDays(asked.group, metric);
  return observationsOf(asked.group, metric)
    .filter((observation) => !isOwners(asked, observation))
    .flatMap((observation) =>
      windows
        .flatMap((window) => [
          window,
          ...(isLasting(observation) ? [atEnd(window)] : []),
          ...(days === 0 ? [] : [trailingInstants(window, days), trailingInstants(atEnd(window), days)]),
        ])
        .map((window) => ({ observation, window })),
    );
}

/** What owners answer for is not about people, unless people are asked for by name. */
export function isOwners({ scope }: Asked, { by }: Observation): boolean {
  return by === 'owner' && scope.contributors === null;
}

function trailingDays(group: MetricGroup, metric: Metric): number {
  if (!isObserved(metric))
    return Math.max(0, ...partsOf(group, metric).map((part) => trailingDays(group, part)));
  return metric.summarise.kind === 'distinct people' ? (metric.summarise.trailing ?? 0) : 0;
}
