import type { BucketSize, Direction, Unit } from './units.ts';

const thousands = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });
const twoDecimals = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });

const singular: Partial<Record<Unit, string>> = {
  commits: 'commit',
  lines: 'line',
  files: 'file',
  branches: 'branch',
  comments: 'comment',
  reviews: 'review',
  'pull requests': 'pull request',
  rounds: 'round',
  deployments: 'deployment',
  runs: 'run',
  vulnerabilities: 'vulnerability',
  days: 'day',
  people: 'person',
};

const durations: readonly (readonly [seconds: number, name: string])[] = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
];

/** A number as people read it: "1,204 commits", "2.2 days", "46 %", "–" where there is none. */
export function shownValue(value: number | null, unit: Unit): string {
  if (value === null) return '–';
  if (unit === 'seconds') return shownDuration(value);
  if (unit === 'share') return `${oneDecimal.format(value * 100)} %`;
  if (unit === 'score') return oneDecimal.format(value);
  if (unit.startsWith('per ')) return `${twoDecimals.format(value)} ${unit}`;
  const number = Number.isInteger(value) ? thousands.format(value) : oneDecimal.format(value);
  return `${number} ${number === '1' ? (singular[unit] ?? unit) : unit}`;
}

/** A duration in its largest fitting unit: "2.2 days", "40 minutes". */
export function shownDuration(seconds: number): string {
  const [size, name] = durations.find(([length]) => Math.abs(seconds) >= length) ?? [1, 'second'];
  const number = oneDecimal.format(seconds / size);
  return `${number} ${name}${number === '1' ? '' : 's'}`;
}

/** "12 % more", "7 % faster", "the same"; null where there is nothing to compare. */
export function shownChange(change: number | null | undefined, unit: Unit): string | null {
  if (change === null || change === undefined) return null;
  const percent = oneDecimal.format(Math.abs(change) * 100);
  if (percent === '0') return 'the same';
  if (unit === 'seconds') return `${percent} % ${change < 0 ? 'faster' : 'slower'}`;
  return `${percent} % ${change < 0 ? 'less' : 'more'}`;
}

/** Whether a change is for the better; null where neither way is. */
export function verdictOf(
  change: number | null | undefined,
  direction: Direction,
): 'better' | 'worse' | 'same' | null {
  if (change === null || change === undefined || direction === 'none') return null;
  if (Math.abs(change) < 0.0005) return 'same';
  return change > 0 === (direction === 'up') ? 'better' : 'worse';
}

/** Days as people write them: "2 – 30 Nov 2026", "28 Dec 2025 – 3 Jan 2026". */
export function shownPeriod(from: string, to: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const words = format.formatRange(new Date(`${from}T00:00:00Z`), new Date(`${to}T00:00:00Z`));
  // Which kind of space stands around the dash depends on the release of ICU.
  return words.replaceAll('\u2009', ' ');
}

const dayFormat = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
const dayAndMonth = dayFormat({ day: 'numeric', month: 'short' });
const fullDay = dayFormat({ day: 'numeric', month: 'short', year: 'numeric' });
const weekdayAndDay = dayFormat({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
const shortMonth = dayFormat({ month: 'short', year: 'numeric' });
const fullMonth = dayFormat({ month: 'long', year: 'numeric' });

/** A bucket under an axis: "16 Nov", "Nov 2026". `start` is its first day. */
export function bucketLabel(start: string, by: BucketSize): string {
  const day = new Date(`${start}T00:00:00Z`);
  return by === 'month' ? shortMonth.format(day) : dayAndMonth.format(day);
}

/** A bucket in full: "Mon 16 Nov 2026", "Week of 16 Nov 2026", "November 2026". */
export function bucketName(start: string, by: BucketSize): string {
  const day = new Date(`${start}T00:00:00Z`);
  if (by === 'month') return fullMonth.format(day);
  return by === 'week' ? `Week of ${fullDay.format(day)}` : weekdayAndDay.format(day);
}

const compact = new Intl.NumberFormat('en-GB', { notation: 'compact', maximumFractionDigits: 1 });
const tickDurations: readonly (readonly [seconds: number, name: string])[] = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
  [1, 's'],
];

/** A number beside an axis, as short as it goes: "1.2K", "40 %", "6 h". Null: several units share the axis. */
export function shownTick(value: number, unit: Unit | null): string {
  if (unit === 'share') return `${oneDecimal.format(value * 100)} %`;
  if (unit !== 'seconds' || value === 0) return compact.format(value);
  const [size, name] = tickDurations.find(([length]) => Math.abs(value) >= length) ?? [1, 's'];
  return `${oneDecimal.format(value / size)} ${name}`;
}

/** The unit at the head of a sentence or an axis: "Pull requests", "Time"; "Number" where several share it. */
export function unitTitle(unit: Unit | null): string {
  if (unit === null) return 'Number';
  if (unit === 'seconds') return 'Time';
  return unit.charAt(0).toUpperCase() + unit.slice(1);
}

/** Names in a row: "commits", "commits and files", "commits, files and lines". */
export function listed(names: readonly string[]): string {
  return new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(names);
}

/** Said instead of numbers while nothing has brought what they are made of, by the words for it: "No pull requests collected yet. …" */
export function missingWords(resources: readonly string[]): string {
  const either = new Intl.ListFormat('en-GB', { type: 'disjunction' });
  const names = either.format(resources);
  return `No ${names} collected yet. Connect a source that brings them, or wait for its first collection.`;
}
