import type { Logger as Log } from 'pino';
import type { ConnectionName } from '../contract/connection.ts';
import type { Settings, Values } from '../contract/setting.ts';
import type { DataSource } from '../contract/source.ts';
import type { AddressGuard } from './address/address-guard.ts';
import { guardedAgent } from './address/guarded-agent.ts';
import type { SourceUpstream } from './declaration.ts';
import { type Clock, realClock } from './limits/clock.ts';
import { createPatience, type PatienceBudget } from './limits/retry-budget.ts';
import { createGate, type Gate } from './limits/throttle.ts';
import type { Line } from './session.ts';
import { noUpstream, type Upstream, upstreamOn } from './upstream.ts';

/** Who asks an upstream, for how long. */
export interface UpstreamCaller<S extends Settings> {
  source: Pick<DataSource<S>, 'title' | 'upstream'>;
  connection: ConnectionName;
  settings: Values<S>;
  patience: PatienceBudget;
  signal: AbortSignal;
  log: Log;
}

/** This process's lines to upstreams. What one connection is told of limits holds for all of its runs. */
export interface Upstreams {
  /** Opens a line, gives it to `work` and closes it behind it. */
  use<S extends Settings, T>(caller: UpstreamCaller<S>, work: (http: Upstream) => Promise<T>): Promise<T>;
}

/** What a run of a script bears where nothing else is said. */
export function patienceOfRun(concurrency: number): PatienceBudget {
  return { waitSeconds: 15 * 60, retries: 10 * concurrency };
}

export function createUpstreams(guard: AddressGuard, clock: Clock = realClock): Upstreams {
  const gates = new Map<string, Gate>();
  return {
    async use(caller, work) {
      const { source, connection, settings } = caller;
      if (!source.upstream) return work(noUpstream(source.title));
      const base = new URL(source.upstream.baseUrl(settings));
      // Two sources may ask one upstream with the same credentials, as code and pipelines of one host.
      const name = `${base.origin} ${connection.connection}`;
      const gate = gates.get(name) ?? createGate(source.upstream.limits.concurrency);
      gates.set(name, gate);
      const agent = guardedAgent(guard);
      try {
        return await work(upstreamOn(lineOf(caller, source.upstream, { base, guard, clock, gate, agent })));
      } finally {
        await agent.destroy();
      }
    },
  };
}

function lineOf<S extends Settings>(
  { source, settings, patience, signal, log }: UpstreamCaller<S>,
  upstream: SourceUpstream<S>,
  shared: Pick<Line, 'base' | 'guard' | 'clock' | 'gate' | 'agent'>,
): Line {
  return {
    ...shared,
    title: source.title,
    authorize: async () => upstream.authorize(settings),
    limits: upstream.limits,
    patience: createPatience(source.title, patience, { clock: shared.clock, log }),
    spent: { calls: 0, points: 0 },
    signal,
  };
}
