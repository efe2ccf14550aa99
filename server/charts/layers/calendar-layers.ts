import { calendarOf, weekdayNames } from '../../contract/calendar.ts';
import type { Drawing } from '../../contract/charts.ts';
import type { Palette } from '../../contract/drawing/palette.ts';
import { margin, titleHeight } from '../appearance.ts';
import type { Frame } from '../frame.ts';
import type { Layers } from './layer.ts';

const monthsHeight = 18;
const weekdayWidth = 40;
const legendHeight = 52;

/** The height at which a calendar of a year fills a picture of this width. */
export function calendarHeight(width: number, weeks = 53): number {
  return Math.round(2 * margin + titleHeight + monthsHeight + legendHeight + 7 * cellSize(width, weeks));
}

/** Days as squares: a column a week, Monday on top. */
export function calendarLayers(drawing: Drawing, { width, height }: Frame, palette: Palette): Layers {
  const { cells, weeks, months, levels } = calendarOf(drawing);
  const cell = Math.min(
    cellSize(width, weeks),
    (height - 2 * margin - titleHeight - monthsHeight - legendHeight) / 7,
  );
  const left = margin + weekdayWidth;
  const top = margin + titleHeight + monthsHeight;
  return {
    // Squares need a size of their own: what is left over goes below and to the right.
    autosize: 'none',
    width: weeks * cell,
    height: 7 * cell,
    padding: { left, top, right: width - left - weeks * cell, bottom: height - top - 7 * cell },
    params: [
      { name: 'weekdays', value: weekdayNames },
      { name: 'monthLabels', value: Object.fromEntries(months.map(({ week, label }) => [week, label])) },
      { name: 'levelLabels', value: levels },
    ],
    layer: [
      {
        name: 'days',
        data: { values: cells.map((day) => ({ ...day, known: day.level !== null })) },
        mark: { type: 'rect', cornerRadius: 2.5 },
        encoding: {
          x: {
            field: 'week',
            type: 'ordinal',
            title: null,
            scale: { domain: Array.from({ length: weeks }, (_, week) => week), padding: 0.1 },
            axis: {
              orient: 'top',
              values: months.map(({ week }) => week),
              labelExpr: 'monthLabels[datum.value]',
              labelAngle: 0,
              labelAlign: 'left',
            },
          },
          y: {
            field: 'weekday',
            type: 'ordinal',
            title: null,
            scale: { domain: [0, 1, 2, 3, 4, 5, 6], padding: 0.1 },
            axis: { values: [0, 2, 4], labelExpr: 'weekdays[datum.value]' },
          },
          color: {
            field: 'level',
            type: 'ordinal',
            scale: { domain: [0, 1, 2, 3, 4], range: [...palette.scale] },
            legend: {
              orient: 'none',
              legendX: 0,
              legendY: 7 * cell + 22,
              values: levels.flatMap((label, level) => (label === '' ? [] : [level])),
              labelExpr: 'levelLabels[datum.value]',
              symbolType: 'square',
            },
          },
          opacity: { condition: { test: 'datum.known', value: 1 }, value: 0 },
        },
      },
    ],
  };
}

function cellSize(width: number, weeks: number): number {
  return (width - 2 * margin - weekdayWidth) / weeks;
}
