import { Temporal } from 'temporal-polyfill';
import { shownValue } from '../../../contract/words.ts';
import type { ObservedMetric } from '../../model/group.ts';
import type { QuestionContext } from '../../question/context.ts';
import { inDays } from '../../question/period.ts';
import { measure } from '../../sql/measure.ts';
import type { MetricValue } from './metric-value.ts';

/** The label of a rate: the same by the week, or on how many days of a week something happened. */
export async function rateLabel(
  context: QuestionContext,
  metric: ObservedMetric,
  { value }: MetricValue,
): Promise<string | undefined> {
  if (value === null || metric.summarise.kind !== 'rate') return undefined;
  if (metric.summarise.label === 'per week') return shownValue(value * 7, 'per week');
  if (metric.summarise.label !== 'median days a week') return undefined;
  const days = medianDays(await activeDaysByWeek(context, metric));
  return days === null ? undefined : `on ${shownValue(days, 'days')} a week`;
}

/** On how many days of each whole week something happened. */
async function activeDaysByWeek(context: QuestionContext, metric: ObservedMetric): Promise<number[]> {
  const span = inDays(context.period);
  const { buckets } = await measure(context, metric, span);
  const weeks = new Map<string, { days: number; active: number }>();
  for (const [index, { start, partial }] of span.buckets.entries()) {
    if (partial) continue;
    const week = mondayOf(start);
    const { days, active } = weeks.get(week) ?? { days: 0, active: 0 };
    weeks.set(week, { days: days + 1, active: active + ((buckets[index]?.n ?? 0) > 0 ? 1 : 0) });
  }
  return [...weeks.values()].filter(({ days }) => days === 7).map(({ active }) => active);
}

function mondayOf(day: string): string {
  const date = Temporal.PlainDate.from(day);
  return date.subtract({ days: date.dayOfWeek - 1 }).toString();
}

function medianDays(counts: readonly number[]): number | null {
  const sorted = counts.toSorted((one, other) => one - other);
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  const upper = sorted[Math.floor(sorted.length / 2)];
  return lower === undefined || upper === undefined ? null : (lower + upper) / 2;
}
