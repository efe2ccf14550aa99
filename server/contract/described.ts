import type { Answer, ChartAnswer, MetricAnswer } from './answer.ts';
import type { ChartKind, DrawnSeries } from './charts.ts';
import type { Content } from './drawing/content.ts';
import type { BucketSize } from './units.ts';
import { listed, shownValue } from './words.ts';

const kindNames: Record<ChartKind, string> = {
  line: 'Line chart',
  area: 'Area chart',
  step: 'Step chart',
  bar: 'Bar chart',
  'stacked-bar': 'Stacked bar chart',
  histogram: 'Histogram',
  pie: 'Pie chart',
  heatmap: 'Heatmap',
  'box-plot': 'Box plot',
  table: 'Table',
  calendar: 'Calendar',
};

const mostNamed = 6;

/** What a chart that is not empty shows, in words alone: for screen readers, Slack's alt text and exports. */
export function describe(
  answer: Answer,
  chart: ChartAnswer,
  metrics: readonly MetricAnswer[],
  content: Content,
  period: string,
): string {
  const { by } = answer.period;
  const isAlongTime = content.x.type === 'time' && content.kind !== 'calendar';
  const remarks = (content.remarks ?? []).map((remark) => `; ${remark}`).join('');
  const opening = `${chart.title}. ${kindNames[chart.kind]}, ${period}${isAlongTime ? `, by ${by}` : ''}${remarks}.`;
  return [opening, ...sentencesOf(chart, metrics, content, by), isAlongTime ? partialWords(content) : '']
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function sentencesOf(
  chart: ChartAnswer,
  metrics: readonly MetricAnswer[],
  content: Content,
  by: BucketSize,
): string[] {
  if (content.kind === 'heatmap') return [acrossCells(content)];
  if (content.kind === 'table') return [acrossRows(content)];
  switch (chart.shows) {
    case 'series':
      return metrics.map((metric) => alongTime(metric, content, by));
    case 'breakdown-series':
      return [partsInAll(metrics[0]), stackExtremes(content)];
    case 'cohort':
      return [meansInAll(chart, metrics), stackExtremes(content)];
    case 'year':
      return content.series.map((series) => acrossDays(series, content));
    case 'boxes':
      return [acrossBoxes(content)];
    default:
      return content.series.map((series) => acrossParts(series, content));
  }
}

function alongTime(metric: MetricAnswer, content: Content, by: BucketSize): string {
  const series = content.series.find(
    (candidate) => candidate.metric === metric.id && candidate.style === 'solid',
  );
  if (series === undefined || metric.value === null) return `${metric.title}: no data.`;
  const compared = metric.shown.change === null ? '' : `, ${withPrevious(metric.shown.change)}`;
  return [
    `${series.label}: ${metric.shown.value}${compared}${extremes(series, content)}.`,
    trendWords(metric, by),
    gapWords(series, by),
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function withPrevious(change: string): string {
  return change === 'the same' ? 'the same as in the period before' : `${change} than in the period before`;
}

/** Most and least among whole buckets: a week that has just begun is no low. */
function extremes(series: DrawnSeries, { x }: Content): string {
  const known = series.values.flatMap((value, place) =>
    value === null || x.partial[place] ? [] : [{ value, place }],
  );
  const [first] = known;
  if (first === undefined || known.length < 2) return '';
  const most = known.reduce((best, candidate) => (candidate.value > best.value ? candidate : best), first);
  const least = known.reduce((best, candidate) => (candidate.value < best.value ? candidate : best), first);
  if (most.value === least.value) return '; the same throughout';
  const at = ({ place }: { place: number }) => `${series.shown[place]} (${x.names[place]})`;
  return `; most ${at(most)}, least ${at(least)}`;
}

function trendWords({ trend, unit }: MetricAnswer, by: BucketSize): string {
  if (!trend) return '';
  const size = Math.max(Math.abs(trend.start), Math.abs(trend.end));
  if (size === 0 || Math.abs(trend.end - trend.start) < size * 0.01) return 'The trend is level.';
  const step = shownValue(Math.abs(trend.perBucket), unit);
  return `The trend is ${trend.perBucket > 0 ? 'rising' : 'falling'} by ${step} a ${by}.`;
}

function gapWords(series: DrawnSeries, by: BucketSize): string {
  const gaps = series.values.filter((value) => value === null).length;
  return gaps === 0 ? '' : `No data for ${gaps} of ${series.values.length} ${by}s.`;
}

function partialWords({ x }: Content): string {
  const places = x.partial.flatMap((partial, place) => (partial ? [x.labels[place]] : []));
  return places.length === 0 ? '' : `Partial: ${places.join(', ')}.`;
}

function acrossParts(series: DrawnSeries, { x }: Content): string {
  const parts = series.values.flatMap((value, place) =>
    value === null || value === 0 ? [] : [`${x.names[place]} ${series.shown[place]}`],
  );
  return `${series.label}: ${firstOf(parts)}.`;
}

/** The parts of a metric over the whole period; of a state as it was at the end. */
function partsInAll(metric: MetricAnswer | undefined): string {
  if (metric === undefined) return '';
  const parts = (metric.breakdown ?? []).map(
    ({ label, value }) => `${label} ${shownValue(value, metric.unit)}`,
  );
  return `${metric.title}: ${firstOf(parts)}.`;
}

function meansInAll({ cohort }: ChartAnswer, metrics: readonly MetricAnswer[]): string {
  const means = (cohort?.means ?? []).flatMap(({ metric: id, value, share }) => {
    const metric = metrics.find((one) => one.id === id);
    const part = share === null ? '' : ` (${shownValue(share, 'share')})`;
    return metric === undefined ? [] : [`${metric.title} ${shownValue(value, metric.unit)}${part}`];
  });
  return `${firstOf(means)}.`;
}

/** Where the whole of a stack is highest among whole buckets. */
function stackExtremes({ x, y, series }: Content): string {
  if (!y.stacked || y.unit === null) return '';
  const solid = series.filter((line) => line.style === 'solid');
  const heights = x.keys.flatMap((_, place) => {
    const known = solid.flatMap((line) => line.values[place] ?? []);
    return known.length === 0 || x.partial[place] ? [] : [{ place, height: sumOf(known) }];
  });
  const [first] = heights;
  if (first === undefined || heights.length < 2) return '';
  const most = heights.reduce((best, one) => (one.height > best.height ? one : best), first);
  return `Highest ${x.names[most.place]}: ${shownValue(most.height, y.unit)}.`;
}

function acrossCells({ x, y, series }: Content): string {
  const cells = series.flatMap((line) =>
    line.values.flatMap((value, place) =>
      value === null ? [] : [{ value, words: `${line.shown[place]} (${line.label}, ${x.names[place]})` }],
    ),
  );
  const [first] = cells;
  if (first === undefined) return '';
  const most = cells.reduce((best, cell) => (cell.value > best.value ? cell : best), first);
  const least = cells.reduce((best, cell) => (cell.value < best.value ? cell : best), first);
  const gaps = series.length * x.keys.length - cells.length;
  const missing = gaps === 0 ? '' : ` No data in ${gaps} of ${series.length * x.keys.length} cells.`;
  if (most.value === least.value) return `${y.title}: ${most.words}, the same everywhere.${missing}`;
  return `${y.title}: most ${most.words}, least ${least.words}.${missing}`;
}

function acrossRows({ x, series }: Content): string {
  const columns = listed([x.title, ...series.map(({ label }) => label)]);
  return `${x.keys.length} ${x.keys.length === 1 ? 'row' : 'rows'} of ${columns}.`;
}

function acrossBoxes({ x, y, series }: Content): string {
  const [low, , median, , high] = series;
  const boxes = x.labels.map(
    (label, place) =>
      `${label} median ${median?.shown[place]}, from ${low?.shown[place]} to ${high?.shown[place]}`,
  );
  return `${y.title}: ${firstOf(boxes, '; ')}.`;
}

/** The first of many; nobody listens to forty. */
function firstOf(words: readonly string[], between = ', '): string {
  const rest = words.length - mostNamed;
  if (rest <= 1) return words.join(between);
  return `${words.slice(0, mostNamed).join(between)} and ${rest} others`;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function acrossDays(series: DrawnSeries, { x }: Content): string {
  const known = series.values.flatMap((value, place) => (value === null ? [] : [{ value, place }]));
  const active = known.filter(({ value }) => value !== 0);
  const [first] = active;
  const counted = `${series.label}: something on ${active.length} of ${known.length} days`;
  if (first === undefined) return `${counted}.`;
  const most = active.reduce((best, day) => (day.value > best.value ? day : best), first);
  return `${counted}; most ${series.shown[most.place]} (${x.names[most.place]}).`;
}
