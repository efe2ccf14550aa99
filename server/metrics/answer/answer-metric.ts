import type { MetricAnswer, Slice } from '../../contract/answer.ts';
import { shownChange, shownValue, verdictOf } from '../../contract/words.ts';
import type { Metric, ObservedMetric } from '../model/group.ts';
import { isObserved } from '../model/lineage.ts';
import type { QuestionContext } from '../question/context.ts';
import { observedSince } from '../question/observed-since.ts';
import { dayOf, shownDay } from '../question/period.ts';
import { teamDimension } from '../sql/group-by.ts';
import { binsOf, boxesOf } from './parts/bins.ts';
import { breakdownOf } from './parts/breakdown.ts';
import { exclusionsOf } from './parts/exclusions.ts';
import { tableOf } from './parts/tables.ts';
import { computeMetric } from './value/compute-metric.ts';
import { changeIn, type MetricValue } from './value/metric-value.ts';
import { rateLabel } from './value/rate-label.ts';
import { streaksOf } from './value/streaks.ts';
import { statisticOf } from './value/summarise.ts';
import { trendOf } from './value/trend.ts';

/** A metric's part of an answer, and the notes that go with its numbers. */
export interface AnsweredMetric {
  metric: MetricAnswer;
  notes: string[];
}

/** One metric of the question: its value, series, comparison and parts. */
export async function answerMetric(context: QuestionContext, metric: Metric): Promise<AnsweredMetric> {
  const { question, coverage } = context;
  const metricValue = await computeMetric(context, metric);
  const { value, sampleSize, series, previous } = metricValue;
  const change = changeIn(metricValue);
  const { notes, ...parts } = isObserved(metric)
    ? await observedParts(context, metric, metricValue)
    : partsOfCombination(metricValue);
  return {
    notes: [...(await sinceNotes(context, metric)), ...notes],
    metric: {
      id: metric.id,
      title: metric.title,
      unit: metric.unit,
      direction: metric.direction,
      statistic: statisticOf(metric),
      value,
      ...(previous && { previousValue: previous.value, change }),
      sampleSize,
      ...missingOf(context, metric),
      ...(metric.trend && { trend: trendOf(series.map((point) => (point.partial ? null : point.value))) }),
      excluded: metricValue.excluded ?? (await exclusionsOf(context, metric)),
      series,
      ...parts,
      shown: shownOf(metric, value, change),
      ...(question.explain && {
        explain: {
          definition: metric.definition,
          counted: sampleSize,
          sources: coverage.sources(metric.needs),
        },
      }),
    },
  };
}

type AnswerParts = Pick<
  MetricAnswer,
  'label' | 'statistics' | 'breakdown' | 'bins' | 'boxes' | 'columns' | 'columnUnits' | 'rows'
> & { notes: string[] };

function partsOfCombination({ label, breakdown }: MetricValue): AnswerParts {
  return { ...(label !== undefined && { label }), ...(breakdown && { breakdown }), notes: [] };
}

async function observedParts(
  context: QuestionContext,
  metric: ObservedMetric,
  metricValue: MetricValue,
): Promise<AnswerParts> {
  const broken = await slicesOf(context, metric, metricValue);
  const label =
    runLabel(metric, metricValue, broken.slices) ?? (await rateLabel(context, metric, metricValue));
  const bins = await binsOf(context, metric);
  const boxes = await boxesOf(context, metric);
  const table = await tableOf(context, metric);
  return {
    ...(label !== undefined && { label }),
    ...statisticsOf(metric, metricValue),
    ...(broken.slices && { breakdown: broken.slices }),
    ...(bins && { bins }),
    ...(boxes && { boxes }),
    ...table,
    notes: [
      ...(broken.suppressed ? [`${metric.title}: parts that few people stand behind are not shown.`] : []),
      ...(table === null ? [`${metric.title}: the list is left out, since few people stand behind it.`] : []),
      ...(isByTeam(metric)
        ? [
            `${metric.title}: somebody in two teams counts in both, so teams may add up to more than the whole.`,
          ]
        : []),
    ],
  };
}

async function slicesOf(
  context: QuestionContext,
  metric: ObservedMetric,
  metricValue: MetricValue,
): Promise<{ slices?: Slice[]; suppressed: boolean }> {
  if (metric.summarise.kind !== 'longest run')
    return (await breakdownOf(context, metric)) ?? { suppressed: false };
  return { slices: await streaksOf(context, metric, metricValue.value ?? 0), suppressed: false };
}

/** Of a longest run the one that still goes on. */
function runLabel(
  { summarise, unit }: ObservedMetric,
  { value }: MetricValue,
  slices: Slice[] = [],
): string | undefined {
  if (value === null || summarise.kind !== 'longest run') return undefined;
  const current = slices.find((slice) => slice.key === 'current');
  return `now ${shownValue(current?.value ?? 0, unit)}`;
}

function isByTeam({ breakdown }: ObservedMetric): boolean {
  return breakdown?.dimension === teamDimension || breakdown?.dimension2 === teamDimension;
}

async function sinceNotes(context: QuestionContext, metric: Metric): Promise<string[]> {
  const since = await observedSince(context, metric);
  if (since === null) return [];
  const day = shownDay(dayOf(since, context.period.timeZone));
  return [`${metric.title}: observed since ${day}, no tool keeps what was before.`];
}

function missingOf({ coverage, engine }: QuestionContext, metric: Metric): Pick<MetricAnswer, 'missing'> {
  const missing = metric.needs.filter((need) => !coverage.configured([need]));
  return missing.length === 0 ? {} : { missing: missing.map(engine.wordsFor) };
}

function statisticsOf(
  { summarise }: ObservedMetric,
  { figures }: MetricValue,
): Pick<MetricAnswer, 'statistics'> {
  if (summarise.kind !== 'distribution' || !figures) return {};
  const { mean, median, p75, p90, p95, p99 } = figures;
  return {
    statistics: { mean, median, p75, p90, p95, ...(summarise.headline === 'p99' && { p99 }) },
  };
}

function shownOf(metric: Metric, value: number | null, change: number | null): MetricAnswer['shown'] {
  return {
    value: shownValue(value, metric.unit),
    change: shownChange(change, metric.unit),
    verdict: verdictOf(change, metric.direction),
  };
}
