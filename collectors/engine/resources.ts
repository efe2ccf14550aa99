/**
 * What collectors bring, in the words of the product: rows named by the upstream's own ids. Writing them is the engine's part.
 * An account is a person's identity in one tool; commits name theirs by e-mail.
 */
export interface Rows {
  contributors: ContributorRow;
  repositories: RepositoryRow;
  branches: BranchRow;
  commits: CommitRow;
}

/** Name of a resource, as in a script's `provides` and `dependsOn`. */
export type Resource = keyof Rows;

export const resources = [
  'contributors',
  'repositories',
  'branches',
  'commits',
] as const satisfies readonly Resource[];

export interface ContributorRow {
  /** Empty for commit e-mails. */
  host: string;
  upstreamId: string;
  login: string | null;
  email: string | null;
  /** True only where the upstream vouches for the address. */
  emailVerified: boolean;
  name: string | null;
  avatarUrl: string | null;
  bot: boolean;
}

export interface RepositoryRow {
  upstreamId: string;
  host: string;
  fullName: string;
  description: string | null;
  url: string | null;
  defaultBranch: string | null;
  language: string | null;
  stars: number | null;
  forks: number | null;
  /** Upstream id of the root of its fork network. */
  networkRoot: string | null;
  archived: boolean;
  shallow: boolean;
}

export interface BranchRow {
  /** Upstream id. */
  repository: string;
  name: string;
  headSha: string;
  headCommittedAt: Date;
  isDefault: boolean;
  merged: boolean;
}

/** A name and address as a commit carries them. */
export interface Signature {
  name: string;
  email: string;
}

export interface CommitRow {
  /** Upstream id. */
  repository: string;
  sha: string;
  author: Signature;
  coAuthors: readonly Signature[];
  authoredAt: Date;
  /** Minutes east of UTC. */
  authorOffset: number;
  committedAt: Date;
  subject: string;
  parents: number;
  /** Lines of files that people write. */
  additions: number;
  deletions: number;
  generatedAdditions: number;
  generatedDeletions: number;
  files: number;
  reachable: boolean;
  languages: readonly { language: string; kind: string; additions: number; deletions: number }[];
}
