import { commit } from './build-commit.ts';
import { identify } from './build-organisation.ts';
import { event, lastActivity } from './build-pull-request.ts';
import { number, settle } from './build-repository.ts';
import { merge, open, push } from './history.ts';
import { type Commit, fullName, type Organisation, type Repository } from './organisation.ts';
import type { Deployment, DeploymentStatus } from './pipelines.ts';
import { headOf, type PullRequest, repositoryOf } from './pull-request.ts';

/** Somebody merges a pull request. */
export function mergePullRequest(
  organisation: Organisation,
  pull: PullRequest,
  at: string,
  by = 'ann',
): void {
  const repository = repositoryOf(pull);
  Object.assign(pull, { mergedAt: at, closedAt: at, mergedBy: by, isDraft: false });
  pull.events.push(event('MergedEvent', at, { actor: by }), event('ClosedEvent', at, { actor: by }));
  merge(repository, pull);
  repository.branches.delete(pull.headRef);
  pushed(repository, at);
  changed(organisation, pull);
}

/** Somebody closes a pull request without merging it. */
export function closePullRequest(
  organisation: Organisation,
  pull: PullRequest,
  at: string,
  by = 'ann',
): void {
  pull.closedAt = at;
  pull.events.push(event('ClosedEvent', at, { actor: by }));
  changed(organisation, pull);
}

/** Somebody opens a closed pull request again. */
export function reopenPullRequest(
  organisation: Organisation,
  pull: PullRequest,
  at: string,
  by = 'ann',
): void {
  pull.closedAt = null;
  pull.events.push(event('ReopenedEvent', at, { actor: by }));
  changed(organisation, pull);
}

/** The branch of a pull request is written anew: its commits are these, and no longer the former ones. */
export function forcePush(
  organisation: Organisation,
  pull: PullRequest,
  commits: Commit[],
  at: string,
): void {
  const repository = repositoryOf(pull);
  const former = new Set(pull.commits);
  repository.commits = repository.commits.filter((each) => !former.has(each));
  pull.commits = commits;
  open(repository, pull);
  pull.events.push(event('HeadRefForcePushedEvent', at, { actor: pull.author, after: headOf(pull) }));
  pushed(repository, at);
  changed(organisation, pull);
}

/** Says that anything else about a pull request was changed by hand: it has its ids and `updatedAt` moves. */
export function changed(organisation: Organisation, pull: PullRequest): void {
  pull.updatedAt = lastActivity(pull);
  identify(organisation);
}

/** Somebody opens a pull request in a repository that is already there. */
export function openPullRequest(organisation: Organisation, repository: Repository, pull: PullRequest): void {
  repository.pullRequests.push(pull);
  number(repository.pullRequests);
  open(repository, pull);
  pushed(repository, pull.createdAt);
  identify(organisation);
}

/** Somebody pushes commits to a branch. */
export function pushCommits(
  organisation: Organisation,
  repository: Repository,
  commits: readonly Commit[] = [commit()],
  branch = repository.defaultBranch,
): void {
  for (const each of commits) push(repository, each, branch);
  pushed(repository, commits.at(-1)?.committer.date ?? repository.updatedAt);
  identify(organisation);
}

/** Something ran, was deployed or found: what was put into the lists of a repository by hand gets its place. */
export function ran(organisation: Organisation, repository: Repository): void {
  settle(repository);
  identify(organisation);
}

/** A deployment goes on. */
export function addStatus(
  organisation: Organisation,
  deployment: Deployment,
  status: DeploymentStatus,
): void {
  deployment.statuses.push(status);
  deployment.updatedAt = status.createdAt;
  identify(organisation);
}

/** The former name leads to the repository from now on. */
export function renameRepository(repository: Repository, name: string, at: string): void {
  repository.formerNames.push(fullName(repository));
  Object.assign(repository, { name, updatedAt: at });
}

/** The repository belongs to somebody else, and no longer to the organisation's list; its former name leads to it. */
export function transferRepository(repository: Repository, owner: string, at: string): void {
  repository.formerNames.push(fullName(repository));
  Object.assign(repository, { owner, updatedAt: at });
}

/** Nothing in it can be changed any more. */
export function archiveRepository(repository: Repository, at: string): void {
  Object.assign(repository, { isArchived: true, updatedAt: at });
}

/** The repository is gone. */
export function deleteRepository(organisation: Organisation, repository: Repository): void {
  organisation.repositories = organisation.repositories.filter((each) => each !== repository);
}

function pushed(repository: Repository, at: string): void {
  Object.assign(repository, { pushedAt: at, updatedAt: at });
}
