import { createHash } from 'node:crypto';
import { changedTogether } from './ancestry.ts';
import { commit, signature, signedByGithub } from './build-commit.ts';
import { type Commit, fullName, type Repository } from './organisation.ts';
import { headOf, type PullRequest } from './pull-request.ts';
import { utc } from './times.ts';

/** Something that moves a branch, or leaves from it. */
type Move =
  | { at: number; branch: string; commit: Commit }
  | { at: number; opened: PullRequest }
  | { at: number; merged: PullRequest };

/**
 * Puts commits and pull requests into a repository in the order of their times: pull requests leave from where their base
 * was when their first commit was written, and merged ones come back as their merge method says.
 */
export function writeHistory(
  repository: Repository,
  direct: readonly { branch: string; commit: Commit }[],
  pullRequests: readonly PullRequest[],
): void {
  const pushed = direct.map((each): Move => ({ at: Date.parse(each.commit.committer.date), ...each }));
  const opened = pullRequests.map((each): Move => ({ at: beginOf(each), opened: each }));
  const merged = pullRequests
    .filter((each) => each.mergedAt !== null)
    .map((each): Move => ({ at: Date.parse(each.mergedAt ?? ''), merged: each }));
  for (const move of [...pushed, ...opened, ...merged].sort((one, other) => one.at - other.at)) {
    if ('commit' in move) push(repository, move.commit, move.branch);
    else if ('opened' in move) open(repository, move.opened);
    else merge(repository, move.merged);
  }
}

/** Puts a commit on a branch, which begins at the default branch where it is new. */
export function push(repository: Repository, pushed: Commit, branch = repository.defaultBranch): void {
  const tip = repository.branches.get(branch) ?? repository.branches.get(repository.defaultBranch);
  place(repository, pushed, tip ? [tip] : []);
  repository.branches.set(branch, pushed);
}

/** Puts the commits of a pull request on top of its base, and its branch beside the others unless it is a fork's. */
export function open(repository: Repository, pull: PullRequest): void {
  pull.repository = repository;
  pull.baseRef ||= repository.defaultBranch;
  pull.headRef ||= `change-${pull.number}`;
  const base =
    repository.branches.get(pull.baseRef) ?? repository.branches.get(repository.defaultBranch) ?? null;
  if (base && !repository.branches.has(pull.baseRef)) repository.branches.set(pull.baseRef, base);
  pull.base = base;
  let tip = base;
  for (const each of pull.commits) {
    place(repository, each, tip ? [tip] : []);
    tip = each;
  }
  if (pull.fork === null && pull.mergedAt === null) repository.branches.set(pull.headRef, headOf(pull));
}

/** Brings the commits of a pull request to its base branch, as its merge method says. */
export function merge(repository: Repository, pull: PullRequest): void {
  const tip = repository.branches.get(pull.baseRef);
  if (!tip) throw new Error(`There is no branch ${pull.baseRef} in ${fullName(repository)}.`);
  const date = utc(pull.mergedAt ?? '');
  if (pull.mergeMethod === 'rebase') {
    for (const each of pull.commits) {
      const committer = { ...signature(pull.mergedBy, date) };
      push(repository, { ...each, sha: '', parents: [], committer }, pull.baseRef);
    }
    pull.mergeCommit = repository.branches.get(pull.baseRef) ?? tip;
    return;
  }
  const squashed = pull.mergeMethod === 'squash';
  const head = headOf(pull);
  const merged = commit({
    message: squashed
      ? `${pull.title} (#${pull.number})`
      : `Merge pull request #${pull.number} from ${repository.owner}/${pull.headRef}\n\n${pull.title}`,
    author: squashed ? pull.author : pull.mergedBy,
    at: date,
    committer: signedByGithub(date),
    files: squashed ? changedTogether(pull.base, pull.commits) : [],
  });
  place(repository, merged, squashed ? [tip] : [tip, head]);
  repository.branches.set(pull.baseRef, merged);
  pull.mergeCommit = merged;
}

function beginOf(pull: PullRequest): number {
  return Date.parse(pull.commits[0]?.committer.date ?? pull.createdAt);
}

function place(repository: Repository, placed: Commit, parents: Commit[]): void {
  placed.parents = parents;
  placed.sha = createHash('sha1')
    .update(JSON.stringify([placed.message, placed.author, placed.committer, placed.files]))
    .update(parents.map((parent) => parent.sha).join())
    .digest('hex');
  repository.commits.push(placed);
}
