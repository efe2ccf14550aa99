import type { Metric, MetricGroup } from '../model/group.ts';
import { componentsOf, isObserved, observationsOf } from '../model/lineage.ts';
import type { Observation } from '../model/observation.ts';
import type { QuestionContext } from '../question/context.ts';
import { atEnd, type Instants, isLasting } from '../sql/observe.ts';
import { trailingInstants } from '../sql/state.ts';

/** One observation between two instants: the people in it are whom a number is about. */
interface Audience {
  observation: Observation;
  window: Instants;
}

/** The same audience has the same key. */
export function audienceKey({ observation, window }: Audience): string {
  return `${observation.id} ${window.start.getTime()} ${window.end.getTime()}`;
}

/**
 * All audiences of a metric's answer. The value of a state is of one moment, so that moment is an audience of its own; people
 * over the last days are counted from the days before a window as well.
 */
export function audiencesOf(
  context: QuestionContext,
  metric: Metric,
  windows: readonly Instants[],
): Audience[] {
  const days = trailingDays(context.group, metric);
  return observationsOf(context.group, metric)
    .filter((observation) => !isOwners(context, observation))
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
export function isOwners({ scope }: QuestionContext, { by }: Observation): boolean {
  return by === 'owner' && scope.contributors === null;
}

function trailingDays(group: MetricGroup, metric: Metric): number {
  if (!isObserved(metric))
    return Math.max(0, ...componentsOf(group, metric).map((part) => trailingDays(group, part)));
  return metric.summarise.kind === 'distinct people' ? (metric.summarise.trailing ?? 0) : 0;
}
