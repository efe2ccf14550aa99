import { type CollectContext, defineCollector, type Page } from '../engine/contract/collector.ts';
import { distinctPeople, personOfRest } from '../github/api/people.ts';
import { type NamedRepository, repositoriesOf, repositoryScopes } from '../github/api/repositories.ts';
import { branches } from '../resources/code/branches.ts';
import { repositories } from '../resources/code/repositories.ts';
import { deployments } from '../resources/delivery/deployments.ts';
import type { KnownPipelineRun } from '../resources/delivery/pipeline-runs.ts';
import { pipelineRuns } from '../resources/delivery/pipeline-runs.ts';
import { pipelineSteps } from '../resources/delivery/pipeline-steps.ts';
import type { PipelineRow } from '../resources/delivery/pipelines.ts';
import { pipelines } from '../resources/delivery/pipelines.ts';
import { pullRequests } from '../resources/delivery/pull-requests.ts';
import { branchesOf } from './api/branches.ts';
import { pipelinesOf } from './api/pipelines.ts';
import { unlessGone, withheldWarning } from './api/withheld.ts';
import { githubActionsSource } from './source.ts';
import type { RunItem } from './workflow-run/answers.ts';
import { deploymentOfRun } from './workflow-run/deployment.ts';
import { type DetailedRun, detailsOf } from './workflow-run/details.ts';
import { askRun, askRunsHead, listWorkflowRuns, type RunsHead } from './workflow-run/find.ts';
import { openRuns } from './workflow-run/open.ts';
import { completed, overlapMinutes, type Plan, planOf, underWay, withheld } from './workflow-run/plan.ts';
import { deletedRunRow, formerPipelines, runRow, stepRows } from './workflow-run/rows.ts';

type Provided = typeof pipelineRuns | typeof pipelineSteps | typeof deployments;
type RunPage = Page<Provided, Provided | typeof pipelines>;
type Context = CollectContext<
  (typeof githubActionsSource)['settings'],
  typeof repositories | typeof branches | typeof pipelines | Provided
>;

/** A repository's runs while they are collected. */
interface Collecting {
  context: Context;
  repository: NamedRepository;
  branches: ReadonlySet<string>;
  pipelines: readonly PipelineRow[];
  plan: Plan;
  /** Those that had not ended before and were not met yet. */
  open: Map<string, KnownPipelineRun>;
}

const runsAPage = 20;

/**
 * Runs with their attempts, jobs and steps, and the deployments that runs of a workflow with a name for it are. A repository in
 * which nothing ran costs one request that GitHub does not count; one in which something ran, one for each hundred runs to
 * look at, one for the jobs of each run that is new or has changed, and one for each of its earlier attempts.
 */
export const workflowRun = defineCollector({
  source: githubActionsSource,
  script: 'workflow-run',
  provides: [pipelineRuns, pipelineSteps, deployments],
  dependsOn: [repositories, branches, pipelines, pullRequests],
  order: 'ascending',
  importWindowDays: null,
  overlapMinutes,
  forEach: repositoryScopes,
  async *collect(context): AsyncGenerator<RunPage, void, undefined> {
    const { scope, state, window, http, validators } = context;
    const repository = (await repositoriesOf(context)).get(scope);
    if (!repository) return;
    const plan = planOf(state, window);
    const open = await openRuns(context);
    const [branches, pipelines] = [await branchesOf(context), await pipelinesOf(context)];
    const collecting = { context, repository, branches, pipelines, plan, open };
    try {
      const head = await askRunsHead(http, repository, plan.headSuffices ? (validators.runs ?? null) : null);
      yield* head === 'unchanged' ? unchanged(collecting) : changed(collecting, head);
    } catch (error) {
      const warnings = [withheldWarning(error, repository.fullName, 'Actions')];
      yield { rows: {}, state: withheld(plan), validators: { runs: null }, warnings };
    }
  },
});

/** What is on the first page has not changed, so that only what had not ended before that is asked for. */
async function* unchanged(collecting: Collecting): AsyncGenerator<RunPage, void, undefined> {
  const { plan, open } = collecting;
  const { headFrom } = plan.before;
  for (const [id, { createdAt }] of open) if (headFrom === null || createdAt >= headFrom) open.delete(id);
  yield* left(collecting);
  yield { rows: {}, state: completed(plan, headFrom) };
}

async function* changed(collecting: Collecting, head: RunsHead): AsyncGenerator<RunPage, void, undefined> {
  const { context, repository, plan, open } = collecting;
  let done = 0;
  for await (const { runs, warnings } of listWorkflowRuns(context.http, repository, plan, head)) {
    const wanted = runs.filter((run) => isWanted(run, collecting));
    for (const run of runs) open.delete(String(run.id));
    if (warnings.length > 0) yield { rows: {}, warnings };
    for (let place = 0; place < wanted.length; place += runsAPage) {
      const page = wanted.slice(place, place + runsAPage);
      done += page.length;
      const last = page.at(-1);
      const reached = last && { state: underWay(plan, last.created_at) };
      yield { ...(await pageOf(collecting, page)), ...reached, progress: { done, expected: null } };
    }
  }
  yield* left(collecting);
  yield { rows: {}, state: completed(plan, head.from), validators: { runs: head.validator } };
}

/** New since, ended since or started again since; or known as not ended although it has. */
function isWanted(run: RunItem, { plan, open }: Collecting): boolean {
  if (open.has(String(run.id)) && run.status === 'completed') return true;
  if (plan.resumeFrom !== null && run.created_at < plan.resumeFrom) return false;
  return plan.changedSince === null || run.updated_at >= plan.changedSince;
}

/** Those that had not ended before and are in no list: each is asked for by itself, and one that was deleted has ended. */
async function* left(collecting: Collecting): AsyncGenerator<RunPage, void, undefined> {
  const { context, repository, open } = collecting;
  for (const [id, row] of open) {
    const run = await unlessGone(askRun(context.http, repository, id));
    yield run === null
      ? { rows: { 'pipeline-runs': [deletedRunRow(row)] } }
      : await pageOf(collecting, [run]);
  }
}

async function pageOf(collecting: Collecting, runs: readonly RunItem[]): Promise<RunPage> {
  const { context, repository } = collecting;
  const detailed = await Promise.all(runs.map((run) => detailsOf(context.http, repository, run)));
  const former = { pipelines: formerPipelines(runs, repository, collecting.pipelines) };
  return {
    rows: rowsOf(collecting, detailed, former.pipelines),
    former,
    warnings: detailed.flatMap(({ warnings }) => warnings),
  };
}

function rowsOf(
  { context, repository, branches, pipelines }: Collecting,
  detailed: readonly DetailedRun[],
  former: readonly PipelineRow[],
): RunPage['rows'] {
  const runs = detailed.map(runRow);
  const patterns = context.settings.PRODUCTION_PATTERN;
  return {
    contributors: distinctPeople(detailed.map(({ run }) => personOfRest(run.actor, repository.host))),
    'pipeline-runs': runs,
    'pipeline-steps': detailed.flatMap(stepRows),
    deployments: runs
      .map((run) => deploymentOfRun(run, { repository, branches }, [...pipelines, ...former], patterns))
      .filter((deployment) => deployment !== null),
  };
}
