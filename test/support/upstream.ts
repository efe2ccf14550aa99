import { setImmediate } from 'node:timers/promises';
import { pino } from 'pino';
import { defineSource } from '../../collectors/engine/contract/source.ts';
import { type AddressGuard, addressGuard } from '../../collectors/engine/http/address/address-guard.ts';
import type { SourceUpstream, UpstreamLimits } from '../../collectors/engine/http/declaration.ts';
import type { Clock } from '../../collectors/engine/http/limits/clock.ts';
import type { RetryAllowance } from '../../collectors/engine/http/limits/retry-budget.ts';
import type { Upstream } from '../../collectors/engine/http/upstream.ts';
import { createUpstreams, type Upstreams } from '../../collectors/engine/http/upstreams.ts';

/** A clock that is where it was told to wait for at once. */
export function fastClock(): Clock {
  let ahead = 0;
  const now = () => Date.now() + ahead;
  return {
    now,
    async sleep(milliseconds, signal) {
      const until = now() + milliseconds;
      await setImmediate();
      signal.throwIfAborted();
      ahead += Math.max(0, until - now());
    },
  };
}

export const token = 'bearer s3cret-t0ken';

/** An upstream as a source declares it, with credentials. */
export function declaredUpstream(baseUrl: string, limits: Partial<UpstreamLimits> = {}): SourceUpstream {
  return {
    baseUrl: () => baseUrl,
    authorize: () => ({ authorization: token }),
    limits: { concurrency: 4, timeoutSeconds: 10, ...limits },
  };
}

export interface Asking {
  limits?: Partial<UpstreamLimits>;
  retryBudget?: RetryAllowance;
  signal?: AbortSignal;
  clock?: Clock;
  guard?: AddressGuard;
  /** To have several runs at one connection. */
  upstreams?: Upstreams;
}

/** Asks an upstream as one run of a script does. */
export function asking<T>(
  baseUrl: string,
  work: (http: Upstream) => Promise<T>,
  asked: Asking = {},
): Promise<T> {
  const source = defineSource({
    id: 'tool',
    title: 'Tool',
    category: 'version-control',
    settings: {},
    backfillDays: null,
    upstream: declaredUpstream(baseUrl, asked.limits),
    probe: async () => ({ ok: true, message: 'There it is.' }),
  });
  const upstreams =
    asked.upstreams ?? createUpstreams(asked.guard ?? addressGuard('allow'), asked.clock ?? fastClock());
  const caller = {
    source,
    connection: { dataSource: 'tool', connection: 'default' },
    settings: {},
    retryBudget: asked.retryBudget ?? { waitSeconds: 900, retries: 20 },
    signal: asked.signal ?? new AbortController().signal,
    log: pino({ level: 'silent' }),
  };
  return upstreams.use(caller, work);
}
