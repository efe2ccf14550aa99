import { join } from 'node:path';
import { MomentumError, SourceBusy, SourceRefused, sentenceOf } from '../../../server/contract/errors.ts';
import type { CollectContext, Collector } from '../contract/collector.ts';
import type { CommonValues } from '../contract/common-settings.ts';
import { nameOf } from '../contract/connection.ts';
import type { Settings, Values } from '../contract/setting.ts';
import type { CollectionEngine } from '../engine.ts';
import type { Upstream } from '../http/upstream.ts';
import { retriesOfRun } from '../http/upstreams.ts';
import { readKnown } from '../read.ts';
import type { Resource } from '../resource/resource.ts';
import { createSnapshot } from '../write/snapshot.ts';
import { collectScope } from './collect-scope.ts';
import { noteProgress } from './history.ts';
import { createRunProgress } from './progress.ts';
import { eachScope, scopesToCollect } from './scopes.ts';
import type { RunUnderWay, ScriptRun } from './script-run.ts';
import { createWarnings } from './warnings.ts';

type Context = CollectContext<Settings, Resource>;

/** While one scope writes, another asks: the upstream is never left waiting for the database. */
const scopesARequest = 2;

/**
 * Collects every scope of a script from its own cursor until now, as many at once as its upstream bears. A scope that fails
 * does not keep the others from going on; what was committed stays. Throws the first failure where it left nothing to work
 * with, and answers it where others of its scopes are whole; null where all are.
 */
export async function runScript(run: ScriptRun): Promise<unknown> {
  const { engine, node, signal } = run;
  const { source } = node.collector;
  const settings = await engine.configuration.values(node.of);
  const requests = source.upstream?.limits.concurrency ?? null;
  const log = engine.log.child({ run: node.id });
  const caller = {
    source,
    connection: node.of,
    settings,
    retryBudget: retriesOfRun(requests ?? 1),
    signal,
    log,
  };
  return engine.upstreams.use(caller, async (http) => {
    const snapshot = createSnapshot(run.engine, node);
    const warnings = createWarnings();
    const underWay: RunUnderWay = { ...run, tally: createRunProgress(http.spent), warnings, snapshot };
    try {
      const atOnce = requests === null ? 1 : scopesARequest * requests;
      return await collectScopes(underWay, contextOf(run, settings, http), atOnce);
    } finally {
      await note(underWay, warnings.rest());
    }
  });
}

function contextOf(
  { engine, node, signal }: ScriptRun,
  settings: Values<Settings> & CommonValues,
  http: Upstream,
): Context {
  return {
    settings,
    scope: '',
    state: null,
    validators: {},
    window: { from: null, to: engine.now() },
    folder: join(engine.folder, nameOf(node.of)),
    allowLocal: true,
    guard: engine.guard,
    http,
    signal,
    log: engine.log.child({ run: node.id }),
    read: (resource) => readKnown(engine.pool, node.of, resource),
  };
}

async function collectScopes(run: RunUnderWay, context: Context, atOnce: number): Promise<unknown> {
  const { engine, node, tally, signal, snapshot } = run;
  const scopes = await scopesOf(run, context);
  tally.scopesAre(scopes.length);
  const failures: unknown[] = [];
  await eachScope(scopes, atOnce, async (scope) => {
    try {
      await collectScope(run, { ...context, scope });
    } catch (error) {
      if (signal.aborted || isHopeless(error, node.collector) || scopes.length === 1) throw error;
      failures.push(error);
      await note(run, run.warnings.kept([`${scope}: ${engine.redact(sentenceOf(error))}`]));
    }
  });
  if (failures.length > 0 && failures.length === scopes.length) throw failures[0];
  if (failures.length > 0) return failures[0];
  await snapshot.ends(scopes);
  return null;
}

/** A script without scopes has one, which is called nothing. */
async function scopesOf({ engine, node, since }: ScriptRun, context: Context): Promise<readonly string[]> {
  const { collector, name } = node;
  if (!collector.forEach) return [''];
  const askedAt = engine.now();
  const named = await collector.forEach(context);
  if (since) return named.map((one) => (typeof one === 'string' ? one : one.scope));
  return scopesToCollect(engine.pool, name, collector, named, askedAt);
}

/** Credentials and limits are of the connection: what one scope is refused, the others will be, too. */
function isHopeless(error: unknown, { scopesStandAlone }: Pick<Collector, 'scopesStandAlone'>): boolean {
  return !scopesStandAlone && (error instanceof SourceRefused || error instanceof SourceBusy);
}

/** Warnings, and what was spent since the last page: a run that failed or that had none has spent it as well. */
async function note({ engine, runId, tally }: RunUnderWay, warnings: readonly string[]): Promise<void> {
  await noteProgress(engine.pool, runId, {
    seen: {},
    ...tally.takeSpent(),
    warnings,
    ...tally.progress(),
  });
}

/** A failure as the history shows it: expected ones in their own words, others as what they are, without credentials. */
export function failureSentence(engine: CollectionEngine, error: unknown): string {
  if (error instanceof MomentumError) return engine.redact(sentenceOf(error));
  return engine.redact(error instanceof Error ? `Unexpected: ${error.message}` : 'Unexpected failure.');
}
