import type { Drawing, ValueAxis } from '../../contract/charts.ts';
import { tickLabels, ticksOf } from '../../contract/drawing/ticks.ts';
import type { Row } from './rows.ts';

/** Labels reach the specification as data (`param`), never as part of an expression. */
export interface Axis {
  params: { name: string; value: unknown }[];
  values: number[];
  labelExpr: string;
}

/** Places along x whose labels fit side by side, the last one always among them on a time axis: it is the present. */
export function placeAxis({ x }: Drawing, most: number, labels = x.labels): Axis {
  const every = Math.max(1, Math.ceil(x.keys.length / most));
  const last = x.keys.length - 1;
  const values = x.keys.flatMap((_, place) => ((last - place) % every === 0 ? [place] : []));
  return {
    params: [{ name: 'placeLabels', value: labels }],
    values,
    labelExpr: 'placeLabels[datum.value]',
  };
}

/** Round values along an axis that hold all rows; `name` tells its data from another axis's. */
export function valueAxis({ unit, whole }: ValueAxis, rows: readonly Row[], name = 'tick'): Axis {
  const ends = rows.flatMap((row) => [row.value, row.base]);
  const values = ticksOf(Math.min(0, ...ends), Math.max(0, ...ends), unit, whole);
  return {
    params: [
      { name: `${name}s`, value: values },
      { name: `${name}Labels`, value: tickLabels(values, unit) },
    ],
    values,
    labelExpr: `${name}Labels[indexof(${name}s, datum.value)]`,
  };
}

/** First and last value of an axis. */
export function endsOf({ values }: Axis): [number, number] {
  return [values.at(0) ?? 0, values.at(-1) ?? 1];
}
