import type { NamedRepository } from '../../github/api/repositories.ts';
import type {
  KnownPipelineRun,
  PipelineAttemptRow,
  PipelineRunRow,
} from '../../resources/delivery/pipeline-runs.ts';
import type { PipelineStepRow } from '../../resources/delivery/pipeline-steps.ts';
import type { PipelineRow } from '../../resources/delivery/pipelines.ts';
import type { JobItem, RunItem, StepItem } from './answers.ts';
import type { DetailedRun } from './details.ts';
import { resultOf } from './result.ts';

/** A run's row, with the result and times of its last attempt. */
export function runRow({ run, attempts, jobs }: DetailedRun): PipelineRunRow {
  const last = attemptRow(run, jobs);
  return {
    pipeline: String(run.workflow_id),
    upstreamId: String(run.id),
    number: run.run_number,
    attempt: run.run_attempt,
    branch: run.head_branch,
    sha: run.head_sha,
    event: run.event,
    result: last.result,
    startedBy: run.actor ? String(run.actor.id) : null,
    createdAt: run.created_at,
    startedAt: last.startedAt,
    finishedAt: last.finishedAt,
    updatedAt: run.updated_at,
    url: run.html_url ?? null,
    attempts: attempts.map((attempt) => attemptRow(attempt, jobs)),
  };
}

/** A run that was deleted before it ended as far as is known: nothing waits for it any more. */
export function deletedRunRow({ repository: _, ...row }: KnownPipelineRun): PipelineRunRow {
  const { attempt, startedAt, updatedAt } = row;
  const finishedAt = updatedAt > startedAt ? updatedAt : startedAt;
  const ended = { result: 'CANCELLED', finishedAt } as const;
  return { ...row, ...ended, attempts: [{ attempt, startedAt, ...ended }] };
}

/** An attempt ends with its last job; where no job tells, with the last change to it. */
function attemptRow(attempt: RunItem, jobs: readonly JobItem[]): PipelineAttemptRow {
  const result = resultOf(attempt);
  const startedAt = attempt.run_started_at ?? attempt.created_at;
  const ends = jobs.flatMap((job) =>
    job.run_attempt === attempt.run_attempt && job.completed_at ? [job.completed_at.getTime()] : [],
  );
  const end = ends.length > 0 ? Math.max(...ends) : attempt.updated_at.getTime();
  const finishedAt = result === 'RUNNING' ? null : new Date(Math.max(end, startedAt.getTime()));
  return { attempt: attempt.run_attempt, result, startedAt, finishedAt };
}

/** The jobs of all attempts, each followed by its steps. */
export function stepRows({ run, jobs }: DetailedRun): PipelineStepRow[] {
  const of = { pipeline: String(run.workflow_id), run: String(run.id) };
  return jobs.flatMap((job) => {
    const upstreamId = String(job.id);
    const attempt = job.run_attempt;
    const steps = (job.steps ?? []).map((step) => ({
      ...of,
      upstreamId: `${upstreamId}/${step.number}`,
      attempt,
      job: upstreamId,
      ...outcomeOf(step),
    }));
    return [{ ...of, upstreamId, attempt, job: null, ...outcomeOf(job) }, ...steps];
  });
}

/** What was skipped never began, although GitHub gives it the time at which that was decided. */
function outcomeOf(
  item: JobItem | StepItem,
): Pick<PipelineStepRow, 'name' | 'result' | 'startedAt' | 'finishedAt'> {
  const { name, started_at: startedAt = null, completed_at: completedAt = null } = item;
  const result = resultOf(item);
  if (result === 'SKIPPED' || startedAt === null) return { name, result, startedAt: null, finishedAt: null };
  const backwards = completedAt !== null && completedAt < startedAt;
  return { name, result, startedAt, finishedAt: backwards ? startedAt : completedAt };
}

/** Workflows that are listed no more, as their runs tell of them: its file tells one apart, a run's name may be made for it alone. */
export function formerPipelines(
  runs: readonly RunItem[],
  { upstreamId: repository }: NamedRepository,
  pipelines: readonly PipelineRow[],
): PipelineRow[] {
  const listed = new Set(pipelines.map((one) => one.upstreamId));
  return runs
    .filter((run) => !listed.has(String(run.workflow_id)))
    .map(({ workflow_id, name, path }) => {
      const file = path?.replace(/@.*$/, '') || null;
      return {
        upstreamId: String(workflow_id),
        repository,
        name: name ?? file ?? 'A deleted workflow',
        path: file,
        url: null,
        disabled: false,
      };
    });
}
