import type { Drawing } from '../charts.ts';
import { shownTick } from '../words.ts';
import { stepFor, tickLabels } from './ticks.ts';

/** One cell of a heatmap: `row` is an index into the series, `place` one into the drawing's keys. */
export interface HeatCell {
  row: number;
  place: number;
  /** 0 is nothing, 1 to 4 are even steps up to the most; null is "no data". */
  level: number | null;
  /** The value as short as it goes, to stand in the cell. */
  label: string;
}

export interface Heat {
  cells: HeatCell[];
  /** What each level stands for: "0", "under 20 %", "20–40 %" …; empty where no cell has that level. */
  levels: string[];
  /** Some cells have no data. */
  hasGaps: boolean;
}

const steps = 4;

/** Sorts the cells of a heatmap into levels. */
export function heatOf({ y, series }: Drawing): Heat {
  const values = series.flatMap((row) => row.values.filter((value) => value !== null));
  const most = Math.max(0, ...values);
  const step = stepFor((most || 1) / steps, y.unit, y.whole);
  const cells = series.flatMap((line, row) =>
    line.values.map((value, place) => ({
      row,
      place,
      level: levelOf(value, step),
      label: value === null ? '' : shortValue(value, y.unit),
    })),
  );
  return {
    cells,
    levels: Array.from({ length: steps + 1 }, (_, level) =>
      cells.some((cell) => cell.level === level) ? rangeOf(level, step, y) : '',
    ),
    hasGaps: cells.some((cell) => cell.level === null),
  };
}

function levelOf(value: number | null, step: number): number | null {
  if (value === null) return null;
  return value <= 0 ? 0 : Math.min(steps, 1 + Math.floor(value / step));
}

function rangeOf(level: number, step: number, { unit, whole }: Drawing['y']): string {
  const edges = tickLabels(
    Array.from({ length: steps + 1 }, (_, edge) => edge * step),
    unit,
  );
  const from = (level - 1) * step;
  if (level === 0) return edges[0] ?? '';
  if (level === steps) return `${edges[level - 1]} and more`;
  if (!whole) return level === 1 ? `under ${edges[1]}` : `${numberOf(edges[level - 1])}–${edges[level]}`;
  const least = Math.max(1, from);
  const largest = from + step - 1;
  return least >= largest ? shownTick(least, unit) : `${shownTick(least, unit)}–${shownTick(largest, unit)}`;
}

/** "20" of "20 %": its unit stands at the end of the range. */
function numberOf(edge = ''): string {
  return edge.split(' ')[0] ?? '';
}

function shortValue(value: number, unit: Drawing['y']['unit']): string {
  return unit === 'share' ? `${Math.round(value * 100)} %` : shownTick(value, unit);
}
