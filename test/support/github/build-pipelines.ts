import { commit } from './build-commit.ts';
import type {
  Attempt,
  CodeScanningAlert,
  Conclusion,
  DependabotAlert,
  Deployment,
  DeploymentStatus,
  Job,
  SecretScanningAlert,
  WorkflowRun,
} from './pipelines.ts';
import { beginning, hoursAfter, latest } from './times.ts';

const minutes = 1 / 60;

/** A finished, successful job of five minutes with one step, unless said otherwise. */
export function job(spec: Partial<Omit<Job, 'id'>> = {}): Job {
  const createdAt = spec.createdAt ?? beginning;
  const startedAt = spec.startedAt === undefined ? hoursAfter(createdAt, minutes) : spec.startedAt;
  const completedAt =
    spec.completedAt === undefined && startedAt
      ? hoursAfter(startedAt, 5 * minutes)
      : (spec.completedAt ?? null);
  const conclusion = spec.conclusion === undefined ? 'success' : spec.conclusion;
  const step = { name: 'Run the tests', status: 'completed', conclusion, startedAt, completedAt } as const;
  return {
    id: 0,
    name: 'test',
    status: 'completed',
    conclusion,
    createdAt,
    startedAt,
    completedAt,
    steps: startedAt ? [step] : [],
    ...spec,
  };
}

/** One attempt of a run, with one job that ended as it did. */
export function attempt(spec: Partial<Attempt> = {}): Attempt {
  const conclusion: Conclusion | null = spec.conclusion === undefined ? 'success' : spec.conclusion;
  const startedAt = spec.startedAt ?? beginning;
  const jobs = spec.jobs ?? [job({ createdAt: startedAt, conclusion })];
  return {
    status: 'completed',
    conclusion,
    actor: 'ann',
    startedAt,
    updatedAt: latest([startedAt, ...jobs.flatMap((each) => [each.startedAt, each.completedAt])]),
    jobs,
    ...spec,
  };
}

/** A push to the default branch that went through `CI` at the first attempt, unless said otherwise. */
export function run(spec: Partial<Omit<WorkflowRun, 'id'>> = {}): WorkflowRun {
  const createdAt = spec.createdAt ?? spec.attempts?.[0]?.startedAt ?? beginning;
  return {
    id: 0,
    number: 0,
    workflow: 'CI',
    event: 'push',
    branch: 'main',
    commit: spec.commit ?? commit({ at: createdAt }),
    createdAt,
    attempts: [attempt({ startedAt: createdAt })],
    ...spec,
  };
}

/** A status of a deployment. */
export function deploymentStatus(
  state: DeploymentStatus['state'],
  createdAt: string,
  creator: string | null = 'ann',
  logUrl = '',
): DeploymentStatus {
  return { type: 'DeploymentStatus', id: 0, state, createdAt, creator, description: '', logUrl };
}

/** A successful deployment to production, unless said otherwise. */
export function deployment(spec: Partial<Omit<Deployment, 'id' | 'type'>> = {}): Deployment {
  const createdAt = spec.createdAt ?? beginning;
  const statuses = spec.statuses ?? [
    deploymentStatus('in_progress', createdAt),
    deploymentStatus('success', hoursAfter(createdAt, 3 * minutes)),
  ];
  const environment = spec.environment ?? 'production';
  return {
    type: 'Deployment',
    id: 0,
    commit: spec.commit ?? commit({ at: createdAt }),
    ref: 'main',
    task: 'deploy',
    environment,
    isProduction: environment === 'production',
    description: null,
    creator: 'ann',
    createdAt,
    updatedAt: latest([createdAt, ...statuses.map((each) => each.createdAt)]),
    statuses,
    ...spec,
  };
}

/** An open alert about a dependency. */
export function dependabotAlert(spec: Partial<DependabotAlert> = {}): DependabotAlert {
  return {
    ...times(spec),
    severity: 'high',
    package: 'left-pad',
    ecosystem: 'npm',
    manifest: 'package-lock.json',
    summary: 'Pads to the wrong side',
    ...spec,
  };
}

/** An open alert about the code. */
export function codeScanningAlert(spec: Partial<CodeScanningAlert> = {}): CodeScanningAlert {
  const found = {
    severity: 'medium',
    rule: 'js/sql-injection',
    tool: 'CodeQL',
    path: 'src/query.ts',
  } as const;
  return { ...times(spec), ...found, ...spec };
}

/** An open alert about a secret in the history. */
export function secretScanningAlert(spec: Partial<SecretScanningAlert> = {}): SecretScanningAlert {
  const { number, createdAt, updatedAt } = times(spec);
  return { number, createdAt, updatedAt, secretType: 'amazon_aws_access_key_id', resolvedAt: null, ...spec };
}

function times(spec: { createdAt?: string; fixedAt?: string | null; dismissedAt?: string | null }) {
  const { createdAt = beginning, fixedAt = null, dismissedAt = null } = spec;
  return { number: 0, createdAt, updatedAt: latest([createdAt, fixedAt, dismissedAt]), fixedAt, dismissedAt };
}
