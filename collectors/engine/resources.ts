import type { DeploymentCommitsRow, DeploymentRow } from './rows/deployments.ts';
import type { PipelineRow, PipelineRunRow, PipelineStepRow } from './rows/pipelines.ts';
import type { PullRequestRow, ReviewCommentRow, ReviewRow } from './rows/pull-requests.ts';
import type { TeamRow } from './rows/teams.ts';
import type { VulnerabilityRow } from './rows/vulnerabilities.ts';

/**
 * What collectors bring, in the words of the product: rows named by the upstream's own ids. Writing them is the engine's part.
 * An account is a person's identity in one tool; commits name theirs by e-mail.
 */
export interface Rows {
  contributors: ContributorRow;
  repositories: RepositoryRow;
  branches: BranchRow;
  commits: CommitRow;
  teams: TeamRow;
  'pull-requests': PullRequestRow;
  reviews: ReviewRow;
  'review-comments': ReviewCommentRow;
  pipelines: PipelineRow;
  'pipeline-runs': PipelineRunRow;
  'pipeline-steps': PipelineStepRow;
  deployments: DeploymentRow;
  'deployment-commits': DeploymentCommitsRow;
  vulnerabilities: VulnerabilityRow;
}

/** Name of a resource, as in a script's `provides` and `dependsOn`. */
export type Resource = keyof Rows;

/** In the order in which they refer to each other. */
export const resources = [
  'contributors',
  'repositories',
  'branches',
  'commits',
  'teams',
  'pull-requests',
  'reviews',
  'review-comments',
  'pipelines',
  'pipeline-runs',
  'pipeline-steps',
  'deployments',
  'deployment-commits',
  'vulnerabilities',
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
  /** When the upstream last saw something happen in it; null where it does not tell. */
  activeAt: Date | null;
  /** Where git clones it from, without credentials. */
  cloneUrl: string | null;
}

export interface BranchRow {
  /** Upstream id. */
  repository: string;
  name: string;
  headSha: string;
  headCommittedAt: Date;
  /** Upstream id of an account; null where it is not known. */
  headAuthor: string | null;
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
