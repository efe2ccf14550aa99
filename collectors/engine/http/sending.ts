import { rejectionOf } from './answer.ts';
import type { RawAnswer } from './declaration.ts';
import { exchange } from './exchange.ts';
import { PassingFailure, upstreamFailureOf } from './failure.ts';
import { refusedUntil, usedUpUntil } from './limits/limit.ts';
import type { Outgoing } from './request.ts';
import type { Line } from './session.ts';

/** What is to be sent: made anew for each attempt, since what failed may be asked for in smaller pieces. */
export interface SendingPlan {
  request(): Outgoing;
  /** Told of each failure; true where the next attempt is another request, which does not count as a repetition. */
  lighter?(failure: PassingFailure): boolean;
  signal: AbortSignal;
}

/**
 * Sends until there is an answer that can be judged: waits while the upstream wants to be left alone, and repeats what failed
 * in passing. Throws `SourceBusy` and `SourceDown` where the run's patience is at its end.
 */
export async function send(line: Line, plan: SendingPlan): Promise<RawAnswer> {
  let refusals = 0;
  for (let attempt = 1; ; ) {
    const request = plan.request();
    try {
      const answer = await inTurn(line, request, plan.signal, refusals);
      if (answer === 'refused') {
        refusals += 1;
        continue;
      }
      const failure = upstreamFailureOf(line.title, request, answer, line.limits);
      if (failure) throw failure;
      line.patience.succeeded();
      return answer;
    } catch (error) {
      if (!(error instanceof PassingFailure) || !request.mayBeRepeated) throw error;
      await line.patience.backOff(error, attempt, plan.signal);
      if (!plan.lighter?.(error)) attempt += 1;
    }
  }
}

/** One exchange in its turn; what it says of limits and credentials is for those who wait as well, before they have theirs. */
async function inTurn(
  line: Line,
  request: Outgoing,
  signal: AbortSignal,
  refusals: number,
): Promise<RawAnswer | 'refused'> {
  const { gate, patience, limits, clock, spent } = line;
  await placeWhenOpen(line, signal);
  try {
    patience.throwIfHopeless();
    const answer = await exchange(line, request, signal);
    spent.points += limits.points?.(answer) ?? 0;
    const rejection = rejectionOf(line.title, request, answer);
    if (rejection) patience.giveUp(rejection);
    const now = clock.now();
    const refused = refusedUntil(answer, limits, now);
    // At least a second, and twice as long each time: "again at once" must not become a flood.
    if (refused !== null) gate.close(Math.max(refused, now + 1_000 * 2 ** refusals));
    else gate.close(usedUpUntil(answer, gate.taken() - 1, now) ?? 0);
    return refused === null ? answer : 'refused';
  } finally {
    gate.leave();
  }
}

/** Nobody keeps a place while waiting: others, as somebody who tests the connection, may have less patience. */
async function placeWhenOpen({ gate, patience, clock }: Line, signal: AbortSignal): Promise<void> {
  for (;;) {
    while (gate.closedUntil() > clock.now()) await patience.waitUntil(gate.closedUntil(), signal);
    await gate.take(signal);
    if (gate.closedUntil() <= clock.now()) return;
    gate.leave();
  }
}
