import type { Drawing, DrawnSeries } from '../../contract/charts.ts';
import { legendName } from '../../contract/drawing/content.ts';
import type { Palette } from '../../contract/drawing/palette.ts';
import type { Frame } from '../frame.ts';
import { type Axis, endsOf, placeAxis } from './axes.ts';
import { legendColumns } from './fitting.ts';
import type { Layer, Layers } from './layer.ts';
import { measured, rightAxis } from './measured.ts';
import { pathsOf, type Row, rowsIn } from './rows.ts';

const labelWidth = 64;
/** About what margins and the axis of values take. */
const axisWidth = 120;
/** With more places than this a mark at each of them would hide the line. */
const mostPoints = 45;
/** Beneath this height titles along the axes take more room than the values. */
const lowest = 380;
const partialOpacity = 0.4;
const dashes: Record<DrawnSeries['style'], number[]> = { solid: [1, 0], previous: [5, 4], trend: [2, 3] };

type Channels = ReturnType<typeof channelsOf> & ReturnType<typeof seriesChannels>;

/** Lines, areas and bars along time, and the lines that accompany them. */
export function timeLayers(drawing: Drawing, { width, height }: Frame, palette: Palette): Layers {
  const places = placeAxis(drawing, Math.max(1, Math.floor((width - axisWidth) / labelWidth)));
  const { rows, left, right } = measured(drawing);
  const channels = channelsOf(drawing, places, left, height >= lowest);
  const solid = drawing.series.filter((series) => series.style === 'solid');
  const beside = drawing.series.filter((series) => series.style !== 'solid');
  const isNamed = drawing.series.length > 1;
  const isLine = drawing.kind === 'line' || drawing.kind === 'step';
  const symbol = isLine ? 'stroke' : 'square';
  const rim = isLine ? null : palette.surface;
  const solidChannels = {
    ...channels,
    ...seriesChannels(
      solid,
      palette,
      isNamed && { symbolType: symbol, columns: legendColumns(solid, width) },
    ),
  };
  const besideChannels = {
    ...channels,
    ...seriesChannels(
      beside,
      palette,
      isNamed && { symbolType: 'stroke', columns: legendColumns(beside, width) },
    ),
  };
  const layer = [
    { layer: solidLayers(rowsIn(rows, solid), solidChannels, drawing, palette) },
    ...(beside.length > 0 ? [{ layer: besideLayers(rowsIn(rows, beside), besideChannels, rim) }] : []),
  ];
  const resolve = { scale: { color: 'independent', strokeDash: 'independent' } } as const;
  const labels = { name: 'seriesLabels', value: labelsById(drawing.series) };
  const params = [...places.params, ...left.params, ...(right?.params ?? []), labels];
  if (right === null) return { params, resolve, layer };
  return {
    params,
    resolve: { scale: { y: 'independent' } },
    layer: [{ resolve, layer }, rightAxis(drawing, channels.x, right, height >= lowest)],
  };
}

function channelsOf({ x, y, kind }: Drawing, places: Axis, values: Axis, titled: boolean) {
  const isCut = x.partial.includes(true);
  const gaps = kind === 'bar' ? { paddingInner: 0.28, paddingOuter: 0.14 } : { padding: 0.2 };
  return {
    x: {
      field: 'place',
      type: 'ordinal' as const,
      title: isCut ? `${x.title} (lighter: partial)` : null,
      scale: { domain: x.keys.map((_, place) => place), ...gaps },
      axis: { values: places.values, labelExpr: places.labelExpr, labelAngle: 0, grid: false },
    },
    y: {
      field: 'value',
      type: 'quantitative' as const,
      title: titled ? y.title : null,
      scale: { domain: endsOf(values), nice: false },
      axis: { values: values.values, labelExpr: values.labelExpr },
    },
    opacity: { condition: { test: 'datum.partial', value: partialOpacity }, value: 1 },
  };
}

function seriesChannels(
  series: readonly DrawnSeries[],
  palette: Palette,
  named: false | { symbolType: string; columns: number },
) {
  const domain = series.map((line) => line.id);
  const legend = named ? { labelExpr: 'seriesLabels[datum.value]', ...named } : null;
  const colours = series.map((line) => palette.series[line.colour] ?? palette.text);
  const strokes = series.map((line) => dashes[line.style]);
  return {
    color: { field: 'series', type: 'nominal' as const, scale: { domain, range: colours }, legend },
    strokeDash: { field: 'series', type: 'nominal' as const, scale: { domain, range: strokes }, legend },
  };
}

function labelsById(series: readonly DrawnSeries[]): Record<string, string> {
  return Object.fromEntries(series.map((line) => [line.id, legendName(line)]));
}

function bars(
  rows: Row[],
  { x, y, color, opacity }: Channels,
  { series, y: axis }: Drawing,
  { surface }: Palette,
): Layer {
  const solid = series.filter((line) => line.style === 'solid').map((line) => line.id);
  const isGrouped = solid.length > 1 && !axis.stacked;
  return {
    name: 'bars',
    data: { values: rows },
    mark: axis.stacked
      ? { type: 'bar', stroke: surface, strokeWidth: 0.75 }
      : { type: 'bar', cornerRadiusEnd: 3 },
    encoding: {
      x,
      y,
      y2: { field: 'base' },
      color,
      opacity,
      ...(isGrouped && { xOffset: { field: 'series', type: 'nominal' as const, sort: solid } }),
    },
  };
}

function solidLayers(rows: Row[], channels: Channels, drawing: Drawing, palette: Palette): Layer[] {
  if (drawing.kind === 'bar') return [bars(rows, channels, drawing, palette)];
  const area = drawing.kind === 'area' ? [areas(rows, channels, drawing.y.stacked)] : [];
  const marked = drawing.x.keys.length <= mostPoints ? rows : alone(rows);
  const lines = paths(rows, channels, drawing.kind === 'step');
  return [...area, lines, points(marked, channels, palette)];
}

/** In front of bars and areas each line has a rim in the colour of the background, or it would vanish before its own colour. */
function besideLayers(rows: Row[], { x, y, color, strokeDash }: Channels, rim: string | null): Layer[] {
  const data = { values: pathsOf(rows.map((row) => ({ ...row, partial: false }))) };
  const detail = { field: 'path', type: 'nominal' as const };
  const line: Layer = {
    data,
    mark: { type: 'line', strokeWidth: 1.75 },
    encoding: { x, y, color, strokeDash, detail },
  };
  if (rim === null) return [line];
  return [{ data, mark: { type: 'line', strokeWidth: 4.5, color: rim }, encoding: { x, y, detail } }, line];
}

function areas(rows: Row[], { x, y, color, opacity }: Channels, stacked: boolean): Layer {
  return {
    name: 'areas',
    data: { values: pathsOf(rows) },
    mark: { type: 'area', fillOpacity: stacked ? 0.45 : 0.16 },
    encoding: { x, y, y2: { field: 'base' }, color, opacity, detail: { field: 'path', type: 'nominal' } },
  };
}

function paths(rows: Row[], { x, y, color, opacity }: Channels, stepped: boolean): Layer {
  return {
    name: 'lines',
    data: { values: pathsOf(rows) },
    mark: {
      type: 'line',
      strokeWidth: 2.5,
      strokeJoin: 'round',
      strokeCap: 'round',
      ...(stepped && { interpolate: 'step' }),
    },
    encoding: { x, y, color, opacity, detail: { field: 'path', type: 'nominal' } },
  };
}

function points(rows: Row[], { x, y, color, opacity }: Channels, palette: Palette): Layer {
  return {
    name: 'points',
    data: { values: rows },
    mark: { type: 'circle', size: 46, opacity: 1, stroke: palette.surface, strokeWidth: 1.5 },
    encoding: { x, y, color, opacity },
  };
}

/** Values with a gap on both sides: no line shows them. */
function alone(rows: readonly Row[]): Row[] {
  const joined = new Set(pathsOf(rows).map((row) => `${row.series} ${row.place}`));
  return rows.filter((row) => !joined.has(`${row.series} ${row.place}`));
}
