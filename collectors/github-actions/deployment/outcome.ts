import type { DeploymentRow } from '../../resources/delivery/deployments/row.ts';
import type { Status } from './answers.ts';

type Outcome = Pick<DeploymentRow, 'status' | 'startedAt' | 'finishedAt' | 'url' | 'runId'>;

/**
 * What became of a deployment by all that was said of it, in whatever order it is given. It ends with its first success, else with
 * its first failure; that a later one has taken its place changes nothing.
 */
export function outcomeOf(statuses: readonly Status[]): Outcome {
  const inOrder = statuses.toSorted((one, other) => one.at.getTime() - other.at.getTime());
  const began = inOrder.find(({ state }) => state === 'in_progress');
  const url = inOrder.findLast((status) => status.url !== null)?.url ?? null;
  const runId = inOrder.find((status) => status.run !== null)?.run ?? null;
  return { ...endOf(inOrder), startedAt: began?.at ?? null, url, runId };
}

function endOf(statuses: readonly Status[]): Pick<Outcome, 'status' | 'finishedAt'> {
  const succeeded = statuses.find(({ state }) => state === 'success');
  if (succeeded) return { status: 'SUCCEEDED', finishedAt: succeeded.at };
  const failed = statuses.find(({ state }) => state === 'failure' || state === 'error');
  if (failed) return { status: 'FAILED', finishedAt: failed.at };
  const last = statuses.at(-1);
  if (last?.state === 'inactive') return { status: 'CANCELLED', finishedAt: last.at };
  return { status: last?.state === 'in_progress' ? 'RUNNING' : 'PENDING', finishedAt: null };
}
