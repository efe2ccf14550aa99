import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { select } from '../../../prisma/select.ts';
import type { Fact } from '../contract/fact.ts';
import type { CollectionEngine } from '../engine.ts';
import { endRebuild } from '../invalidation/rebuild.ts';
import { refreshStatistics } from '../invalidation/statistics.ts';
import { beginRun, endCollection, endRun, noteCollection, noteProgress, type RunStatus } from './history.ts';
import { withLease } from './lease.ts';
import { failureSentence } from './run.ts';
import { type Ended, runTaskGraph } from './task-graph.ts';

/** The data source that facts are noted under. */
const factSource = 'facts';

const factsAtOnce = 3;
/** Nobody looks more often at how far a fact has come. */
const progressMilliseconds = 500;

/** Computes what is dirty again, in the order of the facts' needs; noted as runs of the collection. */
export async function runFacts(
  engine: CollectionEngine,
  collectionId: number,
  signal: AbortSignal,
): Promise<RunStatus[]> {
  const { facts } = engine.catalogue;
  const idOf = (fact: Fact) => `${factSource}/${fact.name}`;
  const tasks = facts.map((fact) => ({
    id: idOf(fact),
    name: { dataSource: factSource, connection: 'default', script: fact.name },
    needs: facts.filter((other) => fact.dependsOn.includes(other.name)).map(idOf),
    run: (runId: number) => computeFact(engine, fact, runId, signal),
  }));
  const ends = await runTaskGraph(engine.pool, collectionId, tasks, { atOnce: factsAtOnce, signal });
  // Answers are planned by what facts have written now, not by what there was before.
  await refreshStatistics(engine.pool);
  if (ends.every((end) => end === 'COMPLETED')) await endRebuild(engine.pool);
  return ends;
}

/** Notes a collection that collects nothing, and answers its id. */
export function noteFactsAlone(engine: CollectionEngine, requestedBy: string): Promise<number> {
  return noteCollection(engine.pool, { requestedBy, selection: [factSource], status: 'RUNNING' });
}

/** Computes what is dirty again for a collection of nothing else. What is broken off goes on where it was the next time. */
export async function collectFacts(
  engine: CollectionEngine,
  id: number,
  signal: AbortSignal,
): Promise<RunStatus> {
  const statuses = await runFacts(engine, id, signal);
  const whole = statuses.every((one) => one === 'COMPLETED');
  const status = whole ? 'COMPLETED' : signal.aborted ? 'CANCELLED' : 'FAILED';
  await endCollection(engine.pool, id, status);
  return status;
}

async function computeFact(
  engine: CollectionEngine,
  fact: Fact,
  runId: number,
  signal: AbortSignal,
): Promise<Ended> {
  await beginRun(engine.pool, runId);
  try {
    signal.throwIfAborted();
    if (await isDue(engine, fact)) await computeOnceFree(engine, fact, runId, signal);
    else await noteComputed(engine, fact, runId, 0, { done: 1, expected: 1 });
    await endRun(engine.pool, runId, 'COMPLETED', null);
    return { status: 'COMPLETED', serves: true };
  } catch (error) {
    const status = signal.aborted ? 'CANCELLED' : 'FAILED';
    engine.log.warn({ run: `facts/${fact.name}`, err: error }, 'A fact could not be computed');
    await endRun(engine.pool, runId, status, failureSentence(engine, error));
    return { status, serves: false };
  }
}

/** What another process is computing still waits: it is gone once that is done. */
async function isDue({ pool }: CollectionEngine, { name, follows }: Fact): Promise<boolean> {
  if (Object.keys(follows).length === 0) return true;
  const [row] = await select<{ waits: boolean }>(
    pool,
    sql`select exists (select from dirty where fact = ${name}) as waits`,
  );
  return row?.waits ?? true;
}

async function computeOnceFree(
  engine: CollectionEngine,
  fact: Fact,
  runId: number,
  signal: AbortSignal,
): Promise<void> {
  const name = { dataSource: factSource, connection: 'default', script: fact.name };
  await refreshStatistics(engine.pool);
  await whenFree(engine, name, signal, async (leased) => {
    let come = { done: 1, expected: 1 };
    let noted = performance.now();
    const rows = await fact.compute({
      pool: engine.pool,
      timeZone: engine.timeZone,
      settings: await engine.factSettings(),
      rolledUp: engine.rolledUp,
      resources: engine.catalogue.resources.resources,
      signal: leased,
      log: engine.log.child({ run: `facts/${fact.name}` }),
      async progress(done, expected) {
        come = { done, expected };
        if (performance.now() - noted < progressMilliseconds) return;
        noted = performance.now();
        await noteProgress(engine.pool, runId, { seen: {}, calls: 0, warnings: [], ...come });
      },
    });
    await noteComputed(engine, fact, runId, rows, come);
  });
}

async function noteComputed(
  engine: CollectionEngine,
  fact: Fact,
  runId: number,
  rows: number,
  come: { done: number; expected: number },
): Promise<void> {
  await noteProgress(engine.pool, runId, { seen: { [fact.name]: rows }, calls: 0, warnings: [], ...come });
}

/** Another process that computes the same fact may have begun before this collection's rows were there, so its turn is awaited. */
async function whenFree(
  engine: CollectionEngine,
  name: { dataSource: string; connection: string; script: string },
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  while (!(await withLease(engine.pool, name, engine.owner, signal, work)))
    await sleep(200, undefined, { signal });
}
