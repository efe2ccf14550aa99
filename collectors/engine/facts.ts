import { setTimeout as sleep } from 'node:timers/promises';
import { PGraph, PGraphError } from 'p-graph';
import sql from 'sql-template-tag';
import { select } from '../../prisma/select.ts';
import type { CollectionEngine } from './engine.ts';
import type { Fact } from './fact.ts';
import { withLease } from './lease.ts';
import { failureOf } from './run.ts';
import { beginRun, endRun, noteProgress, type RunStatus, waitingRun } from './runs.ts';
import { refreshStatistics } from './statistics.ts';

/** The data source that facts are noted under. */
export const factSource = 'facts';

const factsAtOnce = 3;

/** Computes what is dirty again, in the order of the facts' needs; noted as runs of the collection. */
export async function runFacts(
  engine: CollectionEngine,
  collectionId: number,
  signal: AbortSignal,
): Promise<RunStatus[]> {
  const { facts } = engine.catalogue;
  const statuses = new Map<string, RunStatus>();
  const providers = new Map(facts.map((fact) => [fact.provides, fact.script]));
  const edges = facts.flatMap((fact) =>
    fact.dependsOn.flatMap((need): [string, string][] => {
      const provider = providers.get(need);
      return provider === undefined ? [] : [[provider, fact.script]];
    }),
  );
  const tasks = new Map(facts.map((fact) => [fact.script, { run: () => computeNoted(fact) }]));

  async function computeNoted(fact: Fact): Promise<void> {
    const status = await computeFact(engine, collectionId, fact, signal);
    statuses.set(fact.script, status);
    if (status !== 'COMPLETED') throw new Error(`${fact.script} ended ${status}`);
  }

  try {
    await refreshStatistics(engine.pool);
    await new PGraph(tasks, edges).run({ concurrency: factsAtOnce, continue: true });
  } catch (error) {
    if (!(error instanceof PGraphError)) throw error;
  }
  return facts.map((fact) => statuses.get(fact.script) ?? 'SKIPPED');
}

/** Computes what is dirty again without collecting anything, as a collection of its own in the history. */
export async function collectFacts(
  engine: CollectionEngine,
  requestedBy: string,
  signal: AbortSignal,
): Promise<RunStatus> {
  const [row] = await select<{ id: number }>(
    engine.pool,
    sql`insert into collection (requested_by, selection, status) values (${requestedBy}, '{facts}', 'RUNNING') returning id`,
  );
  if (!row) throw new Error('A collection that was just noted is not there.');
  const statuses = await runFacts(engine, row.id, signal);
  const status = statuses.every((one) => one === 'COMPLETED') ? 'COMPLETED' : 'FAILED';
  await select(
    engine.pool,
    sql`update collection set status = ${status}::collection_status, completed_at = now() where id = ${row.id}`,
  );
  return status;
}

async function computeFact(
  engine: CollectionEngine,
  collectionId: number,
  fact: Fact,
  signal: AbortSignal,
): Promise<RunStatus> {
  const name = { dataSource: factSource, connection: 'default', script: fact.script };
  const runId = await waitingRun(engine.pool, collectionId, name);
  await beginRun(engine.pool, runId);
  try {
    await whenFree(engine, name, signal, async (leased) => {
      const rows = await fact.compute({
        pool: engine.pool,
        timeZone: engine.timeZone,
        settings: await engine.factSettings(),
        rolledUp: engine.rolledUp,
        signal: leased,
        log: engine.log.child({ run: `facts/${fact.script}` }),
      });
      await noteProgress(engine.pool, runId, {
        seen: { [fact.provides]: rows },
        calls: 0,
        warnings: [],
        done: 1,
        expected: 1,
      });
    });
    await endRun(engine.pool, runId, 'COMPLETED', null);
    return 'COMPLETED';
  } catch (error) {
    const status = signal.aborted ? 'CANCELLED' : 'FAILED';
    engine.log.warn({ run: `facts/${fact.script}`, err: error }, 'A fact could not be computed');
    await endRun(engine.pool, runId, status, failureOf(engine, error));
    return status;
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
