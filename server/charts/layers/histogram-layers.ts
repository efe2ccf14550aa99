import type { Drawing } from '../../contract/charts.ts';
import type { Palette } from '../../contract/drawing/palette.ts';
import { margin } from '../appearance.ts';
import type { Frame } from '../frame.ts';
import { widthOf } from './fitting.ts';
import type { Layer, Layers } from './layer.ts';
import { rowsOf } from './rows.ts';

/** Height of the plot over the highest bar: its number stands above it. */
const roomForNumbers = 1.1;

/** How many observations lie in each bin, the number above each. */
export function histogramLayers(drawing: Drawing, { width }: Frame, palette: Palette): Layers {
  const room = (width - 2 * margin) / drawing.x.keys.length;
  const rows = rowsOf(drawing).map((row) => ({ ...row, shown: fittingNumber(row.shown, room) }));
  const most = Math.max(...rows.map((row) => row.value));
  const x = {
    field: 'place',
    type: 'ordinal' as const,
    title: drawing.x.title,
    scale: { paddingInner: 0.06, paddingOuter: 0.06 },
    axis: {
      labelExpr: 'placeLabels[datum.value]',
      labelAngle: 0,
      labelOverlap: 'parity' as const,
      labelFontSize: 13,
      labelColor: palette.text,
    },
  };
  const y = {
    field: 'value',
    type: 'quantitative' as const,
    axis: null,
    scale: { domain: [0, most * roomForNumbers], nice: false },
  };
  const bars: Layer = {
    name: 'bars',
    data: { values: rows },
    mark: { type: 'bar', cornerRadiusEnd: 3, color: palette.series[0] ?? palette.text },
    encoding: { x, y },
  };
  const numbers: Layer = {
    data: { values: rows.filter((row) => row.value > 0) },
    mark: { type: 'text', baseline: 'bottom', dy: -6, color: palette.quiet, fontSize: 12 },
    encoding: { x, y, text: { field: 'shown', type: 'nominal' } },
  };
  return { params: [{ name: 'placeLabels', value: drawing.x.labels }], layer: [bars, numbers] };
}

/** "14 (24.1 %)", else "14". */
function fittingNumber(shown: string, room: number): string {
  return widthOf(shown) <= room ? shown : (shown.split(' ')[0] ?? '');
}
