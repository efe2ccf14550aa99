import type { Answer, ChartAnswer, Cohort, MetricAnswer } from '../answer.ts';
import type { ChartKind, Drawing, DrawingKind } from '../charts.ts';
import { describe } from '../described.ts';
import { NotFound } from '../errors.ts';
import { leftOutWords } from '../left-out.ts';
import type { BucketSize } from '../units.ts';
import { listed, missingWords, shownPeriod } from '../words.ts';
import { drawnBoxes } from './boxes.ts';
import { drawnBuckets, drawnDays } from './buckets.ts';
import type { Content } from './content.ts';
import { drawnGrid, drawnHeatAlongTime, drawnHeatOfMeans } from './heat-cells.ts';
import { drawnBars, drawnBins, drawnPie } from './parts.ts';
import { drawnMeans, drawnPartsAlongTime } from './stack.ts';
import { drawnTable } from './table.ts';

const nobody: Cohort = { sampleSize: 0, excluded: [], means: [] };

/** What each kind of chart is drawn as where its content does not say otherwise. */
const drawnAs: Record<ChartKind, DrawingKind> = {
  line: 'line',
  area: 'area',
  step: 'step',
  bar: 'bar',
  'stacked-bar': 'bar',
  histogram: 'histogram',
  pie: 'pie',
  heatmap: 'heatmap',
  'box-plot': 'box-plot',
  table: 'table',
  calendar: 'calendar',
};
const notStacked: readonly ChartKind[] = ['line', 'step'];

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
  const metrics = drawnMetrics(answer, chart);
  const { remarks = [], kind = drawnAs[chart.kind], ...content } = contentOf(answer, chart, metrics);
  const period = periodWords(answer, chart);
  const empty = isEmpty(kind, content) ? emptyWords(chart, metrics, period) : null;
  const drawn = { kind, ...content };
  return {
    group: answer.group,
    id: chart.id,
    title: chart.title,
    subtitle: [...subtitleOf(answer, chart, drawn, period), ...remarks].join(' · '),
    ...drawn,
    empty,
    description:
      empty === null
        ? describe(answer, chart, metrics, { ...drawn, remarks }, period)
        : `${chart.title}: ${empty}`,
  };
}

function metricOf(answer: Answer, id: string): MetricAnswer {
  const metric = answer.metrics.find((candidate) => candidate.id === id);
  if (metric === undefined) throw new NotFound(`${answer.title} has no metric “${id}” in this answer.`);
  return metric;
}

/** What nothing has brought yet is no line of a chart that has others. */
function drawnMetrics(answer: Answer, chart: ChartAnswer): MetricAnswer[] {
  const metrics = chart.metrics.map((id) => metricOf(answer, id));
  const brought = metrics.filter(({ missing = [] }) => missing.length === 0);
  return chart.shows === 'series' && brought.length > 0 ? brought : metrics;
}

function contentOf(answer: Answer, chart: ChartAnswer, metrics: readonly MetricAnswer[]): Content {
  const [first] = metrics;
  if (first === undefined) throw new NotFound(`The chart “${chart.title}” has no metrics.`);
  const { by, timeZone } = answer.period;
  switch (chart.shows) {
    case 'series':
      return drawnBuckets(metrics, by, chart.stacked ?? chart.kind === 'stacked-bar');
    case 'breakdown-series':
      return chart.kind === 'heatmap'
        ? drawnHeatAlongTime(first, by)
        : drawnPartsAlongTime(first, by, chart.stacked ?? !notStacked.includes(chart.kind));
    case 'cohort':
      return meansOf(chart, metrics, by);
    case 'boxes':
      return drawnBoxes(first);
    case 'rows':
      return drawnTable(first, timeZone);
    case 'breakdown':
      return brokenDown(chart, first);
    case 'bins':
      return drawnBins(metrics);
    case 'year':
      return drawnDays(first, chart.days ?? []);
  }
}

function meansOf(
  { cohort = nobody, kind }: ChartAnswer,
  metrics: readonly MetricAnswer[],
  by: BucketSize,
): Content {
  return kind === 'heatmap' ? drawnHeatOfMeans(cohort, metrics, by) : drawnMeans(cohort, metrics, by);
}

function brokenDown({ kind }: ChartAnswer, metric: MetricAnswer): Content {
  if (kind === 'heatmap') return drawnGrid(metric);
  return kind === 'pie' ? drawnPie(metric) : drawnBars(metric);
}

/** Zeros along time are news; slices and bins that hold nothing are not. */
function isEmpty(kind: DrawingKind, { x, series }: Content): boolean {
  if (kind === 'table') return x.keys.length === 0;
  const values = series.filter((line) => line.style === 'solid').flatMap((line) => line.values);
  return values.every((value) => value === null || (x.type === 'category' && value === 0));
}

function emptyWords({ cohort }: ChartAnswer, metrics: readonly MetricAnswer[], period: string): string {
  const missing = [...new Set(metrics.flatMap((metric) => metric.missing ?? []))];
  if (missing.length > 0) return missingWords(missing);
  const leftOut = leftOutWords(cohort?.excluded ?? []);
  return leftOut === ''
    ? `There is nothing from ${period}.`
    : `Nothing from ${period} has every stage; left out: ${leftOut}.`;
}

function periodWords(answer: Answer, chart: ChartAnswer): string {
  const first = chart.days?.at(0)?.start ?? answer.period.from;
  return shownPeriod(first, chart.days?.at(-1)?.start ?? answer.period.to);
}

function subtitleOf(
  answer: Answer,
  { shows }: ChartAnswer,
  { kind, x, series }: Content,
  period: string,
): string[] {
  const { previousPeriod, filters, period: asked } = answer;
  const isCompared = shows === 'series' || series.some((line) => line.style === 'previous');
  return [
    period,
    ...(x.type === 'time' && kind !== 'calendar' ? [`by ${asked.by}`] : []),
    ...(isCompared && previousPeriod
      ? [`compared with ${shownPeriod(previousPeriod.from, previousPeriod.to)}`]
      : []),
    ...(['team', 'repository', 'contributor'] as const).flatMap((name) => filterWords(name, filters[name])),
  ];
}

function filterWords(kind: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`${kind} ${listed(names)}`];
}
