import type { Answer, ChartAnswer, MetricAnswer } from './answer.ts';
import type { ChartKind, DrawnSeries } from './charts.ts';
import type { Content } from './drawn-content.ts';
import type { BucketSize } from './units.ts';
import { shownValue } from './words.ts';

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

/** What a chart that is not empty shows, in words alone: for screen readers, Slack's alt text and exports. */
export function describe(
  answer: Answer,
  chart: ChartAnswer,
  metrics: readonly MetricAnswer[],
  content: Content,
  period: string,
): string {
  const opening = `${chart.title}. ${kindNames[chart.kind]}, ${period}`;
  if (chart.shows === 'series') {
    const { by } = answer.period;
    return [
      `${opening}, by ${by}.`,
      ...metrics.map((metric) => alongTime(metric, content, by)),
      partialWords(content),
    ]
      .filter((sentence) => sentence !== '')
      .join(' ');
  }
  if (chart.shows === 'year')
    return `${opening}. ${content.series.map((series) => acrossDays(series, content)).join(' ')}`;
  return `${opening}. ${content.series.map((series) => acrossParts(series, content)).join(' ')}`;
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
    value === 0 ? [] : [`${x.names[place]} ${series.shown[place]}`],
  );
  return `${series.label}: ${parts.join(', ')}.`;
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
