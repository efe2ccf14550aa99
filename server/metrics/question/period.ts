import { Temporal } from 'temporal-polyfill';
import { InvalidInput } from '../../contract/errors.ts';
import type { Question } from '../../contract/question.ts';
import type { BucketSize } from '../../contract/units.ts';
import { shownPeriod } from '../../contract/words.ts';

/** Half-open. `start` is the natural first day; the days and instants are cut to the period and to what is over by now. */
export interface Bucket extends BucketDays {
  start: string;
  from: Date;
  to: Date;
  partial: boolean;
}

/** From `firstDay` up to, but not including, `nextDay`. */
interface BucketDays {
  firstDay: Temporal.PlainDate;
  nextDay: Temporal.PlainDate;
}

/**
 * Days `from` to `to`, both included. Its instants are half-open and end now where the days are not over: what is dated later
 * has not happened.
 */
export interface Span {
  from: Temporal.PlainDate;
  to: Temporal.PlainDate;
  start: Date;
  end: Date;
  timeZone: string;
  buckets: readonly Bucket[];
}

/** A question's period; `previous` has as many days, and while the current one is unfinished it is cut where that stands. */
export interface ReportPeriod extends Span {
  by: BucketSize;
  now: Date;
  complete: boolean;
  previous: Span;
}

const mostBuckets = 1_500;
const defaultDays = 30;
const lengths = { day: { days: 1 }, week: { weeks: 1 }, month: { months: 1 } } as const;

/** Resolves `range` or `from`/`to` in the report's time zone. Throws `InvalidInput` for what is no period. */
export function reportPeriodOf(question: Question, installationZone: string, now: Date): ReportPeriod {
  const timeZone = knownTimeZone(question.timeZone ?? installationZone);
  const clock = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone);
  const [from, to] = daysOf(question, clock.toPlainDate());
  const days = from.until(to).days + 1;
  const by = question.by ?? defaultBucket(days);
  const natural = bucketsOf(from, to, by);
  const complete = now >= instantOf(to.add({ days: 1 }), timeZone);
  const sameMoment = new Date(clock.subtract({ days }).epochMilliseconds);
  const earlier = natural.map((bucket) => daysEarlier(bucket, days));
  const before = { from: from.subtract({ days }), to: to.subtract({ days }), timeZone };
  return {
    ...spanOf({ from, to, timeZone }, natural, now, now),
    by,
    now,
    complete,
    previous: spanOf(before, earlier, complete ? now : sameMoment, now),
  };
}

/** The same days in buckets of a day each, however many they are. */
export function inDays({ from, to, timeZone, end, now }: ReportPeriod): Span {
  return spanOf({ from, to, timeZone }, bucketsOf(from, to, 'day', Number.POSITIVE_INFINITY), end, now);
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

/** A day as people write it: "3 Mar 2026". */
export function shownDay(day: Temporal.PlainDate): string {
  return shownPeriod(day.toString(), day.toString());
}

/** The calendar day in a time zone that an instant falls on. */
export function dayOf(instant: Date, timeZone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();
}

/** The name as it was given, in the usual case. Offsets are refused: PostgreSQL reads their sign the other way round. */
function knownTimeZone(name: string): string {
  const canonical = canonicalTimeZone(name);
  if (canonical === null || !/^[a-z]/i.test(name)) {
    throw new InvalidInput(`There is no time zone “${name}”.`, {
      hint: 'Use an IANA name such as Europe/Berlin.',
    });
  }
  return canonical.toLowerCase() === name.toLowerCase() ? canonical : name;
}

/** Whether two names are of one time zone. */
export function isSameTimeZone(one: string, other: string): boolean {
  return canonicalTimeZone(one) === canonicalTimeZone(other);
}

function canonicalTimeZone(name: string): string | null {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
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

interface NaturalBucket extends BucketDays {
  start: Temporal.PlainDate;
  /** First day of the natural bucket that follows. */
  next: Temporal.PlainDate;
}

function bucketsOf(
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
  by: BucketSize,
  most = mostBuckets,
): NaturalBucket[] {
  const buckets: NaturalBucket[] = [];
  const afterLast = to.add({ days: 1 });
  let start = naturalStart(from, by);
  while (Temporal.PlainDate.compare(start, to) <= 0) {
    const next = start.add(lengths[by]);
    const firstDay = Temporal.PlainDate.compare(start, from) < 0 ? from : start;
    const nextDay = Temporal.PlainDate.compare(next, afterLast) > 0 ? afterLast : next;
    buckets.push({ start, next, firstDay, nextDay });
    if (buckets.length > most) {
      throw new InvalidInput(`That is more than ${most} buckets.`, {
        hint: 'Ask by week or by month, or for fewer days.',
      });
    }
    start = next;
  }
  return buckets;
}

/** By calendar days: counted back in hours, a bucket would begin at another hour where clocks change at midnight. */
function daysEarlier({ start, next, firstDay, nextDay }: NaturalBucket, days: number): NaturalBucket {
  const back = (day: Temporal.PlainDate) => day.subtract({ days });
  return { start: back(start), next: back(next), firstDay: back(firstDay), nextDay: back(nextDay) };
}

function spanOf(
  days: Pick<Span, 'from' | 'to' | 'timeZone'>,
  natural: readonly NaturalBucket[],
  until: Date,
  now: Date,
): Span {
  const { from, to, timeZone } = days;
  const start = instantOf(from, timeZone);
  const end = latest(start, earliest(until, instantOf(to.add({ days: 1 }), timeZone)));
  const buckets = natural.map(({ start: first, next, firstDay, nextDay }) => {
    const begin = earliest(instantOf(firstDay, timeZone), end);
    const isCut = !firstDay.equals(first) || !nextDay.equals(next);
    return {
      start: first.toString(),
      firstDay,
      nextDay,
      from: begin,
      to: earliest(instantOf(nextDay, timeZone), end),
      partial: isCut || instantOf(next, timeZone) > now,
    };
  });
  return { ...days, start, end, buckets };
}

const earliest = (one: Date, other: Date) => (one < other ? one : other);
const latest = (one: Date, other: Date) => (one > other ? one : other);
