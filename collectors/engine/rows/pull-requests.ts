/** A pull request as its provider has it now. People are the upstream's account ids; null is an account that was deleted. */
export interface PullRequestRow {
  /** Upstream id. */
  repository: string;
  number: number;
  upstreamId: string;
  title: string;
  url: string | null;
  author: string | null;
  state: 'OPEN' | 'MERGED' | 'CLOSED';
  draft: boolean;
  baseBranch: string;
  headBranch: string;
  headSha: string;
  fromFork: boolean;
  /** The commit that the merge made, or where the branch stood after it. */
  mergeSha: string | null;
  mergedBy: string | null;
  openedAt: Date;
  updatedAt: Date;
  mergedAt: Date | null;
  closedAt: Date | null;
  /** As the provider counts; null where it does not say. */
  additions: number | null;
  deletions: number | null;
  files: number | null;
  /** Of files that people write; null where the list of files is not known. */
  writtenAdditions: number | null;
  writtenDeletions: number | null;
  /** All of them, in place of those that were there; null where they were not asked for. */
  commits: readonly PullRequestCommitRow[] | null;
  /** Beside those that are there; null where they were not asked for. */
  events: readonly PullRequestEventRow[] | null;
  threads: readonly ReviewThreadRow[] | null;
}

export interface PullRequestCommitRow {
  sha: string;
  authoredAt: Date;
  committedAt: Date;
  parents: number;
}

export interface PullRequestEventRow {
  upstreamId: string;
  kind:
    | 'READY_FOR_REVIEW'
    | 'CONVERTED_TO_DRAFT'
    | 'REVIEW_REQUESTED'
    | 'REVIEW_REQUEST_REMOVED'
    | 'REVIEW_DISMISSED'
    | 'HEAD_FORCE_PUSHED'
    | 'CLOSED'
    | 'REOPENED'
    | 'MERGED';
  at: Date;
  actor: string | null;
  /** Who was asked for a review; null for a team. */
  reviewer: string | null;
  /** Upstream id of the review that was dismissed. */
  review: string | null;
  /** Where a rewritten branch stands now. */
  sha: string | null;
}

/** Whether a thread of inline comments is settled; `resolvedAt` is null where the provider does not date it. */
export interface ReviewThreadRow {
  upstreamId: string;
  resolved: boolean;
  resolvedAt: Date | null;
  resolvedBy: string | null;
}

export interface ReviewRow {
  repository: string;
  number: number;
  upstreamId: string;
  reviewer: string | null;
  /** Where it was dismissed: what it said before, or DISMISSED where that is not known. */
  verdict: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED';
  submittedAt: Date;
  dismissedAt: Date | null;
  /** Says something beside its inline comments. */
  hasBody: boolean;
  commitSha: string | null;
}

/** A comment on a line of the change (`inline`) or in the conversation. */
export interface ReviewCommentRow {
  repository: string;
  number: number;
  upstreamId: string;
  author: string | null;
  inline: boolean;
  createdAt: Date;
  /** Upstream id of the review that it came with. */
  review: string | null;
  /** Upstream id of the thread; its own where it began one. */
  thread: string | null;
}
