import { type Commit, fullName, type Signature } from '../organisation.ts';
import { type Attempt, type Job, lastAttempt, type Workflow, type WorkflowRun } from '../pipelines.ts';
import { nodeIdOf } from '../world.ts';
import type { SentJob, SentRun, SentWorkflow } from './payload.ts';
import { userPayload } from './people.ts';
import { type AskedOf, found, page, type Route } from './route.ts';

export const actionsRoutes: Route<AskedOf>[] = [
  {
    path: '/actions/workflows',
    permission: 'actions',
    answer: (asked) =>
      page(asked, asked.repository.workflows, (each) => workflowPayload(asked, each), { key: 'workflows' }),
  },
  { path: '/actions/runs', permission: 'actions', answer: (asked) => runs(asked, asked.repository.runs) },
  {
    path: '/actions/workflows/:workflow/runs',
    permission: 'actions',
    answer(asked) {
      const { workflow } = asked.params;
      const known = found(
        asked.repository.workflows.find((each) => [String(each.id), fileOf(each)].includes(workflow ?? '')),
      );
      return runs(
        asked,
        asked.repository.runs.filter((run) => run.workflow === known.name),
      );
    },
  },
  {
    path: '/actions/runs/:run',
    permission: 'actions',
    answer: (asked) => ({ body: runPayload(asked, runIn(asked)) }),
  },
  {
    path: '/actions/runs/:run/attempts/:attempt',
    permission: 'actions',
    answer(asked) {
      const run = runIn(asked);
      return { body: runPayload(asked, run, attemptIn(asked, run)) };
    },
  },
  { path: '/actions/runs/:run/jobs', permission: 'actions', answer: jobsOfRun },
  {
    path: '/actions/runs/:run/attempts/:attempt/jobs',
    permission: 'actions',
    answer(asked) {
      const run = runIn(asked);
      const jobs = attemptIn(asked, run).jobs.map((job) => ({ job, number: Number(asked.params.attempt) }));
      return page(asked, jobs, (each) => jobPayload(asked, run, each), { key: 'jobs' });
    },
  },
];

/** GitHub finds a thousand at most once anything narrows the list. */
const mostFound = 1000;

function runs(asked: AskedOf, all: readonly WorkflowRun[]) {
  const { query } = asked;
  const wanted = all.filter(
    (run) =>
      within(run.createdAt, query.get('created')) &&
      fits(query.get('event'), run.event) &&
      fits(query.get('actor'), run.attempts[0]?.actor ?? null) &&
      fits(query.get('branch'), run.branch) &&
      fits(query.get('head_sha'), run.commit.sha) &&
      [lastAttempt(run).status, lastAttempt(run).conclusion].some((each) => fits(query.get('status'), each)),
  );
  // What it leaves out is empty here anyway.
  query.has('exclude_pull_requests');
  const latestFirst = wanted.toSorted(
    (one, other) => Date.parse(other.createdAt) - Date.parse(one.createdAt),
  );
  const narrowed = ['created', 'event', 'actor', 'branch', 'head_sha', 'status'].some((name) =>
    query.has(name),
  );
  const wrap = { key: 'workflow_runs', ...(narrowed ? { most: mostFound } : {}) };
  return page(asked, latestFirst, (run) => runPayload(asked, run), wrap);
}

/** `2026-01-01..2026-02-01`, `>=2026-01-01` and the like; a day without a time is the whole of it. */
function within(moment: string, filter: string | null): boolean {
  if (filter === null) return true;
  const at = Date.parse(moment);
  const [from, to] = filter.split('..');
  if (to !== undefined) return at >= begin(from ?? '*') && at <= end(to);
  const [, sign, bound = ''] = /^(>=|<=|>|<)?(.+)$/.exec(filter) ?? [];
  if (sign === '>=') return at >= begin(bound);
  if (sign === '>') return at > end(bound);
  if (sign === '<=') return at <= end(bound);
  if (sign === '<') return at < begin(bound);
  return at >= begin(bound) && at <= end(bound);
}

function begin(bound: string): number {
  return bound === '*' ? Number.NEGATIVE_INFINITY : Date.parse(bound);
}

function end(bound: string): number {
  if (bound === '*') return Number.POSITIVE_INFINITY;
  return Date.parse(bound) + (bound.length === 10 ? 86_400_000 - 1 : 999);
}

function fits(asked: string | null, is: string | null): boolean {
  return asked === null || asked === is;
}

function runIn({ repository, params }: AskedOf): WorkflowRun {
  return found(repository.runs.find((each) => String(each.id) === params.run));
}

function attemptIn({ params }: AskedOf, run: WorkflowRun): Attempt {
  return found(run.attempts[Number(params.attempt) - 1]);
}

/** Those of the last attempt, or of all of them. */
function jobsOfRun(asked: AskedOf) {
  const run = runIn(asked);
  const all = run.attempts.flatMap((attempt, index) =>
    attempt.jobs.map((job) => ({ job, number: index + 1 })),
  );
  const wanted =
    asked.query.get('filter') === 'all' ? all : all.filter((each) => each.number === run.attempts.length);
  return page(asked, wanted, (each) => jobPayload(asked, run, each), { key: 'jobs' });
}

function workflowPayload({ api, repository, world }: AskedOf, workflow: Workflow): SentWorkflow {
  const { id, name, path, createdAt } = workflow;
  const state: SentWorkflow['state'] = workflow.state;
  const url = `${api}/repos/${fullName(repository)}/actions/workflows/${id}`;
  const page = `${world.origin}/${fullName(repository)}/blob/${repository.defaultBranch}/${path}`;
  return {
    id,
    node_id: `W_kwDO${id.toString(36)}`,
    name,
    path,
    state,
    url,
    html_url: page,
    created_at: createdAt,
    updated_at: createdAt,
  };
}

function fileOf({ path }: Workflow): string {
  return path.split('/').at(-1) ?? path;
}

function runPayload(asked: AskedOf, run: WorkflowRun, attempt: Attempt = lastAttempt(run)): SentRun {
  const { api, repository, world } = asked;
  const name = fullName(repository);
  const workflow = repository.workflows.find((each) => each.name === run.workflow);
  return {
    id: run.id,
    node_id: nodeId(run),
    name: run.workflow,
    display_title: run.commit.message.split('\n')[0] ?? '',
    path: workflow?.path ?? '',
    workflow_id: workflow?.id ?? 0,
    run_number: run.number,
    run_attempt: run.attempts.indexOf(attempt) + 1,
    event: run.event,
    status: attempt.status,
    conclusion: attempt.conclusion,
    head_branch: run.branch,
    head_sha: run.commit.sha,
    url: `${api}/repos/${name}/actions/runs/${run.id}`,
    html_url: `${world.origin}/${name}/actions/runs/${run.id}`,
    created_at: run.createdAt,
    updated_at: attempt.updatedAt,
    run_started_at: attempt.startedAt,
    ...actors(asked, run, attempt),
    pull_requests: [],
    head_commit: headPayload(run.commit),
    repository: { id: repository.id, node_id: nodeIdOf(repository), name: repository.name, full_name: name },
  };
}

function headPayload({ sha, message, author, committer }: Commit) {
  const by = ({ name, email }: Signature) => ({ name, email });
  return { id: sha, message, timestamp: author.date, author: by(author), committer: by(committer) };
}

function actors(asked: AskedOf, run: WorkflowRun, attempt: Attempt) {
  const actor = userPayload(asked, run.attempts[0]?.actor ?? null);
  const again = userPayload(asked, attempt.actor);
  return { ...(actor ? { actor } : {}), ...(again ? { triggering_actor: again } : {}) };
}

function jobPayload(
  { api, repository }: AskedOf,
  run: WorkflowRun,
  of: { job: Job; number: number },
): SentJob {
  const { job, number } = of;
  const { id, name, status, conclusion } = job;
  return {
    ...{
      id,
      name,
      status,
      node_id: nodeId(job),
      run_id: run.id,
      run_attempt: number,
      head_sha: run.commit.sha,
    },
    url: `${api}/repos/${fullName(repository)}/actions/jobs/${id}`,
    head_branch: run.branch,
    workflow_name: run.workflow,
    conclusion,
    labels: ['ubuntu-latest'],
    created_at: job.createdAt,
    // A job that never began has no start, whatever GitHub's description says.
    ...(job.startedAt === null ? {} : { started_at: job.startedAt }),
    completed_at: job.completedAt,
    steps: job.steps.map((step, index) => ({
      ...{ name: step.name, status: step.status, conclusion: step.conclusion, number: index + 1 },
      started_at: step.startedAt,
      completed_at: step.completedAt,
    })),
  };
}

function nodeId({ id }: { id: number }): string {
  return `WFR_kwLO${id.toString(36)}`;
}
