import type { Drawing } from '../../contract/charts.ts';
import { type Axis, endsOf, valueAxis } from './axes.ts';
import type { Layer } from './layer.ts';
import { type Row, rowsIn, rowsOf } from './rows.ts';

/** Places along the axis that both share. */
interface PlaceChannel {
  field: string;
  type: 'ordinal';
  [option: string]: unknown;
}

/** Rows with the axes that hold them. What is measured on the right is moved to where the left axis has the same height. */
export function measured(drawing: Drawing): { rows: Row[]; left: Axis; right: Axis | null } {
  const all = rowsOf(drawing);
  const { y2 } = drawing;
  if (y2 === undefined) return { rows: all, left: valueAxis(drawing.y, all), right: null };
  const onRight = rowsIn(
    all,
    drawing.series.filter((series) => series.onRight),
  );
  const onLeft = all.filter((row) => !onRight.includes(row));
  const left = valueAxis(drawing.y, onLeft);
  const right = valueAxis(y2, onRight, 'rightTick');
  const [bottom, top] = endsOf(left);
  const [low, high] = endsOf(right);
  const moved = (value: number) => bottom + ((value - low) / (high - low)) * (top - bottom);
  const rows = [...onLeft, ...onRight.map((row) => ({ ...row, value: moved(row.value), base: bottom }))];
  return { rows, left, right };
}

/** Nothing but the axis: what it measures is drawn with everything else. */
export function rightAxis({ y2 }: Drawing, x: PlaceChannel, axis: Axis, titled: boolean): Layer {
  return {
    data: { values: [{ place: 0, value: axis.values[0] }] },
    mark: { type: 'point', opacity: 0 },
    encoding: {
      x,
      y: {
        field: 'value',
        type: 'quantitative',
        title: titled ? `${y2?.title} (right)` : null,
        scale: { domain: endsOf(axis), nice: false },
        axis: { orient: 'right', grid: false, values: axis.values, labelExpr: axis.labelExpr },
      },
    },
  };
}
