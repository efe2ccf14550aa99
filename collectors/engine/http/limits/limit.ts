import type { RawAnswer, UpstreamLimits } from '../declaration.ts';

const second = 1_000;
const unknownWait = 60 * second;
/** Whoever says more may be wrong about the time: after an hour it is asked once more, and may say it again. */
const longestWait = 3_600 * second;

/** Until when (milliseconds since 1970) an answer asks to be left alone; null where it refused nothing. */
export function refusedUntil(answer: RawAnswer, limits: UpstreamLimits, now: number): number | null {
  const declared = limits.limited?.(answer) ?? false;
  if (!declared && !isRefusal(answer)) return null;
  const until =
    declared instanceof Date
      ? declared.getTime()
      : (retryAfter(answer.headers, now) ?? usedUp(answer, now) ?? now + unknownWait);
  return Math.min(until, now + longestWait);
}

/** What is left of an hour's allowance has nothing to do with a limit on how fast one may ask: its reset may be far away. */
function usedUp(answer: RawAnswer, now: number): number | null {
  return (remainingOf(answer.headers) ?? 0) > 0 ? null : resetOf(answer, now);
}

/** Until when nothing more may be asked since `others`, which are under way, will use up what is left; null where there is enough. */
export function usedUpUntil(answer: RawAnswer, others: number, now: number): number | null {
  const remaining = remainingOf(answer.headers);
  const reset = remaining !== null && remaining <= others ? resetOf(answer, now) : null;
  return reset === null ? null : Math.min(reset, now + longestWait);
}

function isRefusal({ status, headers }: RawAnswer): boolean {
  if (status === 429) return true;
  if (status === 403) return headers.has('retry-after') || remainingOf(headers) === 0;
  return status === 503 && headers.has('retry-after');
}

/** A limit of nothing at all is how some servers say that they have none. */
function remainingOf(headers: Headers): number | null {
  const remaining = headerOf(headers, 'remaining');
  return remaining === null || headerOf(headers, 'limit') === '0' ? null : Number.parseInt(remaining, 10);
}

function retryAfter(headers: Headers, now: number): number | null {
  const text = headers.get('retry-after');
  if (text === null) return null;
  return /^\d+$/.test(text) ? now + Number(text) * second : onOurClock(Date.parse(text), headers, now);
}

/** Seconds since 1970 (GitHub, GitLab), milliseconds, seconds from now or a date, depending on who answers; only if ahead. */
function resetOf({ headers }: RawAnswer, now: number): number | null {
  const text = headerOf(headers, 'reset');
  if (text === null) return null;
  const number = Number(text);
  if (number < 1e9) return number > 0 ? now + number * second : null;
  const at = Number.isNaN(number) ? Date.parse(text) : number < 1e12 ? number * second : number;
  const reset = onOurClock(at, headers, now);
  return reset !== null && reset > now ? reset : null;
}

/** The upstream's clock may be wrong, or ours: what counts is how far away from its own date the instant is. */
function onOurClock(at: number, headers: Headers, now: number): number | null {
  if (Number.isNaN(at)) return null;
  const date = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(date) ? at : now + at - date;
}

function headerOf(headers: Headers, name: 'limit' | 'remaining' | 'reset'): string | null {
  return headers.get(`x-ratelimit-${name}`) ?? headers.get(`ratelimit-${name}`);
}
