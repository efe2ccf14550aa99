import type { Drawing } from '../../contract/charts.ts';
import type { Palette } from '../../contract/drawing/palette.ts';
import { margin } from '../appearance.ts';
import type { Frame } from '../frame.ts';
import { fittingNames, widthOf } from './fitting.ts';
import type { Layer, Layers } from './layer.ts';
import { rowsOf } from './rows.ts';

/** Parts of a whole as horizontal bars, the largest on top, each with its number beside it. */
export function barsLayers(drawing: Drawing, { width }: Frame, palette: Palette): Layers {
  const rows = rowsOf(drawing);
  const names = fittingNames(drawing.x.labels, width);
  const room = width - 2 * margin - Math.max(...names.map(widthOf));
  const numberRoom = Math.max(...rows.map((row) => widthOf(row.shown))) + 12;
  const most = Math.max(...rows.map((row) => row.value));
  const y = {
    field: 'place',
    type: 'ordinal' as const,
    title: null,
    scale: { paddingInner: 0.35, paddingOuter: 0.1 },
    axis: {
      labelExpr: 'placeLabels[datum.value]',
      labelColor: palette.text,
      labelFontSize: 13,
    },
  };
  const x = {
    field: 'value',
    type: 'quantitative' as const,
    axis: null,
    scale: { domain: [0, (most * room) / Math.max(1, room - numberRoom)], nice: false },
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
  return {
    params: [{ name: 'placeLabels', value: names }],
    layer: [bars, numbers],
  };
}
