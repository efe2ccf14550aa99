import type { Drawing, DrawnSeries } from '../server/contract/charts.ts';
import type { Unit } from '../server/contract/units.ts';
import { cut, limits } from './limits.ts';

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

/** A drawing as Slack draws it; null where that would leave something out. */
export function nativeChart(drawing: Drawing): ChartBlock | null {
  const { kind, series, y } = drawing;
  const solid = series.filter((one) => one.style === 'solid');
  const labels = labelsOf(drawing);
  if (drawing.empty !== null || kind === 'calendar' || y.unit === null) return null;
  if (labels === null || (y.stacked && solid.length > 1)) return null;
  const scale = scaleOf(y.unit, series);
  const title = cut(drawing.title, limits.chartTitle);
  if (kind === 'pie') {
    const segments = pointsOf(solid[0], labels, scale);
    if (segments === null || segments.length > limits.chartSeries) return null;
    return segments.every(({ value }) => value > 0)
      ? { type: 'data_visualization', title, chart: { type: 'pie', segments } }
      : null;
  }
  const lines = series.map((one) => ({ name: nameOf(one, solid), data: pointsOf(one, labels, scale) }));
  const drawn = lines.flatMap(({ name, data }) => (data === null ? [] : [{ name, data }]));
  if (
    drawn.length < series.length ||
    drawn.length > limits.chartSeries ||
    !distinct(drawn.map(({ name }) => name))
  )
    return null;
  return {
    type: 'data_visualization',
    title,
    chart: {
      type: kind === 'histogram' ? 'bar' : kind,
      series: drawn,
      axis_config: {
        categories: labels,
        x_label: cut(drawing.x.title, limits.chartAxis),
        y_label: cut(axisTitle(drawing, scale), limits.chartAxis),
      },
    },
  };
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
function scaleOf(unit: Unit, series: readonly DrawnSeries[]): Scale {
  if (unit === 'share') return { per: 0.01, name: '%' };
  if (unit !== 'seconds') return { per: 1, name: unit };
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
