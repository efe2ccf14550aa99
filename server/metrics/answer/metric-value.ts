import type { Exclusion, Point, Slice } from '../../contract/answer.ts';
import type { Figures } from '../model/figures.ts';
import type { Metric, ObservedMetric } from '../model/group.ts';
import { isObserved } from '../model/lineage.ts';
import { knownOf } from '../question/observed-since.ts';
import type { Span } from '../question/period.ts';
import { measure } from '../sql/measure.ts';
import type { Asked } from './ask.ts';
import { combine } from './combine.ts';
import {
  changeOf,
  isBehind,
  isWhole,
  type Known,
  overallValue,
  type PreviousMeasured,
  seriesOf,
} from './summarise.ts';

/** What a metric says before anything is put into words: its value, along the buckets, and of the period before. */
export interface Core {
  value: number | null;
  sampleSize: number;
  series: Point[];
  /** Null where nothing is compared. */
  previous: { value: number | null; sampleSize: number } | null;
  /** Of rows; what is made of other metrics has none. */
  figures?: Figures;
  /** What came with the value where it has parts by its very nature. */
  label?: string | undefined;
  breakdown?: Slice[];
  excluded?: Exclusion[];
}

/** Computes a metric once for a question, however many others are made of it. */
export function coreOf(asked: Asked, metric: Metric): Promise<Core> {
  const core = asked.cores.get(metric) ?? computed(asked, metric);
  asked.cores.set(metric, core);
  return core;
}

function computed(asked: Asked, metric: Metric): Promise<Core> {
  return isObserved(metric) ? observedCore(asked, metric) : combine(asked, metric);
}

/** How much a metric changed against the period before. */
export function changeIn({ value, sampleSize, previous }: Core): number | null {
  return previous ? changeOf(value, sampleSize, previous.value, previous.sampleSize) : null;
}

async function observedCore(asked: Asked, metric: ObservedMetric): Promise<Core> {
  const { period } = asked;
  const known = await knownOf(asked, metric);
  const measured = await measure(asked, metric, period);
  const previous = await measurePrevious(asked, metric);
  return {
    value: overallValue(metric, measured.total, period, known),
    sampleSize: measured.total.n,
    series: seriesOf(metric, measured, period, known, previous),
    previous: previous && {
      value: isComparable(metric, period, previous.span, known)
        ? overallValue(metric, previous.measured.total, previous.span, known)
        : null,
      sampleSize: previous.measured.total.n,
    },
    figures: measured.total,
  };
}

function isComparable(metric: ObservedMetric, period: Span, { start, end }: Span, known: Known): boolean {
  return isWhole(metric, { from: start, to: end }, known) && !isBehind(period, known.collectedUntil);
}

async function measurePrevious(asked: Asked, metric: ObservedMetric): Promise<PreviousMeasured | null> {
  if (!asked.question.compare) return null;
  const span = asked.period.previous;
  return { measured: await measure(asked, metric, span), span };
}
