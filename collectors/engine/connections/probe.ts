import { join } from 'node:path';
import { MomentumError, sentenceOf } from '../../../server/contract/errors.ts';
import { connectionOf, nameOf } from '../contract/connection.ts';
import type { ProbeResult } from '../contract/source.ts';
import type { CollectionEngine } from '../engine.ts';
import type { GivenConfig, Origin } from './configuration.ts';

const longestProbe = 20_000;
const retriesOfProbe = { waitSeconds: 5, retries: 2 };

/** "Test connection", with the given configuration or, where none is given, the stored one: one sentence, whatever happens. */
export async function probe(
  engine: CollectionEngine,
  name: string,
  configs: readonly GivenConfig[] | null,
  from: Origin,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const connection = connectionOf(name);
  const { source } = engine.catalogue.source(connection.dataSource);
  try {
    const settings = configs
      ? await engine.configuration.preview(name, configs, from)
      : await engine.configuration.values(connection);
    const caller = {
      source,
      connection,
      settings,
      retryBudget: retriesOfProbe,
      signal: AbortSignal.any([signal, AbortSignal.timeout(longestProbe)]),
      log: engine.log,
    };
    const result = await engine.upstreams.use(caller, (http) =>
      source.probe({
        settings,
        folder: join(engine.folder, nameOf(connection)),
        allowLocal: from === 'here' || configs === null,
        guard: engine.guard,
        http,
        signal: caller.signal,
        log: engine.log,
      }),
    );
    return { ...result, message: engine.redact(result.message) };
  } catch (error) {
    if (error instanceof MomentumError) return { ok: false, message: engine.redact(sentenceOf(error)) };
    if (error instanceof Error && error.name === 'TimeoutError') {
      return {
        ok: false,
        message: `${source.title} did not answer within ${longestProbe / 1_000} seconds: check the address.`,
      };
    }
    throw error;
  }
}
