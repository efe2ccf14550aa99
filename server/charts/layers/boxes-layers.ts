import type { Drawing } from '../../contract/charts.ts';
import type { Palette } from '../../contract/drawing/palette.ts';
import type { Frame } from '../frame.ts';
import { endsOf, valueAxis } from './axes.ts';
import { fittingNames } from './fitting.ts';
import type { Layer, Layers } from './layer.ts';
import { type Row, rowsOf } from './rows.ts';

/** How the values of each part lie, a row each: the box holds the middle half, the whiskers what is usual. */
export function boxesLayers(drawing: Drawing, { width }: Frame, palette: Palette): Layers {
  const beyond = outliersOf(drawing);
  const axis = valueAxis(drawing.y, [...rowsOf(drawing), ...beyond]);
  const channels = {
    y: {
      field: 'place',
      type: 'ordinal' as const,
      title: null,
      scale: { domain: drawing.x.keys.map((_, place) => place), paddingInner: 0.45, paddingOuter: 0.2 },
      axis: {
        labelExpr: 'placeLabels[datum.value]',
        labelColor: palette.text,
        labelFontSize: 13,
      },
    },
    x: {
      field: 'low',
      type: 'quantitative' as const,
      title: drawing.y.title,
      scale: { domain: endsOf(axis), nice: false },
      axis: { values: axis.values, labelExpr: axis.labelExpr },
    },
  };
  return {
    params: [...axis.params, { name: 'placeLabels', value: fittingNames(drawing.x.labels, width) }],
    layer: [...boxes(drawing, channels, palette), ...dots(beyond, channels, palette)],
  };
}

interface Channels {
  x: { field: string; type: 'quantitative'; [option: string]: unknown };
  y: { field: string; type: 'ordinal'; [option: string]: unknown };
}

function boxes(drawing: Drawing, { x, y }: Channels, palette: Palette): Layer[] {
  const [min, p25, p50, p75, max] = drawing.series.map((series) => series.values);
  const rows = drawing.x.keys.map((_, place) => ({
    place,
    min: min?.[place],
    p25: p25?.[place],
    p50: p50?.[place],
    p75: p75?.[place],
    max: max?.[place],
  }));
  const data = { values: rows };
  const colour = palette.series[0] ?? palette.text;
  return [
    {
      data,
      mark: { type: 'rule', color: palette.quiet, strokeWidth: 1.5 },
      encoding: { y, x: { ...x, field: 'min' }, x2: { field: 'max' } },
    },
    {
      name: 'boxes',
      data,
      mark: { type: 'bar', cornerRadius: 3, color: colour },
      encoding: { y, x: { ...x, field: 'p25' }, x2: { field: 'p75' } },
    },
    {
      data,
      mark: { type: 'tick', color: palette.surface, thickness: 3, bandSize: 30 },
      encoding: { y, x: { ...x, field: 'p50' } },
    },
  ];
}

function dots(beyond: readonly Row[], { x, y }: Channels, palette: Palette): Layer[] {
  if (beyond.length === 0) return [];
  return [
    {
      name: 'outliers',
      data: { values: [...beyond] },
      mark: { type: 'point', color: palette.quiet, size: 26 },
      encoding: { y, x: { ...x, field: 'value' } },
    },
  ];
}

function outliersOf({ x }: Drawing): Row[] {
  return (x.outliers ?? []).flatMap((values, place) =>
    values.map((value) => ({ place, series: '', value, base: 0, shown: '', partial: false })),
  );
}
