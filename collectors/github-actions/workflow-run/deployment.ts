import { deploysFrom, type RunOrigin } from '../../engine/connections/deploying-runs.ts';
import { fitsPattern } from '../../engine/connections/patterns.ts';
import type { NamedRepository } from '../../github/api/repositories.ts';
import type { DeploymentRow } from '../../resources/delivery/deployments/row.ts';
import type { PipelineAttemptRow, PipelineRunRow } from '../../resources/delivery/pipeline-runs.ts';
import type { PipelineRow } from '../../resources/delivery/pipelines.ts';

/** Where runs are made: a repository with the names of its branches, as far as they are known. */
interface Place {
  repository: NamedRepository;
  branches: ReadonlySet<string>;
}

/**
 * The deployment that a run on the default branch, on a tag or of a release is, where the name of its workflow says so; null where
 * it is none, or has not ended in any attempt. Like any deployment it ends with its first success, else with its first failure.
 */
export function deploymentOfRun(
  run: PipelineRunRow,
  place: Place,
  pipelines: readonly PipelineRow[],
  patterns: readonly string[],
): DeploymentRow | null {
  const name = pipelines.find((one) => one.upstreamId === run.pipeline)?.name;
  if (name === undefined || !fitsPattern(name, patterns)) return null;
  if (!deploysFrom(originOf(run, place))) return null;
  const attempts = run.attempts ?? [];
  const outcome = outcomeOf(attempts);
  if (outcome === null) return null;
  return {
    upstreamId: `run:${run.upstreamId}`,
    repository: place.repository.upstreamId,
    environment: name,
    linkKind: 'workflow',
    linkId: run.pipeline,
    sha: run.sha,
    ref: run.branch,
    creator: run.startedBy,
    createdAt: run.createdAt,
    startedAt: attempts[0]?.startedAt ?? run.startedAt,
    url: run.url,
    runId: null,
    ...outcome,
  };
}

function originOf({ event, branch }: PipelineRunRow, { repository, branches }: Place): RunOrigin {
  const isBranch = branches.size === 0 || branch === null ? null : branches.has(branch);
  return { event, branch, defaultBranch: repository.defaultBranch, isBranch };
}

function outcomeOf(
  attempts: readonly PipelineAttemptRow[],
): Pick<DeploymentRow, 'status' | 'finishedAt'> | null {
  const succeeded = attempts.find(({ result }) => result === 'SUCCEEDED');
  if (succeeded) return { status: 'SUCCEEDED', finishedAt: succeeded.finishedAt };
  const failed = attempts.find(({ result }) => result === 'FAILED' || result === 'TIMED_OUT');
  if (failed) return { status: 'FAILED', finishedAt: failed.finishedAt };
  const cancelled = attempts.findLast(({ result }) => result === 'CANCELLED');
  return cancelled ? { status: 'CANCELLED', finishedAt: cancelled.finishedAt } : null;
}
