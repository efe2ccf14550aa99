import { type CollectContext, defineCollector, type Page } from '../engine/contract/collector.ts';
import type { Upstream } from '../engine/http/upstream.ts';
import { type NamedRepository, repositoriesOf } from '../github/api/repositories.ts';
import { commits } from '../resources/code/commits.ts';
import { repositories } from '../resources/code/repositories.ts';
import type { DeploymentCommitsRow } from '../resources/delivery/deployment-commits/row.ts';
import { deploymentCommits } from '../resources/delivery/deployment-commits.ts';
import { deployments } from '../resources/delivery/deployments.ts';
import { cloneOf, commitsInClone } from './deployment-commit/clone.ts';
import { commitsByComparing, isCommit } from './deployment-commit/compare.ts';
import { githubActionsSource } from './source.ts';

type Context = Omit<
  CollectContext<(typeof githubActionsSource)['settings'], typeof repositories | typeof deploymentCommits>,
  'scope' | 'state' | 'validators' | 'window'
>;

const deploymentsAPage = 20;
const ofRuns = new WeakMap<Upstream, ReadonlyMap<string, readonly DeploymentCommitsRow[]>>();

/**
 * The commits that each successful deployment brought beyond the one before it in its environment: out of the clone that was made
 * for the repository's commits, which costs nothing, or by comparing, which costs a request for each hundred of them. Only what
 * is not known, or no longer right since a deployment came in between, is found; where there is nothing, nothing is asked.
 */
export const deploymentCommit = defineCollector({
  source: githubActionsSource,
  script: 'deployment-commit',
  provides: [deploymentCommits],
  dependsOn: [repositories, deployments, commits],
  order: 'ascending',
  importWindowDays: null,
  overlapMinutes: 0,
  async forEach({ http, read }) {
    const wanted = Map.groupBy(await read(deploymentCommits), ({ repository }) => repository);
    ofRuns.set(http, wanted);
    return [...wanted.keys()];
  },
  async *collect(context): AsyncGenerator<Page<typeof deploymentCommits>, void, undefined> {
    const { http, scope } = context;
    const repository = (await repositoriesOf(context)).get(scope);
    const wanted = ofRuns.get(http)?.get(scope) ?? [];
    if (!repository) return;
    for (let place = 0; place < wanted.length; place += deploymentsAPage) {
      const asked = wanted.slice(place, place + deploymentsAPage);
      const found = await Promise.all(asked.map((row) => commitsOf(context, repository, row)));
      yield {
        rows: { 'deployment-commits': found.map(({ row }) => row) },
        warnings: found.flatMap(({ warning }) => warning ?? []),
        progress: { done: place + found.length, expected: wanted.length },
      };
    }
  },
});

interface Found {
  row: DeploymentCommitsRow;
  warning?: string;
}

async function commitsOf(
  context: Context,
  repository: NamedRepository,
  row: DeploymentCommitsRow,
): Promise<Found> {
  const { previousSha: base, sha, deployment } = row;
  if (base === sha) return { row: { ...row, commits: [] } };
  const between = base === null ? null : await commitsBetween(context, repository, { base, sha });
  if (between !== null) return { row: { ...row, commits: between } };
  if (!(await isThere(context, repository, sha))) return { row: { ...row, known: false, commits: [] } };
  const alone = { row: { ...row, commits: [sha] } };
  if (base === null) return alone;
  const warning = `Deployment ${deployment} counts for its own commit alone: ${base}, which was deployed before, is no longer in ${repository.fullName}.`;
  return { ...alone, warning };
}

async function commitsBetween(
  { http, folder, signal }: Context,
  repository: NamedRepository,
  range: { base: string; sha: string },
): Promise<string[] | null> {
  const clone = cloneOf(repository, folder);
  const inClone = clone === null ? null : await commitsInClone(clone, range, signal);
  return inClone ?? commitsByComparing(http, repository, range);
}

async function isThere({ http, folder, signal }: Context, repository: NamedRepository, sha: string) {
  const clone = cloneOf(repository, folder);
  const inClone = clone !== null && (await commitsInClone(clone, { base: sha, sha }, signal)) !== null;
  return inClone || isCommit(http, repository, sha);
}
