import type { MetricAnswer, Slice } from '../../contract/answer.ts';
import { shownChange, shownValue, verdictOf } from '../../contract/words.ts';
import type { Asked } from './ask.ts';
import type { ObservedMetric } from './group.ts';
import { exclusions, type Measured, measure } from './measure.ts';
import { binsOf, breakdownOf, runsOf } from './parts.ts';
import {
  changeOf,
  isWhole,
  type Known,
  overallValue,
  type PreviousMeasured,
  seriesOf,
  statisticOf,
} from './summarise.ts';
import type { Tallied } from './tally.ts';
import { trendOf } from './trend.ts';

/** One metric of the question: its value, series, comparison and parts. */
export async function answerMetric(asked: Asked, metric: ObservedMetric): Promise<MetricAnswer> {
  const { engine, scope, period, coverage } = asked;
  const known = knownOf(asked, metric);
  const tallied = talliedOf(asked, metric);
  const measured = await measure(engine.database, metric, scope, period, tallied);
  const previous = await measurePrevious(asked, metric, tallied);
  const value = overallValue(metric, measured.total, period, known);
  const series = seriesOf(metric, measured, period, known, previous);
  const breakdown = await partsOf(asked, metric, tallied, value);
  const bins = await binsOf(engine.database, metric, scope, period);
  const comparison = compare(metric, value, measured, previous, known);
  return {
    id: metric.id,
    title: metric.title,
    unit: metric.unit,
    direction: metric.direction,
    statistic: statisticOf(metric.summarise),
    value,
    ...labelOf(metric, value, breakdown),
    ...(previous && comparison),
    sampleSize: measured.total.n,
    ...missingOf(asked, metric),
    ...statisticsOf(metric, measured),
    ...(metric.trend && { trend: trendOf(series.map((point) => (point.partial ? null : point.value))) }),
    excluded: await exclusions(engine.database, metric, scope, period, asked.tallied),
    series,
    ...(breakdown && { breakdown }),
    ...(bins && { bins }),
    shown: shownOf(metric, value, comparison.change),
    ...(asked.question.explain && {
      explain: {
        definition: metric.definition,
        counted: measured.total.n,
        sources: coverage.sources(metric.needs),
      },
    }),
  };
}

/** What is known of the days that a metric looks at. */
export function knownOf(asked: Asked, metric: ObservedMetric): Known {
  const { coverage, installation } = asked;
  return {
    now: asked.period.now,
    collectedFrom: coverage.from(metric.needs),
    configured: coverage.configured(metric.needs),
    holidays: new Set(installation.holidays),
  };
}

/** Only additive observations have rollups. */
export function talliedOf({ tallied }: Asked, metric: ObservedMetric): Tallied {
  return metric.observe.rolledUp ? tallied : { from: 'rows' };
}

async function measurePrevious(
  asked: Asked,
  metric: ObservedMetric,
  tallied: Tallied,
): Promise<PreviousMeasured | null> {
  if (!asked.question.compare) return null;
  const span = asked.period.previous;
  return { measured: await measure(asked.engine.database, metric, asked.scope, span, tallied), span };
}

function compare(
  metric: ObservedMetric,
  value: number | null,
  measured: Measured,
  previous: PreviousMeasured | null,
  known: Known,
) {
  if (previous === null) return { previousValue: null, change: null };
  const { total } = previous.measured;
  const previousValue = isWhole(previous.span.start, known)
    ? overallValue(metric, total, previous.span, known)
    : null;
  return {
    previousValue,
    change: changeOf(value, measured.total.n, previousValue, total.n),
  };
}

async function partsOf(
  asked: Asked,
  metric: ObservedMetric,
  tallied: Tallied,
  value: number | null,
): Promise<Slice[] | undefined> {
  const { engine, scope, period, installation } = asked;
  if (metric.summarise.kind !== 'longest run')
    return breakdownOf(engine.database, metric, scope, period, tallied);
  return runsOf(engine.database, metric, scope, period, value ?? 0, installation.streakSkipsWeekends);
}

/** What stands beside the value: a daily rate by the week, a run that still goes on. */
function labelOf(
  metric: ObservedMetric,
  value: number | null,
  breakdown: readonly Slice[] | undefined,
): { label?: string } {
  if (value === null) return {};
  if (metric.summarise.kind === 'rate' && metric.summarise.beside === 'per week')
    return { label: shownValue(value * 7, 'per week') };
  if (metric.summarise.kind !== 'longest run') return {};
  const current = breakdown?.find((slice) => slice.key === 'current');
  return { label: `now ${shownValue(current?.value ?? 0, metric.unit)}` };
}

function missingOf({ coverage }: Asked, metric: ObservedMetric): Pick<MetricAnswer, 'missing'> {
  const missing = metric.needs.filter((need) => !coverage.configured([need]));
  return missing.length === 0 ? {} : { missing };
}

function statisticsOf(metric: ObservedMetric, { total }: Measured): Pick<MetricAnswer, 'statistics'> {
  if (metric.summarise.kind !== 'distribution') return {};
  const { mean, median, p75, p90, p95 } = total;
  return { statistics: { mean, median, p75, p90, p95 } };
}

function shownOf(metric: ObservedMetric, value: number | null, change: number | null): MetricAnswer['shown'] {
  return {
    value: shownValue(value, metric.unit),
    change: shownChange(change, metric.unit),
    verdict: verdictOf(change, metric.direction),
  };
}
