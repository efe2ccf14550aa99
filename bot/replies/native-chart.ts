import type { Drawing, DrawingKind, DrawnSeries } from '../../server/contract/charts.ts';
import { cut, limits } from '../slack/limits.ts';

/** Slack's own chart. https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block */
export interface ChartBlock {
  type: 'data_visualization';
  title: string;
  chart: PieChart | SeriesChart;
}

interface Point {
  label: string;
  value: number;
}

interface PieChart {
  type: 'pie';
  segments: Point[];
}

interface SeriesChart {
  type: 'line' | 'area' | 'bar';
  series: { name: string; data: Point[] }[];
  axis_config: { categories: string[]; x_label: string; y_label: string };
}

/** Numbers as an axis shows them: `per` of the unit are one of `name`. */
interface Scale {
  per: number;
  name: string;
}

/** Marks a bucket that is not over, since Slack cannot draw it lighter. */
export const partialMark = '*';

/** What Slack has no chart of. */
const unknown: readonly DrawingKind[] = ['calendar', 'heatmap', 'box-plot', 'table'];

/** A drawing as Slack draws it; null where that would leave something out. */
export function nativeChart(drawing: Drawing): ChartBlock | null {
  const labels = labelsOf(drawing);
  if (drawing.empty !== null || unknown.includes(drawing.kind) || labels === null) return null;
  const scale = scaleOf(drawing);
  const chart = drawing.kind === 'pie' ? pieOf(drawing, labels, scale) : linesOf(drawing, labels, scale);
  return chart && { type: 'data_visualization', title: cut(drawing.title, limits.chartTitle), chart };
}

function pieOf({ series }: Drawing, labels: readonly string[], scale: Scale): PieChart | null {
  const segments = pointsOf(series[0], labels, scale) ?? [];
  const fit = segments.length > 0 && segments.length <= limits.chartSeries;
  return fit && segments.every(({ value }) => value > 0) ? { type: 'pie', segments } : null;
}

function linesOf(drawing: Drawing, labels: string[], scale: Scale): SeriesChart | null {
  const { series, x, y, y2 } = drawing;
  const solid = series.filter((one) => one.style === 'solid');
  if (y.stacked && solid.length > 1) return null;
  // Slack has one axis.
  if (y2 !== undefined) return null;
  const lines = series.flatMap((one) => {
    const data = pointsOf(one, labels, scale);
    return data === null ? [] : [{ name: nameOf(one, solid), data }];
  });
  const whole = lines.length === series.length && lines.length <= limits.chartSeries;
  if (!whole || !distinct(lines.map(({ name }) => name))) return null;
  return {
    type: typeOf(drawing),
    series: lines,
    axis_config: {
      categories: labels,
      x_label: cut(x.title, limits.chartAxis),
      y_label: cut(axisTitle(drawing, scale), limits.chartAxis),
    },
  };
}

function typeOf({ kind }: Drawing): SeriesChart['type'] {
  if (kind === 'step') return 'line';
  return kind === 'line' || kind === 'area' ? kind : 'bar';
}

/** Null where Slack would refuse one, or where two would read the same. */
function labelsOf({ x }: Drawing): string[] | null {
  const labels = x.labels.map((label, place) => (x.partial[place] ? `${label}${partialMark}` : label));
  const fit = labels.every((label) => label.length > 0 && label.length <= limits.chartLabel);
  const few = labels.length > 0 && labels.length <= limits.chartCategories;
  return fit && few && distinct(labels) ? labels : null;
}

/** Null where a value is missing: Slack draws no gaps. */
function pointsOf(
  series: DrawnSeries | undefined,
  labels: readonly string[],
  { per }: Scale,
): Point[] | null {
  const values = series?.values ?? [];
  const points = labels.flatMap((label, place) => {
    const value = values[place];
    return value === undefined || value === null ? [] : [{ label, value: rounded(value / per) }];
  });
  return points.length === labels.length ? points : null;
}

function nameOf(series: DrawnSeries, solid: readonly DrawnSeries[]): string {
  const [only, ...others] = solid;
  const own = solid.find((one) => one.metric === series.metric)?.label ?? series.label;
  if (series.style === 'solid') return cut(own, limits.chartLabel);
  if (only !== undefined && others.length === 0)
    return series.style === 'previous' ? 'Previous period' : 'Trend';
  const addition = series.style === 'previous' ? ', before' : ', trend';
  return cut(own, limits.chartLabel - addition.length) + addition;
}

const durations: readonly Scale[] = [
  { per: 86_400, name: 'days' },
  { per: 3_600, name: 'hours' },
  { per: 60, name: 'minutes' },
];

/** Nobody reads 187,200 seconds or a share of 0.46. */
function scaleOf({ y, series }: Drawing): Scale {
  if (y.unit === 'share') return { per: 0.01, name: '%' };
  if (y.unit !== 'seconds') return { per: 1, name: '' };
  const largest = Math.max(...series.flatMap(({ values }) => values.map((value) => Math.abs(value ?? 0))));
  return durations.find(({ per }) => largest >= per) ?? { per: 1, name: 'seconds' };
}

function axisTitle({ y }: Drawing, { name }: Scale): string {
  return y.unit === 'seconds' || y.unit === 'share' ? `${y.title}, ${name}` : y.title;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

function distinct(names: readonly string[]): boolean {
  return new Set(names).size === names.length;
}
