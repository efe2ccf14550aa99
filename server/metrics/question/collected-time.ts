import type { Metric } from '../model/group.ts';
import type { QuestionContext } from './context.ts';
import { observedSince } from './observed-since.ts';

/** From when until when a metric's rows are collected, and which days are worked on: what a value is computed against. */
export interface CollectedTime {
  now: Date;
  /** First collected instant; null is "from the beginning". */
  collectedFrom: Date | null;
  /** The instant after which nobody has looked; null where nothing is collected. */
  collectedUntil: Date | null;
  configured: boolean;
  holidays: ReadonlySet<string>;
}

/** What no upstream keeps is collected since it was first observed. */
export async function collectedTimeOf(context: QuestionContext, metric: Metric): Promise<CollectedTime> {
  const { coverage, installation, period } = context;
  const observedFrom = await observedSince(context, metric);
  const collectedFrom = coverage.from(metric.needs);
  return {
    now: period.now,
    collectedFrom:
      observedFrom !== null && (collectedFrom === null || observedFrom > collectedFrom)
        ? observedFrom
        : collectedFrom,
    collectedUntil: coverage.until(metric.needs),
    configured: coverage.configured(metric.needs),
    holidays: new Set(installation.holidays),
  };
}
