import { type Figures, noFigures } from '../model/figures.ts';
import type { Span } from '../question/period.ts';

/** A metric's figures over a span and over each of its buckets, in their order. */
export interface Measured {
  total: Figures;
  buckets: readonly Figures[];
}

/** The figures of one part; both keys are empty where nothing is split. */
export interface MeasuredPart extends Measured {
  key: string;
  key2: string;
}

/** One row of figures: of the whole span where the bucket is -1. */
export interface MeasuredRow extends Partial<Figures> {
  bucket: number;
  key: string;
  key2: string;
  n: number;
  sum: number;
}

/** The parts that rows tell of, each with all buckets of the span. */
export function partsFrom(rows: readonly MeasuredRow[], span: Span): MeasuredPart[] {
  const parts = Map.groupBy(rows, ({ key, key2 }) => `${key}\n${key2}`);
  return [...parts.values()].flatMap((ofPart) => {
    const byBucket = new Map(ofPart.map((row) => [row.bucket, figuresOf(row)]));
    const buckets = span.buckets.map((_, index) => byBucket.get(index) ?? noFigures);
    return ofPart.slice(0, 1).map(({ key, key2 }) => ({
      key,
      key2,
      total: byBucket.get(-1) ?? noFigures,
      buckets,
    }));
  });
}

/** Of rows that are not there. */
export function nothingMeasured(span: Span): Measured {
  return { total: noFigures, buckets: span.buckets.map(() => noFigures) };
}

/** What a statement did not ask for stays as it is of no rows. */
function figuresOf(row: MeasuredRow): Figures {
  const { n, sum, of, mean, median, p75, p90, p95, p99 } = { ...noFigures, ...row };
  return { n, sum, of, mean, median, p75, p90, p95, p99 };
}
