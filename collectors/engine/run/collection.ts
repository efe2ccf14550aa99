import sql from 'sql-template-tag';
import { type Database, select } from '../../../prisma/select.ts';
import { SourceBusy } from '../../../server/contract/errors.ts';
import type { CollectionEngine } from '../engine.ts';
import { runFacts } from './facts.ts';
import { noteFreshness } from './freshness.ts';
import {
  beginRun,
  endAbandoned,
  endCollection,
  endRun,
  endRunsLeft,
  noteCollection,
  type RunRecord,
  type RunStatus,
  runsOfCollection,
} from './history.ts';
import { leaseSeconds, withLease } from './lease.ts';
import { failureSentence, runScript } from './run.ts';
import { graphOf, type ScriptNode } from './script-graph.ts';
import { type Ended, runTaskGraph } from './task-graph.ts';

export type CollectionStatus = 'WAITING' | 'RUNNING' | 'COMPLETED' | 'PARTIAL' | 'FAILED' | 'CANCELLED';

/** One pass over the graph, with what each of its scripts has come to. */
export interface CollectionRecord {
  id: number;
  requestedBy: string;
  selection: string[];
  status: CollectionStatus;
  startedAt: Date;
  completedAt: Date | null;
  runs: RunRecord[];
}

export interface CollectionRequest {
  /** Names like `github` or `github@emea/commit`; empty is everything. */
  selection: readonly string[];
  requestedBy: string;
}

const scriptsAtOnce = 4;

/** Notes that a collection is wanted and answers its id. Throws `InvalidInput` for a name that is not configured. */
export async function requestCollection(
  engine: CollectionEngine,
  request: CollectionRequest,
): Promise<number> {
  graphOf(engine.catalogue, await engine.configuration.list(), request.selection);
  return noteCollection(engine.pool, { ...request, status: 'WAITING' });
}

/** Runs a requested collection: the scripts in the order of their needs, then the facts. A second caller does nothing. */
export async function runCollection(
  engine: CollectionEngine,
  id: number,
  signal: AbortSignal,
  since: Date | null = null,
): Promise<CollectionStatus> {
  const selection = await begin(engine.pool, id);
  if (selection === null) return 'RUNNING';
  await endRunsLeft(engine.pool, id);
  await endAbandoned(engine.pool);
  const nodes = graphOf(engine.catalogue, await engine.configuration.list(), selection);
  const tasks = nodes.map((node) => ({
    id: node.id,
    name: node.name,
    needs: node.needs,
    run: (runId: number) => runUnderLease(engine, node, runId, signal, since),
  }));
  const statuses = await runTaskGraph(engine.pool, id, tasks, { atOnce: scriptsAtOnce, signal });
  statuses.push(...(await runFacts(engine, id, signal)));
  const status = signal.aborted ? 'CANCELLED' : overall(statuses);
  await endCollection(engine.pool, id, status);
  return status;
}

/** The collection with its runs, or null where there is none. */
export async function readCollection(database: Database, id: number): Promise<CollectionRecord | null> {
  const [collection] = await listOf(database, sql`where id = ${id}`);
  return collection ?? null;
}

/** The newest collections first. */
export async function listCollections(database: Database, limit: number): Promise<CollectionRecord[]> {
  return listOf(database, sql`order by id desc limit ${limit}`);
}

/** Asks a collection to stop, in whichever process it runs; what was committed stays. */
export async function cancelCollection(database: Database, id: number): Promise<void> {
  await select(
    database,
    sql`update collection
        set cancel_requested_at = now(),
            status = case when status = 'WAITING' then 'CANCELLED' else status end,
            completed_at = case when status = 'WAITING' then now() end
        where id = ${id} and completed_at is null`,
  );
}

/** Says that a collection's process lives and answers whether somebody asked it to stop. */
export async function heartbeat(database: Database, id: number): Promise<{ cancelled: boolean }> {
  const [row] = await select<{ cancelled: boolean }>(
    database,
    sql`update collection set heartbeat_at = now() where id = ${id}
        returning cancel_requested_at is not null as cancelled`,
  );
  return { cancelled: row?.cancelled ?? true };
}

async function listOf(database: Database, which: ReturnType<typeof sql>): Promise<CollectionRecord[]> {
  const rows = await select<Omit<CollectionRecord, 'runs'>>(
    database,
    sql`select id, requested_by as "requestedBy", selection, status::text as status, started_at as "startedAt",
               completed_at as "completedAt"
        from collection ${which}`,
  );
  return Promise.all(rows.map(async (row) => ({ ...row, runs: await runsOfCollection(database, row.id) })));
}

/** Also takes over from a process that ended without a word. */
async function begin(database: Database, id: number): Promise<string[] | null> {
  const [row] = await select<{ selection: string[] }>(
    database,
    sql`update collection set status = 'RUNNING', started_at = now(), heartbeat_at = now()
        where id = ${id}
          and (status = 'WAITING'
               or (status = 'RUNNING' and heartbeat_at < now() - make_interval(secs => ${leaseSeconds})))
        returning selection`,
  );
  return row?.selection ?? null;
}

/**
 * Runs one script under its lease and notes how it ended. Where only some of its scopes failed, as a repository that is kept from
 * the token, those that need it go on with the others.
 */
async function runUnderLease(
  engine: CollectionEngine,
  node: ScriptNode,
  runId: number,
  signal: AbortSignal,
  since: Date | null,
): Promise<Ended> {
  if (signal.aborted) return ended(engine, node, runId, 'CANCELLED', null);
  await beginRun(engine.pool, runId);
  let failed: unknown = null;
  try {
    const ran = await withLease(engine.pool, node.name, engine.owner, signal, async (leased) => {
      failed = await runScript({ engine, node, runId, since, signal: leased });
    });
    if (failed !== null) return { ...(await failedRun(engine, node, runId, failed)), serves: true };
    return ended(
      engine,
      node,
      runId,
      ran ? 'COMPLETED' : 'SKIPPED',
      ran ? null : 'It is running already, in another collection.',
    );
  } catch (error) {
    if (signal.aborted) return ended(engine, node, runId, 'CANCELLED', null);
    return failedRun(engine, node, runId, error);
  }
}

function failedRun(
  engine: CollectionEngine,
  node: ScriptNode,
  runId: number,
  error: unknown,
): Promise<Ended> {
  engine.log.warn({ run: node.id, err: error }, 'A script failed');
  const later =
    error instanceof SourceBusy ? ` It may be asked again from ${error.until.toISOString()}.` : '';
  return ended(engine, node, runId, 'FAILED', failureSentence(engine, error) + later);
}

async function ended(
  engine: CollectionEngine,
  node: ScriptNode,
  runId: number,
  status: RunStatus,
  error: string | null,
): Promise<Ended> {
  const until = await noteFreshness(engine.pool, node.name, node.collector.provides, status);
  await endRun(engine.pool, runId, status, error, until);
  return { status, serves: status === 'COMPLETED' };
}

function overall(statuses: readonly RunStatus[]): CollectionStatus {
  if (statuses.every((status) => status === 'COMPLETED')) return 'COMPLETED';
  return statuses.some((status) => status === 'COMPLETED') ? 'PARTIAL' : 'FAILED';
}
