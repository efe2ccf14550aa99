import type { Cohort, MetricAnswer, Slice } from '../answer.ts';
import type { DrawnSeries } from '../charts.ts';
import { cohortWords } from '../left-out.ts';
import type { BucketSize } from '../units.ts';
import { shownValue } from '../words.ts';
import { type Content, category, isWhole } from './content.ts';
import { heightAt, meanTracks } from './stack.ts';
import { lineOf, pointsAt, solidLine, startsOf, timeAxis } from './time.ts';

const mostRows = 12;

/** The parts of a metric as rows, buckets as columns. */
export function drawnHeatAlongTime(metric: MetricAnswer, by: BucketSize): Content {
  const parts = metric.breakdown ?? [];
  const named = parts.toSorted((one, other) => (other.value ?? 0) - (one.value ?? 0)).slice(0, mostRows);
  const shown = parts.filter((part) => named.includes(part));
  const starts = startsOf(parts.map(({ series = [] }) => series));
  const tracks = shown.map(({ key, label, series = [] }) => ({
    id: key,
    metric: metric.id,
    label,
    colour: 0,
    unit: metric.unit,
    points: pointsAt(series, starts),
  }));
  return {
    x: timeAxis(starts, by, tracks),
    y: shadeAxis(metric),
    series: tracks.map(solidLine),
    ...(shown.length < parts.length && { remarks: [`the largest ${shown.length} of ${parts.length}`] }),
  };
}

/** The share of each mean in their sum: rows are the metrics, columns the buckets. */
export function drawnHeatOfMeans(cohort: Cohort, metrics: readonly MetricAnswer[], by: BucketSize): Content {
  const tracks = meanTracks(cohort, metrics);
  return {
    x: timeAxis(startsOf(cohort.means.map(({ series }) => series)), by, tracks),
    y: { title: 'Share of the time', unit: 'share', stacked: false, whole: false },
    series: tracks.map((track) => {
      const values = track.points.map((point, place) => {
        const height = heightAt(tracks, place);
        return point === null || point.value === null || height === 0 ? null : point.value / height;
      });
      const shown = values.map((value, place) =>
        value === null ? '–' : withMean(value, shownValue(track.points[place]?.value ?? null, track.unit)),
      );
      return { ...lineOf(track, 'solid', values), shown };
    }),
    remarks: cohortWords(cohort),
  };
}

/** The parts by two keys: the first are rows, the second columns, such as weekdays and hours. */
export function drawnGrid(metric: MetricAnswer): Content {
  const parts = metric.breakdown ?? [];
  const rows = [...new Map(parts.map((part) => [part.key, part.label]))];
  const columns = [...new Map(parts.map((part) => [part.key2 ?? '', part.label2 ?? part.key2 ?? '']))];
  const at = new Map(parts.map((part) => [cellKey(part.key, part.key2 ?? ''), part]));
  return {
    x: category(
      metric.title,
      columns.map(([key]) => key),
      columns.map(([, label]) => label),
    ),
    y: shadeAxis(metric),
    series: rows.map(([key, label]) =>
      gridRow(
        metric,
        { key, label },
        columns.map(([column]) => at.get(cellKey(key, column))),
      ),
    ),
  };
}

function gridRow(
  { id, unit }: MetricAnswer,
  { key, label }: Pick<Slice, 'key' | 'label'>,
  cells: readonly (Slice | undefined)[],
): DrawnSeries {
  return lineOf(
    { id: key, metric: id, label, colour: 0, unit },
    'solid',
    cells.map((cell) => cell?.value ?? null),
  );
}

function cellKey(row: string, column: string): string {
  return JSON.stringify([row, column]);
}

function shadeAxis(metric: MetricAnswer): Content['y'] {
  return { title: metric.title, unit: metric.unit, stacked: false, whole: isWhole([metric]) };
}

function withMean(share: number, mean: string): string {
  return `${shownValue(share, 'share')} (${mean})`;
}
