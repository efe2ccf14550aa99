import type { Logger as Log } from 'pino';
import type { ConnectionName } from '../contract/connection.ts';
import type { Settings, Values } from '../contract/setting.ts';
import type { DataSource } from '../contract/source.ts';
import type { AddressGuard } from './address/address-guard.ts';
import { guardedAgent } from './address/guarded-agent.ts';
import type { SourceUpstream } from './declaration.ts';
import { type Clock, realClock } from './limits/clock.ts';
import { createRetryBudget, type RetryAllowance } from './limits/retry-budget.ts';
import { createThrottle, type Throttle } from './limits/throttle.ts';
import type { UpstreamSession } from './session.ts';
import { noUpstream, type Upstream, upstreamOn } from './upstream.ts';

/** Who asks an upstream, for how long. */
export interface UpstreamCaller<S extends Settings> {
  source: Pick<DataSource<S>, 'title' | 'upstream'>;
  connection: ConnectionName;
  settings: Values<S>;
  retryBudget: RetryAllowance;
  signal: AbortSignal;
  log: Log;
}

/** This process's lines to upstreams. What one connection is told of limits holds for all of its runs. */
export interface Upstreams {
  /** Opens a session, gives it to `work` and closes it behind it. */
  use<S extends Settings, T>(caller: UpstreamCaller<S>, work: (http: Upstream) => Promise<T>): Promise<T>;
}

/** What a run of a script bears where nothing else is said. */
export function retriesOfRun(concurrency: number): RetryAllowance {
  return { waitSeconds: 15 * 60, retries: 10 * concurrency };
}

export function createUpstreams(guard: AddressGuard, clock: Clock = realClock): Upstreams {
  const throttles = new Map<string, Throttle>();
  return {
    async use(caller, work) {
      const { source, connection, settings } = caller;
      if (!source.upstream) return work(noUpstream(source.title));
      const base = new URL(source.upstream.baseUrl(settings));
      // Two sources may ask one upstream with the same credentials, as code and pipelines of one host.
      const name = `${base.origin} ${connection.connection}`;
      const throttle = throttles.get(name) ?? createThrottle(source.upstream.limits.concurrency);
      throttles.set(name, throttle);
      const agent = guardedAgent(guard);
      try {
        return await work(
          upstreamOn(sessionOf(caller, source.upstream, { base, guard, clock, throttle, agent })),
        );
      } finally {
        await agent.destroy();
      }
    },
  };
}

function sessionOf<S extends Settings>(
  { source, settings, retryBudget, signal, log }: UpstreamCaller<S>,
  upstream: SourceUpstream<S>,
  shared: Pick<UpstreamSession, 'base' | 'guard' | 'clock' | 'throttle' | 'agent'>,
): UpstreamSession {
  return {
    ...shared,
    title: source.title,
    authorize: async () => upstream.authorize(settings),
    limits: upstream.limits,
    retryBudget: createRetryBudget(source.title, retryBudget, { clock: shared.clock, log }),
    spent: { calls: 0, points: 0 },
    signal,
  };
}
