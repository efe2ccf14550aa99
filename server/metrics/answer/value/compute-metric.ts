import type { Metric } from '../../model/group.ts';
import { isObserved } from '../../model/lineage.ts';
import type { QuestionContext } from '../../question/context.ts';
import { combine } from './combine.ts';
import type { MetricValue } from './metric-value.ts';
import { observedValue } from './observed-value.ts';

/** Computes a metric once for a question, however many others are made of it. */
export function computeMetric(context: QuestionContext, metric: Metric): Promise<MetricValue> {
  return context.once(`value ${metric.id}`, () =>
    isObserved(metric)
      ? observedValue(context, metric)
      : combine(context, metric, (component) => computeMetric(context, component)),
  );
}
