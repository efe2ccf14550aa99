import type { Temporal } from 'temporal-polyfill';
import type { Asked } from '../answer/ask.ts';
import type { Needed } from '../model/needed.ts';
import type { Observation } from '../model/observation.ts';
import { dayOf, instantOf, type Span } from '../question/period.ts';
import { type Instants, isLasting } from './observe.ts';

/** Some rows, and the resources that are needed to know of all of them. */
interface Looked {
  needs: readonly Needed[];
  observe: Observation;
}

/**
 * A span without the days before the first on which everything that is needed was collected: what is there of them is what
 * happened to be touched since, and would look like little instead of unknown. What lasts is seen at later moments, too.
 */
export function collectedPart(asked: Pick<Asked, 'coverage'>, looked: Looked, span: Span): Span {
  const from = firstDayOf(asked, looked, span.timeZone);
  const { start } = collectedInstants(asked, looked, span);
  return from === null || start === span.start ? span : { ...span, from, start };
}

/** The same of instants alone. */
export function collectedInstants(
  asked: Pick<Asked, 'coverage'>,
  looked: Looked,
  { start, end, timeZone }: Instants,
): Instants {
  const from = firstDayOf(asked, looked, timeZone);
  if (from === null) return { start, end, timeZone };
  const begin = instantOf(from, timeZone);
  if (begin <= start) return { start, end, timeZone };
  return { start: begin < end ? begin : end, end, timeZone };
}

function firstDayOf(
  { coverage }: Pick<Asked, 'coverage'>,
  { needs, observe }: Looked,
  timeZone: string,
): Temporal.PlainDate | null {
  const begin = isLasting(observe) ? null : coverage.from(needs);
  return begin && dayOf(begin, timeZone);
}
