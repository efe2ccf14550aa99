import type { Cell, MetricAnswer } from '../answer.ts';
import type { DrawnSeries } from '../charts.ts';
import type { Unit } from '../units.ts';
import { shownValue } from '../words.ts';
import { type Content, category } from './content.ts';

const instant = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** Rows with their columns: the first one names the row, instants are told as days of the answer's time zone. */
export function drawnTable(metric: MetricAnswer, timeZone: string): Content {
  const { columns = [], columnUnits = [], rows = [] } = metric;
  const [first = '', ...others] = columns;
  const names = rows.map((row) => shownCell(row[0] ?? null, columnUnits[0] ?? null, timeZone));
  return {
    kind: 'table',
    x: category(
      first,
      rows.map((_, place) => String(place)),
      names,
    ),
    y: { title: metric.title, unit: metric.unit, stacked: false, whole: false },
    series: others.map((label, place) => {
      const unit = columnUnits[place + 1] ?? null;
      const cells = rows.map((row) => row[place + 1] ?? null);
      return columnOf(metric.id, label, place, cells, (cell) => shownCell(cell, unit, timeZone));
    }),
  };
}

function columnOf(
  metric: string,
  label: string,
  place: number,
  cells: readonly Cell[],
  shown: (cell: Cell) => string,
): DrawnSeries {
  return {
    id: `column-${place}`,
    metric,
    label,
    colour: 0,
    style: 'solid',
    values: cells.map((cell) => (typeof cell === 'number' ? cell : null)),
    shown: cells.map(shown),
  };
}

function shownCell(cell: Cell, unit: Unit | null, timeZone: string): string {
  if (cell === null) return '–';
  if (typeof cell === 'number') return unit === null ? String(cell) : shownValue(cell, unit);
  if (!instant.test(cell)) return cell;
  // The Swedish way of writing a day is the one that sorts.
  return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone }).format(new Date(cell));
}
