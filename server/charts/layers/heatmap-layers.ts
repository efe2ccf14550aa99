import type { Drawing } from '../../contract/charts.ts';
import { type Heat, heatOf } from '../../contract/drawing/heat.ts';
import { legibleOn, type Palette } from '../../contract/drawing/palette.ts';
import { margin } from '../appearance.ts';
import type { Frame } from '../frame.ts';
import { placeAxis } from './axes.ts';
import { fittingNames, widthOf } from './fitting.ts';
import type { Layer, Layers } from './layer.ts';

const labelWidth = 64;
const gapKey = 'no data';

/** Cells whose shade is their value, each with its number where it fits; cells without data are outlined alone. */
export function heatmapLayers(drawing: Drawing, { width }: Frame, palette: Palette): Layers {
  const heat = heatOf(drawing);
  const names = fittingNames(
    drawing.series.map(({ label }) => label),
    width,
  );
  const nameWidth = Math.max(...names.map(widthOf)) + 16;
  const room = width - 2 * margin - nameWidth;
  const marked = drawing.x.labels.map((label, place) => (drawing.x.partial[place] ? `${label}*` : label));
  const places = placeAxis(drawing, Math.max(1, Math.floor(room / labelWidth)), marked);
  const channels = channelsOf(drawing, places);
  const fits = Math.max(...heat.cells.map(({ label }) => widthOf(label))) + 6 <= room / drawing.x.keys.length;
  return {
    params: [
      ...places.params,
      { name: 'rowLabels', value: names },
      { name: 'levelLabels', value: levelLabels(heat) },
    ],
    layer: [cells(heat, channels, palette, width), ...(fits ? [numbers(heat, channels, palette)] : [])],
  };
}

function channelsOf({ x, series }: Drawing, places: ReturnType<typeof placeAxis>) {
  const isCut = x.partial.includes(true);
  return {
    x: {
      field: 'place',
      type: 'ordinal' as const,
      title: isCut ? `${x.title} (* partial)` : null,
      scale: { domain: x.keys.map((_, place) => place), padding: 0.06 },
      axis: { values: places.values, labelExpr: places.labelExpr, labelAngle: 0 },
    },
    y: {
      field: 'row',
      type: 'ordinal' as const,
      title: null,
      scale: { domain: series.map((_, row) => row), padding: 0.06 },
      axis: { labelExpr: 'rowLabels[datum.value]', labelFontSize: 13 },
    },
  };
}

function cells(
  { cells, levels, hasGaps }: Heat,
  { x, y }: ReturnType<typeof channelsOf>,
  palette: Palette,
  width: number,
): Layer {
  const used = levels.flatMap((words, level) => (words === '' ? [] : [String(level)]));
  const domain = [...palette.scale.keys()].map(String);
  return {
    name: 'cells',
    data: { values: cells.map((cell) => ({ ...cell, level: String(cell.level ?? gapKey) })) },
    mark: { type: 'rect', cornerRadius: 3 },
    encoding: {
      x,
      y,
      color: {
        field: 'level',
        type: 'nominal',
        scale: { domain: [...domain, gapKey], range: [...palette.scale, palette.surface] },
        legend: {
          values: [...used, ...(hasGaps ? [gapKey] : [])],
          labelExpr: 'levelLabels[datum.value]',
          columns: Math.max(1, Math.floor((width - 2 * margin) / (Math.max(...levels.map(widthOf)) + 44))),
          symbolType: 'square',
          symbolStrokeColor: palette.line,
          symbolStrokeWidth: 1,
        },
      },
      stroke: { condition: { test: `datum.level === '${gapKey}'`, value: palette.line }, value: null },
    },
  };
}

function numbers({ cells }: Heat, { x, y }: ReturnType<typeof channelsOf>, palette: Palette): Layer {
  const shown = cells.filter(({ level }) => level !== null);
  const inks = palette.scale.map((shade) => legibleOn(shade, palette.text, palette.surface));
  return {
    name: 'numbers',
    data: { values: shown.map(({ level, ...cell }) => ({ ...cell, ink: inks[level ?? 0] ?? palette.text })) },
    mark: { type: 'text', fontSize: 12 },
    encoding: {
      x,
      y,
      text: { field: 'label', type: 'nominal' },
      color: { field: 'ink', type: 'nominal', scale: null },
    },
  };
}

function levelLabels({ levels }: Heat): Record<string, string> {
  return { ...Object.fromEntries(levels.map((words, level) => [String(level), words])), [gapKey]: gapKey };
}
