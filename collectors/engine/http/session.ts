import type { Agent } from 'undici';
import type { AddressGuard } from './address/address-guard.ts';
import type { UpstreamLimits } from './declaration.ts';
import type { Clock } from './limits/clock.ts';
import type { RetryBudget } from './limits/retry-budget.ts';
import type { Throttle } from './limits/throttle.ts';

/** What was asked of an upstream so far. */
export interface Spent {
  /** Requests, with those that were repeated or redirected. */
  calls: number;
  /** As the upstream counts; 0 where it counts in requests. */
  points: number;
}

/** One run's session with one connection's upstream: what all its requests share. */
export interface UpstreamSession {
  /** The source's, for errors. */
  title: string;
  base: URL;
  authorize(): Promise<Readonly<Record<string, string>>>;
  limits: UpstreamLimits;
  agent: Agent;
  guard: AddressGuard;
  throttle: Throttle;
  retryBudget: RetryBudget;
  clock: Clock;
  spent: Spent;
  signal: AbortSignal;
}
