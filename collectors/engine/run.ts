import { join } from 'node:path';
import { inTransaction } from '../../prisma/select.ts';
import { MomentumError, SourceRefused, sentenceOf } from '../../server/contract/errors.ts';
import type { CollectContext, Page } from './collector.ts';
import { nameOf } from './connection.ts';
import { advance, keepState, readCursor } from './cursor.ts';
import type { CollectionEngine } from './engine.ts';
import type { ScriptNode } from './graph.ts';
import { readers } from './read.ts';
import type { Resource } from './resources.ts';
import { noteProgress } from './runs.ts';
import type { Settings, Values } from './source.ts';
import { windowsOf } from './window.ts';
import { markGone, writePage } from './write/page.ts';

/** One run of one script. */
export interface ScriptRun {
  engine: CollectionEngine;
  node: ScriptNode;
  runId: number;
  /** Collects from here instead of from the cursors. */
  since: Date | null;
  signal: AbortSignal;
}

type Context = CollectContext<Settings, Resource>;

/**
 * Collects every scope of a script from its own cursor until now. A scope that fails does not keep the others from going on;
 * what was committed stays. Throws the first failure.
 */
export async function runScript(run: ScriptRun): Promise<void> {
  const context = await contextOf(run);
  const { collector } = run.node;
  const scopes = collector.forEach ? await collector.forEach(context) : [''];
  const failures: unknown[] = [];
  for (const scope of scopes) {
    try {
      await collectScope(run, { ...context, scope });
    } catch (error) {
      const hopeless = error instanceof SourceRefused && !collector.scopesStandAlone;
      if (run.signal.aborted || hopeless || scopes.length === 1) throw error;
      failures.push(error);
      await note(run, { warnings: [`${scope}: ${run.engine.redact(sentenceOf(error))}`] });
    }
  }
  if (failures.length > 0) throw failures[0];
}

async function contextOf({ engine, node, signal }: ScriptRun): Promise<Context> {
  const settings: Values<Settings> = await engine.configuration.values(node.name);
  return {
    settings,
    scope: '',
    state: null,
    window: { from: null, to: engine.now() },
    folder: join(engine.folder, nameOf(node.name)),
    allowLocal: true,
    guard: engine.guard,
    signal,
    log: engine.log.child({ run: node.id }),
    read: (resource) => readers[resource](engine.pool, node.name),
  };
}

async function collectScope(run: ScriptRun, context: Context): Promise<void> {
  const { engine, node, since } = run;
  const cursor = await readCursor(engine.pool, node.name, context.scope);
  const windows = windowsOf({
    cursor: since ?? cursor.lastFetchedDataDate,
    overlapMinutes: since ? 0 : node.collector.overlapMinutes,
    importWindowDays: node.collector.importWindowDays,
    backfillDays: backfillOf(run, context),
    now: engine.now(),
  });
  for (const window of windows) {
    const { state } = since ? { state: null } : await readCursor(engine.pool, node.name, context.scope);
    await collectWindow(run, { ...context, window, state });
  }
}

function backfillOf({ node }: ScriptRun, { settings }: Context): number | null {
  const configured = settings.BACKFILL_DAYS;
  return typeof configured === 'number' ? configured : node.collector.source.backfillDays;
}

async function collectWindow(run: ScriptRun, context: Context): Promise<void> {
  const { engine, node, signal } = run;
  const named = new Set<string>();
  for await (const page of node.collector.collect(context)) {
    signal.throwIfAborted();
    await commitPage(run, context.scope, page);
    for (const repository of page.rows.repositories ?? []) named.add(repository.upstreamId);
  }
  signal.throwIfAborted();
  await inTransaction(engine.pool, async (client) => {
    const { script: _, ...connection } = node.name;
    if (node.collector.order === 'snapshot')
      await markGone({ client, timeZone: engine.timeZone, ...connection }, named);
    // A sweep from the newest back is resumed from its token only until it is complete.
    if (node.collector.order === 'descending') await keepState(client, node.name, context.scope, null);
    await advance(client, node.name, context.scope, context.window);
  });
}

/** Rows, cursor state and counts of one page in one transaction. */
async function commitPage(
  { engine, node, runId }: ScriptRun,
  scope: string,
  page: Page<Resource>,
): Promise<void> {
  await inTransaction(engine.pool, async (client) => {
    const written = await writePage({ ...node.name, client, timeZone: engine.timeZone }, page);
    if (page.state !== undefined) await keepState(client, node.name, scope, page.state);
    await noteProgress(client, runId, {
      seen: written.seen,
      calls: page.calls ?? 0,
      warnings: (page.warnings ?? []).map(engine.redact),
      done: page.progress?.done ?? 0,
      expected: page.progress?.expected ?? null,
    });
  });
}

async function note({ engine, runId }: ScriptRun, { warnings }: { warnings: string[] }): Promise<void> {
  await noteProgress(engine.pool, runId, { seen: {}, calls: 0, warnings, done: 0, expected: null });
}

/** A failure as the history shows it: expected ones in their own words, others as what they are, without credentials. */
export function failureOf(engine: CollectionEngine, error: unknown): string {
  if (error instanceof MomentumError) return engine.redact(sentenceOf(error));
  return engine.redact(error instanceof Error ? `Unexpected: ${error.message}` : 'Unexpected failure.');
}
