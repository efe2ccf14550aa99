import type { Exclusion, Point, Slice } from '../../../contract/answer.ts';
import type { Figures } from '../../model/figures.ts';
import { changeOf } from './summarise.ts';

/** What a metric says before anything is put into words: its value, along the buckets, and of the period before. */
export interface MetricValue {
  value: number | null;
  sampleSize: number;
  series: Point[];
  /** Null where nothing is compared. */
  previous: { value: number | null; sampleSize: number } | null;
  /** Of rows; what is made of other metrics has none. */
  figures?: Figures;
  /** Of a metric that has parts by its very nature: the largest of them, and all. */
  label?: string | undefined;
  breakdown?: Slice[];
  excluded?: Exclusion[];
}

/** How much a metric changed against the period before. */
export function changeIn({ value, sampleSize, previous }: MetricValue): number | null {
  return previous ? changeOf(value, sampleSize, previous.value, previous.sampleSize) : null;
}
