import type { Commit } from './organisation.ts';

export type Conclusion = 'success' | 'failure' | 'cancelled' | 'skipped' | 'timed_out' | 'neutral';
export type RunStatus = 'queued' | 'in_progress' | 'completed';

export interface Workflow {
  id: number;
  name: string;
  path: string;
  state: 'active' | 'disabled_manually' | 'deleted';
  createdAt: string;
}

export interface Step {
  name: string;
  status: RunStatus;
  conclusion: Conclusion | null;
  startedAt: string | null;
  completedAt: string | null;
}

export interface Job {
  id: number;
  name: string;
  status: RunStatus;
  conclusion: Conclusion | null;
  createdAt: string;
  /** Null, like the end, for a job that never began or whose times GitHub lost. */
  startedAt: string | null;
  completedAt: string | null;
  steps: Step[];
}

export interface Attempt {
  status: RunStatus;
  conclusion: Conclusion | null;
  actor: string | null;
  startedAt: string;
  updatedAt: string;
  jobs: Job[];
}

export interface WorkflowRun {
  id: number;
  number: number;
  /** By name. */
  workflow: string;
  event: string;
  branch: string | null;
  commit: Commit;
  createdAt: string;
  /** The first one first; never empty. */
  attempts: Attempt[];
}

export interface DeploymentStatus {
  type: 'DeploymentStatus';
  id: number;
  state: 'error' | 'failure' | 'inactive' | 'pending' | 'success' | 'queued' | 'in_progress';
  createdAt: string;
  creator: string | null;
  description: string;
  /** Of the job that said it; empty where it was none. */
  logUrl: string;
}

export interface Deployment {
  type: 'Deployment';
  id: number;
  commit: Commit;
  ref: string;
  task: string;
  environment: string;
  isProduction: boolean;
  description: string | null;
  creator: string | null;
  createdAt: string;
  updatedAt: string;
  /** The oldest first. */
  statuses: DeploymentStatus[];
}

interface AlertTimes {
  number: number;
  createdAt: string;
  updatedAt: string;
  fixedAt: string | null;
  dismissedAt: string | null;
}

export type Severity = 'low' | 'medium' | 'high' | 'critical';

export interface DependabotAlert extends AlertTimes {
  severity: Severity;
  package: string;
  ecosystem: string;
  manifest: string;
  summary: string;
}

export interface CodeScanningAlert extends AlertTimes {
  severity: Severity;
  rule: string;
  tool: string;
  path: string;
}

export interface SecretScanningAlert extends Omit<AlertTimes, 'fixedAt' | 'dismissedAt'> {
  secretType: string;
  resolvedAt: string | null;
  /** How it was settled; revoked, unless said. */
  resolution?: 'revoked' | 'false_positive' | 'wont_fix' | 'used_in_tests';
}

/** What runs on a repository and what watches over it. */
export interface Pipelines {
  workflows: Workflow[];
  runs: WorkflowRun[];
  deployments: Deployment[];
  /** Null where the feature is not switched on. */
  dependabotAlerts: DependabotAlert[] | null;
  codeScanningAlerts: CodeScanningAlert[] | null;
  secretScanningAlerts: SecretScanningAlert[] | null;
}

/** The attempt that a run shows. */
export function lastAttempt(run: WorkflowRun): Attempt {
  const last = run.attempts.at(-1);
  if (!last) throw new Error(`The run ${run.number} of ${run.workflow} has no attempt.`);
  return last;
}
