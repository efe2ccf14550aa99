import type { ObservedMetric } from '../../model/group.ts';
import { type CollectedTime, collectedTimeOf } from '../../question/collected-time.ts';
import type { QuestionContext } from '../../question/context.ts';
import type { Span } from '../../question/period.ts';
import { measure } from '../../sql/measure.ts';
import type { MetricValue } from './metric-value.ts';
import { endsBefore, isWhollyCollected, overallValue, type PreviousMeasured, seriesOf } from './summarise.ts';

/** The value of a metric that looks at rows. */
export async function observedValue(context: QuestionContext, metric: ObservedMetric): Promise<MetricValue> {
  const { period } = context;
  const collected = await collectedTimeOf(context, metric);
  const measured = await measure(context, metric, period);
  const previous = await measurePrevious(context, metric);
  return {
    value: overallValue(metric, measured.total, period, collected),
    sampleSize: measured.total.n,
    series: seriesOf(metric, measured, period, collected, previous),
    previous: previous && {
      value: isComparable(metric, period, previous.span, collected)
        ? overallValue(metric, previous.measured.total, previous.span, collected)
        : null,
      sampleSize: previous.measured.total.n,
    },
    figures: measured.total,
  };
}

function isComparable(
  metric: ObservedMetric,
  period: Span,
  { start, end }: Span,
  collected: CollectedTime,
): boolean {
  return (
    isWhollyCollected(metric, { from: start, to: end }, collected) &&
    !endsBefore(collected.collectedUntil, period)
  );
}

async function measurePrevious(
  context: QuestionContext,
  metric: ObservedMetric,
): Promise<PreviousMeasured | null> {
  if (!context.question.compare) return null;
  const span = context.period.previous;
  return { measured: await measure(context, metric, span), span };
}
