import { Temporal } from 'temporal-polyfill';
import { shownValue } from '../../contract/words.ts';
import type { ObservedMetric } from '../model/group.ts';
import { inDays } from '../question/period.ts';
import { measure } from '../sql/measure.ts';
import type { Asked } from './ask.ts';
import type { Core } from './metric-value.ts';

/** What stands beside a value: a daily rate by the week, the days of a week on which something happened. */
export async function besideValue(
  asked: Asked,
  metric: ObservedMetric,
  { value }: Core,
): Promise<string | undefined> {
  if (value === null || metric.summarise.kind !== 'rate') return undefined;
  if (metric.summarise.beside === 'per week') return shownValue(value * 7, 'per week');
  if (metric.summarise.beside !== 'median days a week') return undefined;
  const days = medianDays(await activeDaysByWeek(asked, metric));
  return days === null ? undefined : `on ${shownValue(days, 'days')} a week`;
}

/** On how many days of each whole week something happened. */
async function activeDaysByWeek(asked: Asked, metric: ObservedMetric): Promise<number[]> {
  const span = inDays(asked.period);
  const { buckets } = await measure(asked, metric, span);
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
