import type { Cohort, MetricAnswer, Slice } from '../answer.ts';
import type { DrawnSeries } from '../charts.ts';
import { cohortWords } from '../left-out.ts';
import { otherKey } from '../other-key.ts';
import type { BucketSize } from '../units.ts';
import { unitTitle } from '../words.ts';
import { totalBefore } from './buckets.ts';
import { axisOf, type Content, sharedUnit, withShare } from './content.ts';
import { coloursOf } from './palette.ts';
import { together } from './slices.ts';
import { pointsAt, solidLine, startsOf, type Track, timeAxis } from './time.ts';

const mostParts = 7;

/** The parts of a metric along time, a series each; of many the largest, and what is stacked keeps the rest as "Other". */
export function drawnPartsAlongTime(metric: MetricAnswer, by: BucketSize, stacked: boolean): Content {
  const parts = metric.breakdown ?? [];
  const shown = largestParts(parts, stacked);
  const starts = startsOf(parts.map(({ series = [] }) => series));
  const colours = coloursOf(shown.map(({ key }) => key));
  const tracks = shown.map(({ key, label, series = [] }, place) => ({
    id: key,
    metric: metric.id,
    label,
    colour: colours[place] ?? 0,
    unit: metric.unit,
    points: pointsAt(series, starts),
  }));
  const before = pointsAt(metric.series, starts).map((point) => point?.previousValue ?? null);
  const [first] = tracks;
  return {
    x: timeAxis(starts, by, tracks),
    y: { ...axisOf([metric], stacked), title: metric.title },
    series: stacked
      ? [...shared(tracks), ...(first === undefined ? [] : totalBefore(first, before))]
      : tracks.map(solidLine),
    ...(shown.length < parts.length &&
      !stacked && { remarks: [`the largest ${shown.length} of ${parts.length}`] }),
  };
}

/** Means of several durations over the same rows, stacked: together they are the mean of the whole. */
export function drawnMeans(cohort: Cohort, metrics: readonly MetricAnswer[], by: BucketSize): Content {
  const tracks = meanTracks(cohort, metrics);
  return {
    x: timeAxis(startsOf(cohort.means.map(({ series }) => series)), by, tracks),
    y: { ...axisOf(metrics, true), title: `Mean ${unitTitle(sharedUnit(metrics)).toLowerCase()}` },
    series: shared(tracks),
    remarks: cohortWords(cohort),
  };
}

/** The means of a cohort along time, in the order of the chart's metrics. */
export function meanTracks({ means }: Cohort, metrics: readonly MetricAnswer[]): Track[] {
  const starts = startsOf(means.map(({ series }) => series));
  return metrics.map(({ id, title, unit }, colour) => {
    const series = means.find((mean) => mean.metric === id)?.series ?? [];
    return { id, metric: id, label: title, colour, unit, points: pointsAt(series, starts) };
  });
}

function largestParts(parts: readonly Slice[], stacked: boolean): Slice[] {
  if (parts.length <= mostParts) return [...parts];
  const named = parts.filter(({ key }) => key !== otherKey);
  const large = named.toSorted((one, other) => (other.value ?? 0) - (one.value ?? 0)).slice(0, mostParts - 1);
  const shown = named.filter((part) => large.includes(part));
  return stacked ? [...shown, together(parts.filter((part) => !large.includes(part)))] : shown;
}

/** Each value with its share of the stack that it is in. */
function shared(tracks: readonly Track[]): DrawnSeries[] {
  return tracks.map((track) => {
    const line = solidLine(track);
    const shown = line.values.map((value, place) =>
      withShare(line.shown[place] ?? '', value, heightAt(tracks, place)),
    );
    return { ...line, shown };
  });
}

/** How high a stack is. */
export function heightAt(tracks: readonly Track[], place: number): number {
  return tracks.reduce((sum, { points }) => sum + (points[place]?.value ?? 0), 0);
}
