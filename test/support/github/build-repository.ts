import { historyOf } from './ancestry.ts';
import { commit } from './build-commit.ts';
import { writeHistory } from './history.ts';
import type { Commit, Repository } from './organisation.ts';
import type { PullRequest } from './pull-request.ts';
import { beginning, byTime, hoursAfter, latest } from './times.ts';

type Assembled = 'type' | 'id' | 'commits' | 'branches' | 'pullRequests';

export interface RepositoryToBuild extends Partial<Omit<Repository, Assembled>> {
  /** Pushed to the default branch, besides the first one of all. */
  commits?: Commit[];
  /** Pushed to other branches. */
  branches?: Record<string, Commit[]>;
  pullRequests?: PullRequest[];
  /** Nothing was ever pushed. */
  empty?: boolean;
}

/** A private repository with one commit, unless said otherwise; the history follows from its pull requests. */
export function repository(spec: RepositoryToBuild = {}): Repository {
  const { commits = [], branches = {}, pullRequests = [], empty = false, ...said } = spec;
  const createdAt = said.createdAt ?? hoursAfter(beginning, -30 * 24);
  const built: Repository = {
    ...plainRepository(createdAt),
    ...said,
    commits: [],
    branches: new Map(),
    pullRequests: [...pullRequests].sort(byTime((each) => each.createdAt)),
  };
  if (!empty) {
    number(built.pullRequests);
    const elsewhere = Object.entries(branches).flatMap(([branch, pushed]) =>
      pushed.map((each) => ({ branch, commit: each })),
    );
    const direct = commits.map((each) => ({ branch: built.defaultBranch, commit: each }));
    const first = { branch: built.defaultBranch, commit: firstCommit(createdAt, commits, pullRequests) };
    writeHistory(built, [first, ...direct, ...elsewhere], built.pullRequests);
  }
  built.pushedAt ??= empty ? null : latest(built.commits.map((each) => each.committer.date));
  if (said.updatedAt === undefined) built.updatedAt = latest([createdAt, built.pushedAt]);
  settle(built);
  return built;
}

/** Gives runs, deployments and alerts what follows from their repository: numbers, workflows, and the commit of their time. */
export function settle(repository: Repository): void {
  const { runs, deployments, dependabotAlerts, codeScanningAlerts, secretScanningAlerts } = repository;
  number(runs);
  for (const alerts of [dependabotAlerts, codeScanningAlerts, secretScanningAlerts]) number(alerts ?? []);
  addWorkflows(repository);
  const tip = repository.branches.get(repository.defaultBranch);
  const history = tip ? historyOf(tip) : [];
  const times = history.map((each) => Date.parse(each.committer.date));
  for (const item of [...runs, ...deployments]) {
    if (item.commit.sha !== '') continue;
    const at = Date.parse(item.createdAt);
    const then = times.findIndex((time) => time <= at);
    item.commit = history[then] ?? history.at(-1) ?? item.commit;
  }
}

/** Adds the workflows that runs name and nobody declared. */
function addWorkflows({ workflows, runs, createdAt }: Repository): void {
  const known = new Set(workflows.map((each) => each.name));
  for (const name of new Set(runs.map((run) => run.workflow))) {
    if (known.has(name)) continue;
    const path = `.github/workflows/${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.yml`;
    workflows.push({ id: 0, name, path, state: 'active', createdAt });
  }
}

/** Gives those without a number the next ones. */
export function number(items: { number: number }[]): void {
  let last = Math.max(0, ...items.map((item) => item.number));
  for (const item of items) {
    if (item.number !== 0) continue;
    last += 1;
    item.number = last;
  }
}

function plainRepository(createdAt: string): Repository {
  return {
    type: 'Repository',
    id: 0,
    owner: '',
    name: 'shop',
    formerNames: [],
    description: null,
    isPrivate: true,
    isArchived: false,
    forkOf: null,
    defaultBranch: 'main',
    createdAt,
    updatedAt: createdAt,
    pushedAt: null,
    stars: 0,
    forks: 0,
    language: 'TypeScript',
    commits: [],
    branches: new Map(),
    pullRequests: [],
    workflows: [],
    runs: [],
    deployments: [],
    dependabotAlerts: [],
    codeScanningAlerts: [],
    secretScanningAlerts: [],
  };
}

/** Made before anything that builds on it. */
function firstCommit(
  createdAt: string,
  commits: readonly Commit[],
  pullRequests: readonly PullRequest[],
): Commit {
  const others = [...commits, ...pullRequests.flatMap((each) => each.commits)];
  const times = others.map((each) => Date.parse(each.committer.date) - 3_600_000);
  const at = hoursAfter(new Date(Math.min(Date.parse(createdAt), ...times)).toISOString(), 0);
  return commit({ message: 'Begin', at, files: [{ path: 'README.md', additions: 3, deletions: 0 }] });
}
