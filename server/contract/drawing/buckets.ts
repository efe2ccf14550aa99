import type { MetricAnswer, Point } from '../answer.ts';
import type { DrawnSeries } from '../charts.ts';
import type { BucketSize } from '../units.ts';
import { axisOf, type Content, labelOf, sharedUnit, sharesAxis } from './content.ts';
import { neutralColour } from './palette.ts';
import { lineOf, pointsAt, solidLine, startsOf, type Track, timeAxis } from './time.ts';

interface MetricTrack extends Track {
  of: MetricAnswer;
}

/**
 * Metrics along time: a series each, the period before it dashed, its trend. What the first metric's axis cannot measure has the
 * axis to the right.
 */
export function drawnBuckets(all: readonly MetricAnswer[], by: BucketSize, stacked: boolean): Content {
  const metrics = connected(all);
  const starts = startsOf(metrics.map((metric) => metric.series));
  const tracks = metrics.map((metric) =>
    trackOf(metric, all.indexOf(metric), pointsAt(metric.series, starts)),
  );
  const x = timeAxis(starts, by, tracks);
  if (stacked)
    return {
      x,
      y: axisOf(metrics, true),
      series: [...tracks.map(solidLine), ...previousTotal(tracks)],
    };
  const [first] = metrics;
  const onLeft = (metric: MetricAnswer) => first === undefined || sharesAxis(metric.unit, first.unit);
  const right = metrics.filter((metric) => !onLeft(metric));
  return {
    x,
    y: axisOf(metrics.filter(onLeft), false),
    ...(right.length > 0 && { y2: axisOf(right, false) }),
    series: tracks.flatMap((track) => {
      const lines = [solidLine(track), ...previousLine(track), ...trendLine(track)];
      return onLeft(track.of) ? lines : lines.map((line) => ({ ...line, onRight: true }));
    }),
  };
}

/** Every day of a year, as a calendar shows them. */
export function drawnDays(metric: MetricAnswer, days: readonly Point[]): Content {
  const starts = days.map((day) => day.start);
  const track = trackOf(metric, 0, days);
  return { x: timeAxis(starts, 'day', [track]), y: axisOf([metric], false), series: [solidLine(track)] };
}

/** Beside metrics that there are, those that no source brings yet are only names. */
function connected(metrics: readonly MetricAnswer[]): readonly MetricAnswer[] {
  const known = metrics.filter(
    ({ missing = [], series }) => missing.length === 0 || series.some(({ value }) => value !== null),
  );
  return known.length > 0 ? known : metrics;
}

function trackOf(metric: MetricAnswer, colour: number, points: readonly (Point | null)[]): MetricTrack {
  const { id, unit } = metric;
  return { id, metric: id, label: labelOf(metric), colour, unit, points, of: metric };
}

function previousLine(track: MetricTrack): DrawnSeries[] {
  const values = track.points.map((point) => point?.previousValue ?? null);
  if (values.every((value) => value === null)) return [];
  const named = { ...track, id: `${track.id}:previous`, label: `${track.label}, previous period` };
  return [lineOf(named, 'previous', values)];
}

function trendLine(track: MetricTrack): DrawnSeries[] {
  const { points, of } = track;
  const { trend } = of;
  if (!trend || points.length < 2) return [];
  const values = points.map(
    (_, place) => trend.start + ((trend.end - trend.start) * place) / (points.length - 1),
  );
  return [lineOf({ ...track, id: `${track.id}:trend`, label: `${track.label}, trend` }, 'trend', values)];
}

/** Stacked parts of two periods over each other cannot be read, so the period before is one line: its total. */
function previousTotal(tracks: readonly MetricTrack[]): DrawnSeries[] {
  const [first] = tracks;
  if (first === undefined || sharedUnit(tracks) === null) return [];
  return totalBefore(
    first,
    first.points.map((_, place) => total(tracks.map(({ points }) => points[place]?.previousValue ?? null))),
  );
}

/** The line of a previous period's total over what is stacked; none where nothing is known of it. */
export function totalBefore(of: Omit<Track, 'points'>, values: (number | null)[]): DrawnSeries[] {
  if (values.every((value) => value === null)) return [];
  const named = { ...of, id: 'total:previous', label: 'Total, previous period', colour: neutralColour };
  return [lineOf(named, 'previous', values)];
}

function total(values: readonly (number | null)[]): number | null {
  return values.reduce((sum, value) => (value === null ? sum : (sum ?? 0) + value), null);
}
