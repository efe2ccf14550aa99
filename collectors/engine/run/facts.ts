import { setTimeout as sleep } from 'node:timers/promises';
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
  const name = { dataSource: factSource, connection: 'default', script: fact.name };
  await beginRun(engine.pool, runId);
  try {
    await refreshStatistics(engine.pool);
    await whenFree(engine, name, signal, async (leased) => {
      let come = { done: 1, expected: 1 };
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
          await noteProgress(engine.pool, runId, { seen: {}, calls: 0, warnings: [], ...come });
        },
      });
      await noteProgress(engine.pool, runId, {
        seen: { [fact.name]: rows },
        calls: 0,
        warnings: [],
        ...come,
      });
    });
    await endRun(engine.pool, runId, 'COMPLETED', null);
    return { status: 'COMPLETED', serves: true };
  } catch (error) {
    const status = signal.aborted ? 'CANCELLED' : 'FAILED';
    engine.log.warn({ run: `facts/${fact.name}`, err: error }, 'A fact could not be computed');
    await endRun(engine.pool, runId, status, failureSentence(engine, error));
    return { status, serves: false };
  }
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
