import { createHash } from 'node:crypto';
import { changedTogether } from './ancestry.ts';
import { commit, signature, signedByGithub } from './build-commit.ts';
import { type Commit, fullName, type Repository } from './organisation.ts';
import { headOf, type PullRequest } from './pull-request.ts';
import { utc } from './times.ts';

/** Something that moves a branch, or leaves from it. */
type Move =
  | { at: number; branch: string; commit: Commit }
  | { at: number; pull: PullRequest; written: Commit }
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
  const written = pullRequests.flatMap(writingOf);
  const merged = pullRequests
    .filter((each) => each.mergedAt !== null)
    .map((each): Move => ({ at: Date.parse(each.mergedAt ?? ''), merged: each }));
  for (const move of [...pushed, ...written, ...merged].sort((one, other) => one.at - other.at)) {
    if ('commit' in move) push(repository, move.commit, move.branch);
    else if ('pull' in move) write(repository, move.pull, move.written);
    else merge(repository, move.merged);
  }
}

/** Puts a commit on a branch, which begins at the default branch where it is new. */
export function push(repository: Repository, pushed: Commit, branch = repository.defaultBranch): void {
  const tip = repository.branches.get(branch) ?? repository.branches.get(repository.defaultBranch);
  place(repository, pushed, tip ? [tip] : []);
  repository.branches.set(branch, pushed);
}

/** Puts the commits of a pull request on top of its base as that is now, and its branch beside the others. */
export function open(repository: Repository, pull: PullRequest): void {
  for (const each of pull.commits) write(repository, pull, each);
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

/** In the order that they stand in, and before the merge, whatever their clocks said. */
function writingOf(pull: PullRequest): Move[] {
  const end = pull.mergedAt === null ? Number.POSITIVE_INFINITY : Date.parse(pull.mergedAt);
  let at = Number.NEGATIVE_INFINITY;
  return pull.commits.map((written) => {
    at = Math.min(end, Math.max(at, Date.parse(written.committer.date)));
    return { at, pull, written };
  });
}

function write(repository: Repository, pull: PullRequest, written: Commit): void {
  const { branches, defaultBranch } = repository;
  const index = pull.commits.indexOf(written);
  if (index === 0) begin(repository, pull);
  const tip = index === 0 ? pull.base : pull.commits[index - 1];
  const base = written.mergesBase ? branches.get(pull.baseRef || defaultBranch) : undefined;
  place(
    repository,
    written,
    [tip, base === pull.base ? undefined : base].filter((each) => !!each),
  );
  if (pull.fork === null && pull.mergedAt === null) branches.set(pull.headRef, written);
}

function begin(repository: Repository, pull: PullRequest): void {
  const { branches, defaultBranch } = repository;
  pull.repository = repository;
  pull.baseRef ||= defaultBranch;
  pull.headRef ||= `change-${pull.number}`;
  pull.base = branches.get(pull.baseRef) ?? branches.get(defaultBranch) ?? null;
  if (pull.base && !branches.has(pull.baseRef)) branches.set(pull.baseRef, pull.base);
}

function place(repository: Repository, placed: Commit, parents: Commit[]): void {
  placed.parents = parents;
  placed.sha = createHash('sha1')
    .update(JSON.stringify([placed.message, placed.author, placed.committer, placed.files]))
    .update(parents.map((parent) => parent.sha).join())
    .digest('hex');
  repository.commits.push(placed);
}
