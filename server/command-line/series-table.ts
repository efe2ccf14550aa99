import type { Answer } from '../contract/answer.ts';
import { pointsAt, startsOf, timeAxis } from '../contract/drawing/time.ts';
import { shownValue } from '../contract/words.ts';
import { table } from './table.ts';

/** The metrics of an answer along time for the terminal: a line for each bucket, its metrics beside each other. */
export function seriesTable({ metrics, period }: Answer): string {
  const along = metrics.filter(({ series }) => series.some(({ value }) => value !== null));
  if (along.length === 0) return '';
  const starts = startsOf(along.map(({ series }) => series));
  const tracks = along.map(({ series, title, unit }) => ({ title, unit, points: pointsAt(series, starts) }));
  const { title, names = [] } = timeAxis(starts, period.by, tracks);
  const rows = names.map((name, place) => [
    name,
    ...tracks.map(({ points, unit }) => shownValue(points[place]?.value ?? null, unit)),
  ]);
  return table([title, ...tracks.map((track) => track.title)], rows);
}
