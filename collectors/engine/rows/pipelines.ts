export type RunResult = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'CANCELLED' | 'SKIPPED';

/** A workflow, a job, whatever runs again and again. */
export interface PipelineRow {
  upstreamId: string;
  /** Upstream id; null where it belongs to no repository. */
  repository: string | null;
  name: string;
  /** File or folder that defines it. */
  path: string | null;
  url: string | null;
  disabled: boolean;
  /** The upstream has it no more. */
  gone: boolean;
}

/** A run with its last attempt's result and times; `attempts` has every attempt that is known. */
export interface PipelineRunRow {
  /** Upstream id. */
  pipeline: string;
  /** Upstream id of its pipeline's; null where that belongs to none. */
  repository: string | null;
  /** Of a pipeline that the upstream lists no more: what its runs still tell of it. */
  former: { name: string; path: string | null } | null;
  upstreamId: string;
  number: number | null;
  attempt: number;
  branch: string | null;
  sha: string | null;
  /** What started it: push, pull_request, schedule … */
  event: string | null;
  result: RunResult;
  startedBy: string | null;
  createdAt: Date;
  /** Of the last attempt. */
  startedAt: Date;
  finishedAt: Date | null;
  updatedAt: Date;
  url: string | null;
  attempts: readonly PipelineAttemptRow[];
}

export interface PipelineAttemptRow {
  attempt: number;
  result: RunResult;
  startedAt: Date;
  finishedAt: Date | null;
}

/** A job, which is a stage, or a step of one. */
export interface PipelineStepRow {
  pipeline: string;
  run: string;
  upstreamId: string;
  attempt: number;
  /** Upstream id of the job that a step belongs to; null for a job. */
  job: string | null;
  name: string;
  result: RunResult;
  /** Null where the upstream has no times. */
  startedAt: Date | null;
  finishedAt: Date | null;
}
