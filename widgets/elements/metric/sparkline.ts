import { type SVGTemplateResult, svg } from 'lit';
import type { Point } from '../../../server/contract/answer.ts';

const width = 100;
const height = 32;
const inset = 2;

/** The course of a metric without axes: gaps stay gaps, and what leads to a partial bucket is dotted. */
export function sparkline(points: readonly Point[]): SVGTemplateResult {
  const at = placing(points);
  return svg`
    <path class="whole" d=${path(points, at, (point) => point.partial !== true)} />
    <path class="partial" d=${path(points, at, (point) => point.partial === true)} />
  `;
}

/** The box that a sparkline is drawn in. */
export const sparklineBox = `0 0 ${width} ${height}`;

/** Whether there is a course at all. */
export function hasCourse(points: readonly Point[]): boolean {
  return points.filter((point) => point.value !== null).length > 1;
}

function placing(points: readonly Point[]): (place: number, value: number) => string {
  const values = points.flatMap(({ value }) => (value === null ? [] : [value]));
  const least = Math.min(0, ...values);
  const most = Math.max(...values, least + 1e-9);
  return (place, value) => {
    const x = (place / Math.max(1, points.length - 1)) * width;
    const y = inset + (1 - (value - least) / (most - least)) * (height - 2 * inset);
    return `${x.toFixed(2)} ${y.toFixed(2)}`;
  };
}

/** Stretches that end in a point of the wanted sort. */
function path(
  points: readonly Point[],
  at: (place: number, value: number) => string,
  isWanted: (end: Point) => boolean,
): string {
  return points
    .flatMap((end, place) => {
      const start = points[place - 1];
      if (start === undefined || start.value === null || end.value === null || !isWanted(end)) return [];
      return [`M${at(place - 1, start.value)}L${at(place, end.value)}`];
    })
    .join('');
}
