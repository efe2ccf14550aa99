import type { MetricAnswer, Slice } from '../../contract/answer.ts';
import { shownChange, shownValue, verdictOf } from '../../contract/words.ts';
import type { Metric, ObservedMetric } from '../model/group.ts';
import { isObserved } from '../model/lineage.ts';
import { observedSince } from '../question/observed-since.ts';
import { dayOf, shownDay } from '../question/period.ts';
import { teamDimension } from '../sql/group-by.ts';
import type { Asked } from './ask.ts';
import { binsOf, boxesOf } from './bins.ts';
import { breakdownOf } from './breakdown.ts';
import { exclusionsOf } from './exclusions.ts';
import { type Core, changeIn, coreOf } from './metric-value.ts';
import { besideValue } from './rate-label.ts';
import { runsOf } from './streaks.ts';
import { statisticOf } from './summarise.ts';
import { tableOf } from './tables.ts';
import { trendOf } from './trend.ts';

/** A metric's part of an answer, and what has to be said beside the numbers. */
export interface Answered {
  metric: MetricAnswer;
  notes: string[];
}

/** One metric of the question: its value, series, comparison and parts. */
export async function answerMetric(asked: Asked, metric: Metric): Promise<Answered> {
  const { question, coverage } = asked;
  const core = await coreOf(asked, metric);
  const { value, sampleSize, series, previous } = core;
  const change = changeIn(core);
  const { notes, ...parts } = isObserved(metric) ? await partsOf(asked, metric, core) : madeOf(core);
  return {
    notes: [...(await sinceNotes(asked, metric)), ...notes],
    metric: {
      id: metric.id,
      title: metric.title,
      unit: metric.unit,
      direction: metric.direction,
      statistic: statisticOf(metric),
      value,
      ...(previous && { previousValue: previous.value, change }),
      sampleSize,
      ...missingOf(asked, metric),
      ...(metric.trend && { trend: trendOf(series.map((point) => (point.partial ? null : point.value))) }),
      excluded: core.excluded ?? (await exclusionsOf(asked, metric)),
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

type PartsOfAnswer = Pick<
  MetricAnswer,
  'label' | 'statistics' | 'breakdown' | 'bins' | 'boxes' | 'columns' | 'columnUnits' | 'rows'
> & { notes: string[] };

function madeOf({ label, breakdown }: Core): PartsOfAnswer {
  return { ...(label !== undefined && { label }), ...(breakdown && { breakdown }), notes: [] };
}

async function partsOf(asked: Asked, metric: ObservedMetric, core: Core): Promise<PartsOfAnswer> {
  const broken = await slicesOf(asked, metric, core);
  const label = runLabel(metric, core, broken.slices) ?? (await besideValue(asked, metric, core));
  const bins = await binsOf(asked, metric);
  const boxes = await boxesOf(asked, metric);
  const table = await tableOf(asked, metric);
  return {
    ...(label !== undefined && { label }),
    ...statisticsOf(metric, core),
    ...(broken.slices && { breakdown: broken.slices }),
    ...(bins && { bins }),
    ...(boxes && { boxes }),
    ...table,
    notes: [
      ...(broken.keptBack ? [`${metric.title}: parts that few people stand behind are not shown.`] : []),
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
  asked: Asked,
  metric: ObservedMetric,
  core: Core,
): Promise<{ slices?: Slice[]; keptBack: boolean }> {
  if (metric.summarise.kind !== 'longest run')
    return (await breakdownOf(asked, metric)) ?? { keptBack: false };
  return { slices: await runsOf(asked, metric, core.value ?? 0), keptBack: false };
}

/** Beside the longest run the one that still goes on. */
function runLabel(
  { summarise, unit }: ObservedMetric,
  { value }: Core,
  slices: Slice[] = [],
): string | undefined {
  if (value === null || summarise.kind !== 'longest run') return undefined;
  const current = slices.find((slice) => slice.key === 'current');
  return `now ${shownValue(current?.value ?? 0, unit)}`;
}

function isByTeam({ breakdown }: ObservedMetric): boolean {
  return breakdown?.dimension === teamDimension || breakdown?.dimension2 === teamDimension;
}

async function sinceNotes(asked: Asked, metric: Metric): Promise<string[]> {
  const since = await observedSince(asked, metric);
  if (since === null) return [];
  const day = shownDay(dayOf(since, asked.period.timeZone));
  return [`${metric.title}: observed since ${day}, no tool keeps what was before.`];
}

function missingOf({ coverage }: Asked, metric: Metric): Pick<MetricAnswer, 'missing'> {
  const missing = metric.needs.filter((need) => !coverage.configured([need]));
  return missing.length === 0 ? {} : { missing };
}

function statisticsOf({ summarise }: ObservedMetric, { figures }: Core): Pick<MetricAnswer, 'statistics'> {
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
