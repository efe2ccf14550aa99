import type { Upstream } from '../../engine/http/upstream.ts';
import type { BranchRow } from '../../resources/code/branches.ts';
import type { ContributorRow } from '../../resources/people/contributors/row.ts';
import { addressOf, distinctPeople } from '../api/people.ts';

/** The branches of some repositories with those who committed last to them. */
export interface Heads {
  branches: BranchRow[];
  people: ContributorRow[];
  warnings: string[];
}

export interface AskedHeads {
  http: Upstream;
  base: string;
}

/** A branch as either API shows it. */
export interface BranchHead {
  repository: string;
  defaultBranch: string | null;
  name: string;
  sha: string;
  committedAt: Date;
  author: ContributorRow | null;
  email: string;
}

/**
 * Rows of branches. None is called merged: what the default branch reaches is told by the commits that are collected, and what a
 * pull request was merged with by the pull requests, so neither is asked of GitHub once more.
 */
export function branchRowsOf(heads: readonly BranchHead[]): Pick<Heads, 'branches' | 'people'> {
  const branches = heads.map(({ repository, defaultBranch, name, sha, committedAt, author }) => ({
    repository,
    name,
    headSha: sha,
    headCommittedAt: committedAt,
    headAuthor: author?.upstreamId ?? null,
    isDefault: name === defaultBranch,
    merged: false,
  }));
  const people = heads.flatMap(({ author, email }) => [author, addressOf(author, email)]);
  return { branches, people: distinctPeople(people) };
}
