import type { Drawing } from '../../contract/charts.ts';
import type { Palette } from '../../contract/drawing/palette.ts';
import { margin, titleHeight } from '../appearance.ts';
import type { Frame } from '../frame.ts';
import type { Layers } from './layer.ts';
import { rowsOf } from './rows.ts';

const labelFontSize = 14;
const rowHeight = 28;
const gap = 48;

/** Parts of a whole as slices of a ring, named with their numbers beside it. */
export function pieLayers(drawing: Drawing, { width, height }: Frame, palette: Palette): Layers {
  const rows = rowsOf(drawing);
  const places = rows.map((row) => row.place);
  const words = rows.map((row) => `${drawing.x.labels[row.place]} · ${row.shown}`);
  const colours = places.map((place) => palette.series[drawing.x.colours?.[place] ?? place] ?? palette.quiet);
  const top = margin + titleHeight;
  const size = Math.min(height - top - margin, width / 2);
  return {
    // The ring stands on the left whatever the length of the words, which follow it at the height of its middle.
    autosize: 'none',
    width: size,
    height: size,
    padding: { left: margin, top, right: width - margin - size, bottom: height - top - size },
    params: [
      { name: 'sliceWords', value: Object.fromEntries(places.map((place, index) => [place, words[index]])) },
    ],
    layer: [
      {
        name: 'slices',
        data: { values: rows },
        mark: {
          type: 'arc',
          innerRadius: { expr: 'min(width, height) * 0.3' },
          stroke: palette.surface,
          strokeWidth: 2,
        },
        encoding: {
          theta: { field: 'value', type: 'quantitative', stack: true },
          order: { field: 'place', type: 'quantitative' },
          color: {
            field: 'place',
            type: 'nominal',
            scale: { domain: places, range: colours },
            legend: {
              orient: 'none',
              legendX: size + gap,
              legendY: Math.max(0, (size - places.length * rowHeight) / 2),
              direction: 'vertical',
              labelExpr: 'sliceWords[datum.value]',
              labelFontSize,
              labelLimit: width - 2 * margin - size - 2 * gap,
              rowPadding: rowHeight - labelFontSize,
              symbolType: 'circle',
              symbolSize: 160,
            },
          },
        },
      },
    ],
  };
}
