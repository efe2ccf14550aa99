import type { Drawing } from '../contract/charts.ts';
import type { Palette } from '../contract/palette.ts';
import type { Layer, Layers } from './layer.ts';
import { rowsOf } from './rows.ts';

const longestName = 220;
/** Part of the width that is kept free for the number beside the longest bar. */
const roomForNumbers = 0.25;

/** Parts of a whole as horizontal bars, the largest on top, each with its number beside it. */
export function barsLayers(drawing: Drawing, palette: Palette): Layers {
  const rows = rowsOf(drawing);
  const most = Math.max(...rows.map((row) => row.value));
  const y = {
    field: 'place',
    type: 'ordinal' as const,
    title: null,
    scale: { paddingInner: 0.35, paddingOuter: 0.1 },
    axis: {
      labelExpr: 'placeLabels[datum.value]',
      labelColor: palette.text,
      labelLimit: longestName,
      labelFontSize: 13,
    },
  };
  const x = {
    field: 'value',
    type: 'quantitative' as const,
    axis: null,
    scale: { domain: [0, most * (1 + roomForNumbers)], nice: false },
  };
  const bars: Layer = {
    name: 'bars',
    data: { values: rows },
    mark: { type: 'bar', cornerRadiusEnd: 3, color: palette.series[0] ?? palette.text },
    encoding: { x, y },
  };
  const numbers: Layer = {
    data: { values: rows },
    mark: { type: 'text', align: 'left', dx: 8, color: palette.quiet, fontSize: 13 },
    encoding: { x, y, text: { field: 'shown', type: 'nominal' } },
  };
  return { params: [{ name: 'placeLabels', value: drawing.x.labels }], layer: [bars, numbers] };
}
