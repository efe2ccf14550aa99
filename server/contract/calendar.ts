import type { Drawing } from './charts.ts';
import { shownValue } from './words.ts';

/** One day of a calendar: weeks are columns, Monday is the top row. */
export interface CalendarCell {
  /** Index into the drawing's keys. */
  place: number;
  week: number;
  /** 0 is Monday. */
  weekday: number;
  /** 0 is nothing, 4 the busiest quarter of the days that have something; null is "no data". */
  level: number | null;
}

export interface Calendar {
  weeks: number;
  cells: CalendarCell[];
  /** Where a month begins, for the labels above the columns. */
  months: { week: number; label: string }[];
  /** What each level stands for: "0", "1–2", "3–5" …; empty where no day has that level. */
  levels: string[];
}

export const weekdayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

const levelCount = 5;
const dayLength = 86_400_000;
const monthFormat = new Intl.DateTimeFormat('en-GB', { month: 'short', timeZone: 'UTC' });

/** Lays out a calendar's days, and sorts them into levels by the quarters of the days on which there was something. */
export function calendarOf({ x, y, series }: Drawing): Calendar {
  const values = series[0]?.values ?? [];
  const limits = quarterLimits(values.flatMap((value) => (value !== null && value > 0 ? [value] : [])));
  const firstDay = dayNumber(x.keys[0] ?? '1970-01-01');
  const offset = weekdayOf(firstDay);
  const cells = x.keys.map((key, place) => {
    const sinceMonday = dayNumber(key) - firstDay + offset;
    return {
      place,
      week: Math.floor(sinceMonday / 7),
      weekday: sinceMonday % 7,
      level: levelOf(values[place] ?? null, limits),
    };
  });
  return {
    weeks: (cells.at(-1)?.week ?? 0) + 1,
    cells,
    months: monthsOf(x.keys, cells),
    levels: Array.from({ length: levelCount }, (_, level) =>
      rangeOf(
        cells.flatMap((cell) => (cell.level === level ? [values[cell.place] ?? 0] : [])),
        y.unit === 'seconds',
      ),
    ),
  };
}

function dayNumber(key: string): number {
  return Date.parse(`${key}T00:00:00Z`) / dayLength;
}

/** Day 0, 1 January 1970, was a Thursday. */
function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

function quarterLimits(positive: number[]): number[] {
  const sorted = positive.toSorted((a, b) => a - b);
  return [0.25, 0.5, 0.75].map((share) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
}

function levelOf(value: number | null, limits: readonly number[]): number | null {
  if (value === null || value <= 0) return value === null ? null : 0;
  return 1 + limits.filter((limit) => value >= limit).length;
}

function monthsOf(keys: readonly string[], cells: readonly CalendarCell[]): Calendar['months'] {
  return cells.flatMap(({ place, week }) => {
    const key = keys[place] ?? '';
    return key.endsWith('-01') ? [{ week, label: monthFormat.format(new Date(`${key}T00:00:00Z`)) }] : [];
  });
}

function rangeOf(values: readonly number[], isDuration: boolean): string {
  if (values.length === 0) return '';
  const words = (value: number) => (isDuration ? shownValue(value, 'seconds') : String(value));
  const least = Math.min(...values);
  const most = Math.max(...values);
  return least === most ? words(least) : `${words(least)}–${words(most)}`;
}
