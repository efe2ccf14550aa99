import type { Logger as Log } from 'pino';
import { SourceBusy, type SourceDown, type SourceRefused } from '../../../../server/contract/errors.ts';
import type { Clock } from './clock.ts';

/** How much of an upstream's trouble one run bears, in all. */
export interface RetryAllowance {
  /** Waiting because of limits. */
  waitSeconds: number;
  /** Requests that are sent again after a failure; each that succeeds gives half of one back. */
  retries: number;
}

/** One run's budget of waits and retries; all its requests draw on it. */
export interface RetryBudget {
  /** Waits, or throws `SourceBusy` where that would be longer than the run has left. Waiting together costs once. */
  waitUntil(until: number, signal: AbortSignal): Promise<void>;
  /** Waits longer at each attempt, or throws the failure where no more tries are left for this request or for the run. */
  backOff(failure: SourceDown, attempt: number, signal: AbortSignal): Promise<void>;
  /** No request after this one is any use. */
  giveUp(reason: SourceRefused): void;
  /** Throws why another request is no use: what was given up for, or the last failure where they went on for too long. */
  throwIfHopeless(): void;
  succeeded(): void;
}

const attemptsOfOne = 6;
const firstBackOff = 1_000;
const longestBackOff = 60_000;

export function createRetryBudget(
  title: string,
  budget: RetryAllowance,
  { clock, log }: { clock: Clock; log: Log },
): RetryBudget {
  let waitLeft = budget.waitSeconds * 1_000;
  let paidUntil = 0;
  let retriesLeft = budget.retries;
  let inARow = 0;
  let last: SourceDown | null = null;
  let givenUp: SourceRefused | null = null;
  return {
    async waitUntil(until, signal) {
      const now = clock.now();
      const cost = Math.max(0, until - Math.max(now, paidUntil));
      if (cost > waitLeft) throw new SourceBusy(`${title} wants no more requests for now.`, new Date(until));
      if (cost > 0) log.info({ until: new Date(until) }, 'Waiting until the upstream may be asked again');
      waitLeft -= cost;
      paidUntil = Math.max(paidUntil, until);
      await clock.sleep(until - now, signal);
    },
    async backOff(failure, attempt, signal) {
      inARow += 1;
      last = failure;
      if (retriesLeft < 1 || attempt >= attemptsOfOne) throw failure;
      retriesLeft -= 1;
      log.debug({ err: failure, attempt }, 'Asking the upstream again');
      await clock.sleep(jittered(Math.min(longestBackOff, firstBackOff * 2 ** (attempt - 1))), signal);
    },
    giveUp(reason) {
      givenUp ??= reason;
    },
    throwIfHopeless() {
      if (givenUp !== null) throw givenUp;
      if (last !== null && inARow > 2 * budget.retries) throw last;
    },
    succeeded() {
      inARow = 0;
      retriesLeft = Math.min(budget.retries, retriesLeft + 0.5);
    },
  };
}

/** Between half and all of it, so that those who failed together do not come back together. */
function jittered(milliseconds: number): number {
  return milliseconds * (0.5 + Math.random() / 2);
}
