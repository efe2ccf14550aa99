import type { Answer, ChartAnswer, MetricAnswer, Slice } from './answer.ts';
import type { ChartKind, Drawing, DrawingKind } from './charts.ts';
import { describe } from './described.ts';
import { drawnBuckets, drawnDays } from './drawn-buckets.ts';
import type { Content } from './drawn-content.ts';
import { drawnBars, drawnBins, drawnPie } from './drawn-parts.ts';
import { NotFound } from './errors.ts';
import { listed, missingWords, shownPeriod, shownValue } from './words.ts';

/** What each kind of chart is drawn as. */
const drawnAs: Record<ChartKind, DrawingKind> = {
  line: 'line',
  area: 'area',
  step: 'line',
  bar: 'bar',
  'stacked-bar': 'bar',
  histogram: 'histogram',
  pie: 'pie',
  heatmap: 'bar',
  'box-plot': 'bar',
  table: 'bar',
  calendar: 'calendar',
};

/** What one chart of an answer shows. Pure, and safe in a browser. Throws `NotFound` for a chart the answer does not have. */
export function drawingOf(answer: Answer, chartId: string): Drawing {
  const chart = answer.charts.find((candidate) => candidate.id === chartId);
  if (chart === undefined) {
    const candidates = answer.charts.map((candidate) => candidate.id);
    throw new NotFound(`${answer.title} has no chart “${chartId}”.`, {
      hint: `It has ${listed(candidates)}.`,
      candidates,
    });
  }
  const metrics = chart.metrics.map((id) => metricOf(answer, id));
  const content = contentOf(answer, chart, metrics);
  const period = periodWords(answer, chart);
  const empty = isEmpty(content) ? emptyWords(metrics, period) : null;
  return {
    group: answer.group,
    id: chart.id,
    title: chart.title,
    subtitle: subtitleOf(answer, chart, period),
    kind: drawnAs[chart.kind],
    ...content,
    empty,
    description:
      empty === null ? describe(answer, chart, metrics, content, period) : `${chart.title}: ${empty}`,
  };
}

function metricOf(answer: Answer, id: string): MetricAnswer {
  const metric = answer.metrics.find((candidate) => candidate.id === id);
  if (metric === undefined) throw new NotFound(`${answer.title} has no metric “${id}” in this answer.`);
  return metric;
}

function contentOf(answer: Answer, chart: ChartAnswer, metrics: readonly MetricAnswer[]): Content {
  const [first] = metrics;
  if (first === undefined) throw new NotFound(`The chart “${chart.title}” has no metrics.`);
  switch (chart.shows) {
    case 'series':
      return drawnBuckets(metrics, answer.period.by, chart.stacked ?? chart.kind === 'stacked-bar');
    case 'breakdown-series':
      return drawnBuckets(partsAlongTime(first), answer.period.by, true);
    case 'cohort':
      return drawnBuckets(meansAlongTime(chart, metrics), answer.period.by, true);
    case 'boxes':
      return drawnBars({ ...first, breakdown: mediansOf(first) });
    case 'rows':
    case 'breakdown':
      return chart.kind === 'pie' ? drawnPie(first) : drawnBars(first);
    case 'bins':
      return drawnBins(metrics);
    case 'year':
      return drawnDays(first, chart.days ?? []);
  }
}

function partsAlongTime(metric: MetricAnswer): MetricAnswer[] {
  return (metric.breakdown ?? []).map(({ key, label, value, sampleSize, series = [] }) => {
    const shown = { ...metric.shown, value: shownValue(value, metric.unit) };
    return { ...metric, id: key, title: label, value, sampleSize, series, shown };
  });
}

function meansAlongTime({ cohort }: ChartAnswer, metrics: readonly MetricAnswer[]): MetricAnswer[] {
  return metrics.map((metric) => {
    const mean = cohort?.means.find((one) => one.metric === metric.id);
    const value = mean?.value ?? null;
    const shown = { ...metric.shown, value: shownValue(value, metric.unit) };
    return { ...metric, statistic: 'mean', value, series: mean?.series ?? [], shown };
  });
}

function mediansOf({ boxes = [] }: MetricAnswer): Slice[] {
  return boxes.map(({ key, label, p50, sampleSize }) => ({
    key,
    key2: null,
    label,
    value: p50,
    statistic: 'median',
    sampleSize,
  }));
}

/** Zeros along time are news; slices and bins that hold nothing are not. */
function isEmpty({ x, series }: Content): boolean {
  const values = series.filter((line) => line.style === 'solid').flatMap((line) => line.values);
  return values.every((value) => value === null || (x.type === 'category' && value === 0));
}

function emptyWords(metrics: readonly MetricAnswer[], period: string): string {
  const missing = [...new Set(metrics.flatMap((metric) => metric.missing ?? []))];
  if (missing.length > 0) return missingWords(missing);
  return `There is nothing from ${period}.`;
}

function periodWords(answer: Answer, chart: ChartAnswer): string {
  const first = chart.days?.at(0)?.start ?? answer.period.from;
  return shownPeriod(first, chart.days?.at(-1)?.start ?? answer.period.to);
}

function subtitleOf(answer: Answer, chart: ChartAnswer, period: string): string {
  const { previousPeriod, filters, period: asked } = answer;
  const along = chart.shows === 'series';
  return [
    period,
    ...(along ? [`by ${asked.by}`] : []),
    ...(along && previousPeriod
      ? [`compared with ${shownPeriod(previousPeriod.from, previousPeriod.to)}`]
      : []),
    ...(['team', 'repository', 'contributor'] as const).flatMap((kind) => filterWords(kind, filters[kind])),
  ].join(' · ');
}

function filterWords(kind: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`${kind} ${listed(names)}`];
}
