import { rejectionOf } from './answer.ts';
import type { RawAnswer } from './declaration.ts';
import { exchange } from './exchange.ts';
import { PassingFailure, upstreamFailureOf } from './failure.ts';
import { refusedUntil, usedUpUntil } from './limits/limit.ts';
import type { Outgoing } from './request.ts';
import type { UpstreamSession } from './session.ts';

/** What is to be sent: made anew for each attempt, since what failed may be asked for in smaller pieces. */
export interface SendingPlan {
  request(): Outgoing;
  /** Told of each failure; true where the next attempt is another request, which does not count as a repetition. */
  lighter?(failure: PassingFailure): boolean;
  signal: AbortSignal;
}

/**
 * Sends until there is an answer that can be judged: waits while the upstream wants to be left alone, and repeats what failed
 * in passing. Throws `SourceBusy` and `SourceDown` where the run's retry budget is spent.
 */
export async function send(session: UpstreamSession, plan: SendingPlan): Promise<RawAnswer> {
  let refusals = 0;
  for (let attempt = 1; ; ) {
    const request = plan.request();
    try {
      const answer = await inTurn(session, request, plan.signal, refusals);
      if (answer === 'refused') {
        refusals += 1;
        continue;
      }
      const failure = upstreamFailureOf(session.title, request, answer, session.limits);
      if (failure) throw failure;
      session.retryBudget.succeeded();
      return answer;
    } catch (error) {
      if (!(error instanceof PassingFailure) || !request.mayBeRepeated) throw error;
      await session.retryBudget.backOff(error, attempt, plan.signal);
      if (!plan.lighter?.(error)) attempt += 1;
    }
  }
}

/** One exchange in its turn; what it says of limits and credentials is for those who wait as well, before they have theirs. */
async function inTurn(
  session: UpstreamSession,
  request: Outgoing,
  signal: AbortSignal,
  refusals: number,
): Promise<RawAnswer | 'refused'> {
  const { throttle, retryBudget, limits, clock, spent } = session;
  await placeWhenOpen(session, signal);
  try {
    retryBudget.throwIfHopeless();
    const answer = await exchange(session, request, signal);
    spent.points += limits.points?.(answer) ?? 0;
    const rejection = rejectionOf(session.title, request, answer);
    if (rejection) retryBudget.giveUp(rejection);
    const now = clock.now();
    const refused = refusedUntil(answer, limits, now);
    // At least a second, and twice as long each time: "again at once" must not become a flood.
    if (refused !== null) throttle.close(Math.max(refused, now + 1_000 * 2 ** refusals));
    else throttle.close(usedUpUntil(answer, throttle.taken() - 1, now) ?? 0);
    return refused === null ? answer : 'refused';
  } finally {
    throttle.leave();
  }
}

/** Nobody keeps a place while waiting: others, as somebody who tests the connection, may have a smaller retry budget. */
async function placeWhenOpen(
  { throttle, retryBudget, clock }: UpstreamSession,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    while (throttle.closedUntil() > clock.now()) await retryBudget.waitUntil(throttle.closedUntil(), signal);
    await throttle.take(signal);
    if (throttle.closedUntil() <= clock.now()) return;
    throttle.leave();
  }
}
