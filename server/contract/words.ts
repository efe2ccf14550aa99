import type { Direction, Unit } from './units.ts';

const thousands = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });
const twoDecimals = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });

const singular: Partial<Record<Unit, string>> = {
  commits: 'commit',
  lines: 'line',
  files: 'file',
  'pull requests': 'pull request',
  deployments: 'deployment',
  runs: 'run',
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
  return format.formatRange(new Date(`${from}T00:00:00Z`), new Date(`${to}T00:00:00Z`));
}
