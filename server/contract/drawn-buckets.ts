import type { MetricAnswer, Point } from './answer.ts';
import type { DrawnSeries } from './charts.ts';
import { type Content, isWhole, labelOf, sharedUnit } from './drawn-content.ts';
import { neutralColour } from './palette.ts';
import type { BucketSize, Unit } from './units.ts';
import { bucketLabel, bucketName, shownValue, unitTitle } from './words.ts';

const bucketTitles: Record<BucketSize, string> = { day: 'Day', week: 'Week', month: 'Month' };

interface Track {
  metric: MetricAnswer;
  colour: number;
  /** One a bucket of the chart; null where the metric has none there. */
  points: readonly (Point | null)[];
}

/** Metrics along time: a series each, the period before it dashed, its trend. */
export function drawnBuckets(metrics: readonly MetricAnswer[], by: BucketSize, stacked: boolean): Content {
  const starts = [...new Set(metrics.flatMap((metric) => metric.series.map((point) => point.start)))].sort();
  const tracks = metrics.map((metric, colour) => ({ metric, colour, points: pointsAt(metric, starts) }));
  const unit = sharedUnit(metrics);
  const [only, ...others] = metrics;
  return {
    x: timeAxis(starts, by, (place) => tracks.some(({ points }) => points[place]?.partial === true)),
    y: {
      title: only !== undefined && others.length === 0 ? labelOf(only) : unitTitle(unit),
      unit,
      stacked,
      whole: isWhole(metrics),
    },
    series: stacked
      ? [...tracks.map(solidLine), ...previousTotal(tracks, unit)]
      : tracks.flatMap((track) => [solidLine(track), ...previousLine(track), ...trendLine(track)]),
  };
}

/** Every day of a year, as a calendar shows them. */
export function drawnDays(metric: MetricAnswer, days: readonly Point[]): Content {
  const starts = days.map((day) => day.start);
  return {
    x: timeAxis(starts, 'day', (place) => days[place]?.partial === true),
    y: { title: labelOf(metric), unit: metric.unit, stacked: false, whole: isWhole([metric]) },
    series: [solidLine({ metric, colour: 0, points: days })],
  };
}

function pointsAt(metric: MetricAnswer, starts: readonly string[]): (Point | null)[] {
  const points = new Map(metric.series.map((point) => [point.start, point]));
  return starts.map((start) => points.get(start) ?? null);
}

function timeAxis(
  starts: readonly string[],
  by: BucketSize,
  isPartial: (place: number) => boolean,
): Content['x'] {
  const partial = starts.map((_, place) => isPartial(place));
  return {
    type: 'time',
    title: bucketTitles[by],
    keys: [...starts],
    labels: starts.map((start) => bucketLabel(start, by)),
    names: starts.map((start, place) => `${bucketName(start, by)}${partial[place] ? ' (partial)' : ''}`),
    partial,
  };
}

function solidLine({ metric, colour, points }: Track): DrawnSeries {
  const values = points.map((point) => point?.value ?? null);
  return lineOf(metric.id, metric.id, labelOf(metric), colour, 'solid', values, metric.unit);
}

function previousLine({ metric, colour, points }: Track): DrawnSeries[] {
  const values = points.map((point) => point?.previousValue ?? null);
  if (values.every((value) => value === null)) return [];
  const label = `${labelOf(metric)}, previous period`;
  return [lineOf(`${metric.id}:previous`, metric.id, label, colour, 'previous', values, metric.unit)];
}

function trendLine({ metric, colour, points }: Track): DrawnSeries[] {
  const { trend } = metric;
  if (!trend || points.length < 2) return [];
  const values = points.map(
    (_, place) => trend.start + ((trend.end - trend.start) * place) / (points.length - 1),
  );
  return [
    lineOf(
      `${metric.id}:trend`,
      metric.id,
      `${labelOf(metric)}, trend`,
      colour,
      'trend',
      values,
      metric.unit,
    ),
  ];
}

/** Stacked parts of two periods over each other cannot be read, so the period before is one line: its total. */
function previousTotal(tracks: readonly Track[], unit: Unit | null): DrawnSeries[] {
  const [first] = tracks;
  if (first === undefined || unit === null) return [];
  const values = first.points.map((_, place) =>
    total(tracks.map(({ points }) => points[place]?.previousValue ?? null)),
  );
  if (values.every((value) => value === null)) return [];
  return [
    lineOf(
      'total:previous',
      first.metric.id,
      'Total, previous period',
      neutralColour,
      'previous',
      values,
      unit,
    ),
  ];
}

function total(values: readonly (number | null)[]): number | null {
  return values.reduce((sum, value) => (value === null ? sum : (sum ?? 0) + value), null);
}

function lineOf(
  id: string,
  metric: string,
  label: string,
  colour: number,
  style: DrawnSeries['style'],
  values: (number | null)[],
  unit: Unit,
): DrawnSeries {
  return { id, metric, label, colour, style, values, shown: values.map((value) => shownValue(value, unit)) };
}
