import type { Drawing } from '../contract/charts.ts';
import { ticksOf } from '../contract/ticks.ts';
import { shownTick } from '../contract/words.ts';
import type { Row } from './rows.ts';

/** Labels reach the specification as data (`param`), never as part of an expression. */
export interface Axis {
  params: { name: string; value: unknown }[];
  values: number[];
  labelExpr: string;
}

/** Places along x whose labels fit side by side, the last one always among them on a time axis: it is the present. */
export function placeAxis({ x }: Drawing, most: number): Axis {
  const every = Math.max(1, Math.ceil(x.keys.length / most));
  const last = x.keys.length - 1;
  const values = x.keys.flatMap((_, place) => ((last - place) % every === 0 ? [place] : []));
  return {
    params: [{ name: 'placeLabels', value: x.labels }],
    values,
    labelExpr: 'placeLabels[datum.value]',
  };
}

/** Round values along y that hold all rows. */
export function valueAxis({ y }: Drawing, rows: readonly Row[]): Axis {
  const ends = rows.flatMap((row) => [row.value, row.base]);
  const values = ticksOf(Math.min(0, ...ends), Math.max(0, ...ends), y.unit, y.whole);
  return {
    params: [
      { name: 'ticks', value: values },
      { name: 'tickLabels', value: values.map((tick) => shownTick(tick, y.unit)) },
    ],
    values,
    labelExpr: 'tickLabels[indexof(ticks, datum.value)]',
  };
}
