import { Temporal } from 'temporal-polyfill';
import { InvalidInput } from '../../contract/errors.ts';
import type { Question } from '../../contract/question.ts';
import type { BucketSize } from '../../contract/units.ts';

/** Half-open. `start` is the natural first day; `from` and `to` are cut to the period. */
export interface Bucket {
  start: string;
  from: Date;
  to: Date;
  partial: boolean;
}

/** Days `from` to `to`, both included; its instants are half-open. */
export interface Span {
  from: Temporal.PlainDate;
  to: Temporal.PlainDate;
  start: Date;
  end: Date;
  timeZone: string;
  buckets: readonly Bucket[];
}

/** A question's period. `elapsedDays` counts the days that have begun; `previous` is cut where the current one stands. */
export interface ReportPeriod extends Span {
  by: BucketSize;
  now: Date;
  complete: boolean;
  elapsedDays: number;
  previous: Span;
}

const mostBuckets = 1_500;
const defaultDays = 30;

/** Resolves `range` or `from`/`to` in the report's time zone. Throws `InvalidInput` for what is no period. */
export function periodOf(question: Question, installationZone: string, now: Date): ReportPeriod {
  const timeZone = knownTimeZone(question.timeZone ?? installationZone);
  const clock = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone);
  const [from, to] = daysOf(question, clock.toPlainDate());
  const days = from.until(to).days + 1;
  const by = question.by ?? defaultBucket(days);
  const start = instantOf(from, timeZone);
  const end = instantOf(to.add({ days: 1 }), timeZone);
  const complete = now >= end;
  const buckets = bucketsOf(from, to, by, timeZone, now);
  const elapsed = from.until(clock.toPlainDate()).days + 1;
  const span = { from, to, start, end, timeZone, buckets };
  return {
    ...span,
    by,
    now,
    complete,
    elapsedDays: Math.max(0, Math.min(days, elapsed)),
    previous: previousSpan(span, days, complete ? null : clock),
  };
}

/** The instant at which a day begins in a time zone. */
export function instantOf(day: Temporal.PlainDate, timeZone: string): Date {
  return new Date(day.toZonedDateTime(timeZone).epochMilliseconds);
}

/** Days of a span up to and including today that are Monday to Friday and no holiday. */
export function workingDays(from: Temporal.PlainDate, days: number, holidays: ReadonlySet<string>): number {
  let count = 0;
  for (let index = 0; index < days; index += 1) {
    const day = from.add({ days: index });
    if (day.dayOfWeek <= 5 && !holidays.has(day.toString())) count += 1;
  }
  return count;
}

/** The calendar day in a time zone that an instant falls on. */
export function dayOf(instant: Date, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();
}

function knownTimeZone(name: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch (cause) {
    throw new InvalidInput(`There is no time zone “${name}”.`, {
      hint: 'Use an IANA name such as Europe/Berlin.',
      cause,
    });
  }
}

function daysOf(question: Question, today: Temporal.PlainDate): [Temporal.PlainDate, Temporal.PlainDate] {
  if (question.from === undefined || question.to === undefined) {
    const days = question.range === undefined ? defaultDays : Number.parseInt(question.range, 10);
    return [today.subtract({ days: days - 1 }), today];
  }
  const from = Temporal.PlainDate.from(question.from);
  const to = Temporal.PlainDate.from(question.to);
  if (Temporal.PlainDate.compare(from, to) > 0) {
    throw new InvalidInput(`The period ends (${question.to}) before it begins (${question.from}).`);
  }
  return [from, to];
}

function defaultBucket(days: number): BucketSize {
  if (days <= 31) return 'day';
  return days <= 182 ? 'week' : 'month';
}

function naturalStart(day: Temporal.PlainDate, by: BucketSize): Temporal.PlainDate {
  if (by === 'week') return day.subtract({ days: day.dayOfWeek - 1 });
  return by === 'month' ? day.with({ day: 1 }) : day;
}

function bucketsOf(
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
  by: BucketSize,
  timeZone: string,
  now: Date,
): Bucket[] {
  const buckets: Bucket[] = [];
  const afterLast = to.add({ days: 1 });
  let start = naturalStart(from, by);
  while (Temporal.PlainDate.compare(start, to) <= 0) {
    const next = start.add(by === 'day' ? { days: 1 } : by === 'week' ? { weeks: 1 } : { months: 1 });
    const first = Temporal.PlainDate.compare(start, from) < 0 ? from : start;
    const last = Temporal.PlainDate.compare(next, afterLast) > 0 ? afterLast : next;
    const cut = !first.equals(start) || !last.equals(next);
    buckets.push({
      start: start.toString(),
      from: instantOf(first, timeZone),
      to: instantOf(last, timeZone),
      partial: cut || instantOf(next, timeZone) > now,
    });
    if (buckets.length > mostBuckets) {
      throw new InvalidInput(`That is more than ${mostBuckets} buckets.`, {
        hint: 'Ask by week or by month, or for fewer days.',
      });
    }
    start = next;
  }
  return buckets;
}

/** The same buckets as many days earlier; while the current period is unfinished, cut at the same time of day. */
function previousSpan(span: Span, days: number, clock: Temporal.ZonedDateTime | null): Span {
  const { timeZone } = span;
  const back = (instant: Date) => {
    const moved = Temporal.Instant.fromEpochMilliseconds(instant.getTime())
      .toZonedDateTimeISO(timeZone)
      .subtract({ days });
    return new Date(moved.epochMilliseconds);
  };
  const cut = clock === null ? back(span.end) : new Date(clock.subtract({ days }).epochMilliseconds);
  const end = cut < back(span.start) ? back(span.start) : cut;
  const earlier = (instant: Date) => (back(instant) < end ? back(instant) : end);
  const buckets = span.buckets.map((bucket) => ({
    ...bucket,
    from: earlier(bucket.from),
    to: earlier(bucket.to),
  }));
  return {
    from: span.from.subtract({ days }),
    to: span.to.subtract({ days }),
    start: back(span.start),
    end,
    timeZone,
    buckets,
  };
}
