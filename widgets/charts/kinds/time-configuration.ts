import type { ChartConfiguration, ChartDataset, ScriptableLineSegmentContext } from 'chart.js';
import type { Drawing, DrawnSeries, ValueAxis } from '../../../server/contract/charts.ts';
import { tickLabels, ticksOf } from '../../../server/contract/drawing/ticks.ts';
import { faded, type Look } from '../look.ts';
import { gridOf, type Handlers, seriesTooltip, sharedOptions, type View } from '../options.ts';

const partialOpacity = 0.4;
/** With more places than this a mark at each of them would hide the line. */
const mostPoints = 45;
const pointRadius = 2.75;
const fewestInWindow = 4;
const dashes: Record<DrawnSeries['style'], number[]> = { solid: [], previous: [5, 4], trend: [3, 3] };

/** Lines, areas and bars along time, with what accompanies them; to be zoomed and moved along time. */
export function timeConfiguration(
  drawing: Drawing,
  look: Look,
  view: View,
  handlers: Handlers,
): ChartConfiguration {
  return {
    type: drawing.kind === 'bar' ? 'bar' : 'line',
    data: {
      labels: drawing.x.labels,
      datasets: drawing.series.map((series) => ({
        ...datasetOf(series, drawing, look),
        hidden: view.hidden.has(series.id),
      })),
    },
    options: {
      ...sharedOptions(look, handlers),
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: placeScale(drawing, look, view),
        y: valueScale(drawing, drawing.y, look, view),
        ...(drawing.y2 && { y2: rightScale(drawing, drawing.y2, look, view) }),
      },
      plugins: {
        tooltip: seriesTooltip(drawing, look),
        crosshair: { colour: faded(look.quiet, 0.4) },
        ...(drawing.kind === 'bar' && { rim: { colour: look.surface } }),
        zoom: zoomOptions(drawing, handlers),
      },
    },
  };
}

function placeScale({ x, kind }: Drawing, look: Look, { window }: View) {
  return {
    offset: kind === 'bar',
    ...(window !== null && window),
    grid: { display: false },
    border: { display: false },
    ticks: { color: look.quiet, maxRotation: 0, autoSkipPadding: 18, padding: 8 },
    title: {
      display: x.partial.includes(true),
      text: `${x.title} (lighter: partial)`,
      color: look.quiet,
      font: { size: 11 },
    },
  };
}

/** What the other axis cannot measure; the lines of the grid are the other one's. */
function rightScale(drawing: Drawing, axis: ValueAxis, look: Look, view: View) {
  const scale = valueScale(drawing, axis, look, view);
  const title = { ...scale.title, text: `${axis.title} (right)` };
  return { ...scale, title, position: 'right' as const, grid: { display: false } };
}

function valueScale({ x, y2, series }: Drawing, y: ValueAxis, look: Look, { hidden }: View) {
  const isRight = y === y2;
  const shown = series.filter((line) => !hidden.has(line.id) && (line.onRight ?? false) === isRight);
  const stacks = x.keys.map((_, place) =>
    totalAt(
      shown.filter((line) => line.style === 'solid'),
      place,
    ),
  );
  const values = [...shown.flatMap((line) => line.values), ...(y.stacked ? stacks : [])].filter(
    (value) => value !== null,
  );
  const ticks = ticksOf(Math.min(0, ...values), Math.max(0, ...values), y.unit, y.whole);
  const labels = tickLabels(ticks, y.unit);
  return {
    stacked: y.stacked,
    min: ticks.at(0) ?? 0,
    max: ticks.at(-1) ?? 1,
    grid: gridOf(look),
    border: { display: false },
    title: { display: true, text: y.title, color: look.quiet, font: { size: 11 } },
    ticks: {
      color: look.quiet,
      padding: 8,
      callback: (_: string | number, place: number) => labels[place] ?? '',
    },
    afterBuildTicks: (axis: { ticks: { value: number }[] }) => {
      axis.ticks = ticks.map((value) => ({ value }));
    },
  };
}

function totalAt(series: readonly DrawnSeries[], place: number): number {
  return series.reduce((sum, line) => sum + (line.values[place] ?? 0), 0);
}

function datasetOf(series: DrawnSeries, drawing: Drawing, look: Look): ChartDataset {
  const colour = look.series[series.colour] ?? look.text;
  const isSolid = series.style === 'solid';
  const common = {
    label: series.label,
    data: series.values,
    borderColor: colour,
    order: isSolid ? 1 : 0,
    ...(drawing.y2 && { yAxisID: series.onRight ? 'y2' : 'y' }),
  };
  const barColour = ({ dataIndex }: { dataIndex: number }) =>
    drawing.x.partial[dataIndex] ? faded(colour, partialOpacity) : colour;
  const stack = isSolid ? 'solid' : series.id;
  if (drawing.kind === 'bar' && isSolid) {
    return {
      ...common,
      type: 'bar',
      ...(drawing.y.stacked && { stack }),
      backgroundColor: barColour,
      hoverBackgroundColor: barColour,
      ...(drawing.y.stacked ? { borderColor: look.surface, borderWidth: { top: 1 } } : { borderRadius: 3 }),
      maxBarThickness: 44,
      categoryPercentage: 0.74,
      barPercentage: 0.94,
    };
  }
  const isMarked = isSolid && drawing.x.keys.length <= mostPoints;
  return {
    ...common,
    type: 'line',
    stack,
    // A point at the edge is a whole point.
    clip: pointRadius + 1,
    borderWidth: isSolid ? 2.25 : 1.75,
    borderDash: dashes[series.style],
    borderJoinStyle: 'round',
    pointRadius: ({ dataIndex }) => (isMarked || isAlone(series, dataIndex) ? pointRadius : 0),
    ...(drawing.kind === 'step' && { stepped: 'middle' as const }),
    pointHoverRadius: isSolid ? 4.5 : 3,
    pointHitRadius: 12,
    pointBackgroundColor: ({ dataIndex }) =>
      isSolid && drawing.x.partial[dataIndex] ? look.surface : colour,
    pointBorderColor: colour,
    ...(isSolid && { segment: partialSegment(drawing, colour) }),
    ...(isSolid &&
      drawing.kind === 'area' && {
        fill: drawing.y.stacked && series !== drawing.series[0] ? '-1' : 'origin',
        backgroundColor: faded(colour, drawing.y.stacked ? 0.4 : 0.14),
      }),
  };
}

function partialSegment({ x }: Drawing, colour: string) {
  const isPartial = ({ p0DataIndex, p1DataIndex }: ScriptableLineSegmentContext) =>
    x.partial[p0DataIndex] === true || x.partial[p1DataIndex] === true;
  return {
    borderColor: (segment: ScriptableLineSegmentContext) =>
      isPartial(segment) ? faded(colour, partialOpacity) : undefined,
  };
}

/** A value with gaps on both sides, which no line shows. */
function isAlone({ style, values }: DrawnSeries, place: number): boolean {
  return style === 'solid' && (values[place - 1] ?? null) === null && (values[place + 1] ?? null) === null;
}

/** The wheel belongs to the page: zooming takes Ctrl, two fingers, or the keyboard. */
function zoomOptions({ x }: Drawing, { zoomed }: Handlers) {
  const tell = ({ chart }: { chart: { scales: Record<string, { min: number; max: number }> } }) => {
    const scale = chart.scales.x;
    if (scale === undefined) return;
    const isWhole = scale.min <= 0 && scale.max >= x.keys.length - 1;
    zoomed(isWhole ? null : { min: scale.min, max: scale.max });
  };
  return {
    limits: { x: { min: 0, max: x.keys.length - 1, minRange: Math.min(fewestInWindow, x.keys.length - 1) } },
    zoom: {
      mode: 'x' as const,
      wheel: { enabled: true, modifierKey: 'ctrl' as const },
      pinch: { enabled: true },
      onZoom: tell,
    },
    pan: { enabled: true, mode: 'x' as const, threshold: 8, onPan: tell },
  };
}
