import type { Temporal } from 'temporal-polyfill';
import type { Observation } from '../model/observation.ts';
import type { Coverage } from '../question/coverage.ts';
import { dayOf, instantOf, type Span } from '../question/period.ts';
import { type Instants, isLasting } from './observe.ts';

/** Some rows, and the resources that are needed to know of all of them. */
export interface NeededRows {
  needs: readonly string[];
  observe: Observation;
}

/**
 * A span without the days before everything that is needed was collected. Of those days only what happened to be touched since
 * is there, which would look like little instead of unknown. What lasts is also seen later, so its span stays whole.
 */
export function collectedPart(coverage: Coverage, rows: NeededRows, span: Span): Span {
  const from = firstDayOf(coverage, rows, span.timeZone);
  const { start } = collectedInstants(coverage, rows, span);
  return from === null || start === span.start ? span : { ...span, from, start };
}

/** The same of instants alone. */
export function collectedInstants(
  coverage: Coverage,
  rows: NeededRows,
  { start, end, timeZone }: Instants,
): Instants {
  const from = firstDayOf(coverage, rows, timeZone);
  if (from === null) return { start, end, timeZone };
  const begin = instantOf(from, timeZone);
  if (begin <= start) return { start, end, timeZone };
  return { start: begin < end ? begin : end, end, timeZone };
}

function firstDayOf(
  coverage: Coverage,
  { needs, observe }: NeededRows,
  timeZone: string,
): Temporal.PlainDate | null {
  const begin = isLasting(observe) ? null : coverage.from(needs);
  return begin && dayOf(begin, timeZone);
}
