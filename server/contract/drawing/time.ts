import type { Point } from '../answer.ts';
import type { DrawnSeries } from '../charts.ts';
import type { BucketSize, Unit } from '../units.ts';
import { bucketLabel, bucketName, shownValue } from '../words.ts';
import type { Content } from './content.ts';

const bucketTitles: Record<BucketSize, string> = { day: 'Day', week: 'Week', month: 'Month' };

/** What becomes a series: its points stand at the buckets of the chart, null where it has none there. */
export interface Track {
  id: string;
  metric: string;
  label: string;
  colour: number;
  unit: Unit;
  points: readonly (Point | null)[];
}

/** The first days of all buckets that some series have, in order. */
export function startsOf(series: readonly (readonly Point[])[]): string[] {
  return [...new Set(series.flatMap((points) => points.map((point) => point.start)))].sort();
}

/** The points of a series at these buckets. */
export function pointsAt(series: readonly Point[], starts: readonly string[]): (Point | null)[] {
  const points = new Map(series.map((point) => [point.start, point]));
  return starts.map((start) => points.get(start) ?? null);
}

/** An axis of buckets; one that is partial for any of the tracks is partial. */
export function timeAxis(
  starts: readonly string[],
  by: BucketSize,
  tracks: readonly Pick<Track, 'points'>[],
): Content['x'] {
  const partial = starts.map((_, place) => tracks.some(({ points }) => points[place]?.partial === true));
  return {
    type: 'time',
    title: bucketTitles[by],
    keys: [...starts],
    labels: starts.map((start) => bucketLabel(start, by)),
    names: starts.map((start, place) => `${bucketName(start, by)}${partial[place] ? ' (partial)' : ''}`),
    partial,
  };
}

/** The track itself as a series. */
export function solidLine(track: Track): DrawnSeries {
  return lineOf(
    track,
    'solid',
    track.points.map((point) => point?.value ?? null),
  );
}

/** A series of a track's, or one that accompanies it. */
export function lineOf(
  { id, metric, label, colour, unit }: Omit<Track, 'points'>,
  style: DrawnSeries['style'],
  values: (number | null)[],
): DrawnSeries {
  return { id, metric, label, colour, style, values, shown: values.map((value) => shownValue(value, unit)) };
}
