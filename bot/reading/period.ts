import { Temporal } from 'temporal-polyfill';

/** Days that words name, both included, as the metrics' question takes them. */
export type Days = { range: string } | { from: string; to: string };

type Day = Temporal.PlainDate;

/** Periods that have a name; weeks begin on Monday, and what is not over yet ends today. */
const named: Record<string, (today: Day) => [from: Day, to: Day]> = {
  today: (today) => [today, today],
  yesterday: (today) => [today.subtract({ days: 1 }), today.subtract({ days: 1 })],
  'this week': (today) => [monday(today), today],
  'last week': (today) => [monday(today).subtract({ days: 7 }), monday(today).subtract({ days: 1 })],
  'this month': (today) => [today.with({ day: 1 }), today],
  'last month': (today) => [
    today.with({ day: 1 }).subtract({ months: 1 }),
    today.with({ day: 1 }).subtract({ days: 1 }),
  ],
};

/** The usual ones, as people are told of them. */
export const periodWords = [
  '7d',
  '30d',
  '60d',
  '90d',
  ...Object.keys(named),
  '2026-11-01..2026-11-20',
] as const;

/** `30d`, `last week`, `2026-11-01..2026-11-20` or one day; null is no period. Today is the report's. */
export function periodInWords(words: string, today: Temporal.PlainDate): Days | null {
  const text = words.toLowerCase();
  if (/^[1-9]\d{0,3}d$/.test(text)) return { range: text };
  const days = Object.hasOwn(named, text) ? named[text]?.(today) : undefined;
  if (days) return { from: days[0].toString(), to: days[1].toString() };
  const [from = '', to = from, ...more] = text.split(/\.{2,3}|…/);
  if (more.length > 0 || !isDay(from) || !isDay(to)) return null;
  return { from, to };
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch {
    return false;
  }
}

function monday(day: Day): Day {
  return day.subtract({ days: day.dayOfWeek - 1 });
}
