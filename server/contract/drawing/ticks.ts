import type { Unit } from '../units.ts';
import { shownTick } from '../words.ts';

const second = 1;
const minute = 60;
const hour = 3_600;
const day = 86_400;
const timeSteps = [
  ...[1, 5, 15, 30].map((n) => n * second),
  ...[1, 5, 15, 30].map((n) => n * minute),
  ...[1, 2, 3, 6, 12].map((n) => n * hour),
  ...[1, 2, 5, 10, 30, 90].map((n) => n * day),
];
const units = [
  [day, 'd'],
  [hour, 'h'],
  [minute, 'min'],
  [second, 's'],
] as const;
const wanted = 5;

/**
 * Round places for the y axis, from at or below `least` to at or above `most`, 0 always among them: the first and the last
 * are the ends of the axis. Durations step in minutes, hours and days; `whole` keeps fractions out.
 */
export function ticksOf(least: number, most: number, unit: Unit | null, whole: boolean): number[] {
  const low = Math.min(0, least);
  const high = Math.max(0, most);
  const step = stepFor((high - low || 1) / wanted, unit, whole);
  const first = Math.floor(low / step);
  const last = Math.max(Math.ceil(high / step), first + 1);
  return Array.from({ length: last - first + 1 }, (_, index) => rounded((first + index) * step));
}

/** The smallest round step of at least this size. */
export function stepFor(atLeast: number, unit: Unit | null, whole: boolean): number {
  const timeStep = unit === 'seconds' ? timeSteps.find((step) => step >= atLeast) : undefined;
  if (timeStep !== undefined) return timeStep;
  const power = 10 ** Math.floor(Math.log10(atLeast));
  const step = [1, 2, 2.5, 5, 10]
    .map((factor) => factor * power)
    .find((candidate) => candidate >= atLeast * 0.999);
  return whole ? Math.max(1, Math.ceil(step ?? atLeast)) : (step ?? atLeast);
}

/** The places of an axis as they stand beside it: durations all in the largest unit that has no more than halves of it. */
export function tickLabels(ticks: readonly number[], unit: Unit | null): string[] {
  const [length, name] =
    unit === 'seconds'
      ? (units.find(([size]) => ticks.every((tick) => Number.isInteger((2 * tick) / size))) ?? [])
      : [];
  if (length === undefined) return ticks.map((tick) => shownTick(tick, unit));
  return ticks.map((tick) => (tick === 0 ? '0' : `${tick / length} ${name}`));
}

/** Takes off what binary fractions add: 0.30000000000000004. */
function rounded(value: number): number {
  return Number(value.toPrecision(12));
}
