import type { Answer, ChartAnswer, MetricAnswer } from './answer.ts';
import type { Drawing } from './charts.ts';
import { describe } from './described.ts';
import { drawnBuckets, drawnDays } from './drawn-buckets.ts';
import type { Content } from './drawn-content.ts';
import { drawnBars, drawnBins, drawnPie } from './drawn-parts.ts';
import { NotFound } from './errors.ts';
import { listed, missingWords, shownPeriod } from './words.ts';

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
    kind: chart.kind,
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
      return drawnBuckets(metrics, answer.period.by, chart.stacked ?? false);
    case 'breakdown':
      return chart.kind === 'pie' ? drawnPie(first) : drawnBars(first);
    case 'bins':
      return drawnBins(metrics);
    case 'year':
      return drawnDays(first, chart.days ?? []);
  }
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
