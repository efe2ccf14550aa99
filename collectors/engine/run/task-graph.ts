import { PGraph, PGraphError } from 'p-graph';
import type { Database } from '../../../prisma/select.ts';
import { endRun, type RunStatus, waitingRun } from './history.ts';
import type { ScriptName } from './lease.ts';

/** How a run ended, and whether what needs it can do with what it brought. */
export interface Ended {
  status: RunStatus;
  serves: boolean;
}

/** A script in its place among others; `run` notes its own end in the history and answers it. */
export interface GraphTask {
  id: string;
  name: ScriptName;
  needs: readonly string[];
  run(runId: number): Promise<Ended>;
}

/**
 * Runs tasks in the order of their needs and answers how each ended. One that fails keeps only those from running that need
 * it: p-graph leaves these out without a word, so they are noted as skipped, with what they lacked.
 */
export async function runTaskGraph(
  database: Database,
  collectionId: number,
  tasks: readonly GraphTask[],
  { atOnce, signal }: { atOnce: number; signal: AbortSignal },
): Promise<RunStatus[]> {
  const runIds = new Map<string, number>();
  for (const task of tasks) runIds.set(task.id, await waitingRun(database, collectionId, task.name));
  const ends = new Map<string, Ended>();
  const nodes = new Map(tasks.map((task) => [task.id, { run: () => runOne(task) }]));
  const edges = tasks.flatMap((task) => task.needs.map((need): [string, string] => [need, task.id]));

  async function runOne(task: GraphTask): Promise<void> {
    const end = await task.run(runIds.get(task.id) ?? 0);
    ends.set(task.id, end);
    if (!end.serves) throw new Error(`${task.id} ended ${end.status}`);
  }

  await settled(new PGraph(nodes, edges), atOnce);
  for (const task of tasks.filter(({ id }) => !ends.has(id))) {
    const lacking = task.needs.find((need) => !ends.get(need)?.serves) ?? 'what did not run';
    const [status, why] = signal.aborted
      ? (['CANCELLED', null] as const)
      : (['SKIPPED', `It needs ${lacking}, which did not end well.`] as const);
    await endRun(database, runIds.get(task.id) ?? 0, status, why);
    ends.set(task.id, { status, serves: false });
  }
  return tasks.map(({ id }) => ends.get(id)?.status ?? 'SKIPPED');
}

/** Each task has noted its own end by then: p-graph's error says nothing more. */
async function settled(graph: PGraph, concurrency: number): Promise<void> {
  try {
    await graph.run({ concurrency, continue: true });
  } catch (error) {
    if (!(error instanceof PGraphError)) throw error;
  }
}
