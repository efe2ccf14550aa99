import { changedTogether } from './ancestry.ts';
import { type Commit, type Repository, sizeOf } from './organisation.ts';

export type ReviewState = 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING';

export interface Review {
  type: 'PullRequestReview';
  id: number;
  author: string | null;
  /** What it was when submitted: a dismissal says so beside it. */
  submitted: ReviewState;
  submittedAt: string;
  body: string;
  dismissal: { at: string; by: string; message: string } | null;
}

export interface Comment {
  type: 'IssueComment';
  id: number;
  author: string | null;
  createdAt: string;
  updatedAt: string;
  body: string;
}

export interface InlineComment extends Omit<Comment, 'type'> {
  type: 'PullRequestReviewComment';
  path: string;
  line: number;
  /** The review that it was sent with. */
  review: Review | null;
  /** The comment that opened the thread, unless it is this one. */
  replyTo: InlineComment | null;
}

export interface ReviewThread {
  type: 'PullRequestReviewThread';
  id: number;
  path: string;
  line: number;
  isResolved: boolean;
  resolvedBy: string | null;
  /** The first one opened it; the others answer. */
  comments: InlineComment[];
}

export type EventType =
  | 'ReadyForReviewEvent'
  | 'ConvertToDraftEvent'
  | 'ReviewRequestedEvent'
  | 'ReviewRequestRemovedEvent'
  | 'ReviewDismissedEvent'
  | 'HeadRefForcePushedEvent'
  | 'ClosedEvent'
  | 'ReopenedEvent'
  | 'MergedEvent';

export interface TimelineEvent {
  type: EventType;
  id: number;
  actor: string | null;
  createdAt: string;
  /** Whose review was asked for, or no longer. */
  reviewer: string | null;
  /** The review that was dismissed. */
  review: Review | null;
  /** Where a branch that was written anew stands since. */
  after: Commit | null;
}

export type MergeMethod = 'merge' | 'squash' | 'rebase';

export interface PullRequest {
  type: 'PullRequest';
  id: number;
  number: number;
  /** Null until it was given to one. */
  repository: Repository | null;
  title: string;
  body: string;
  author: string | null;
  isDraft: boolean;
  createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  mergedAt: string | null;
  mergedBy: string | null;
  mergeMethod: MergeMethod;
  baseRef: string;
  headRef: string;
  /** `owner/name` of the fork that it comes from; `deleted` where that is gone. */
  fork: string | 'deleted' | null;
  base: Commit | null;
  commits: Commit[];
  mergeCommit: Commit | null;
  reviews: Review[];
  threads: ReviewThread[];
  comments: Comment[];
  events: TimelineEvent[];
  requestedReviewers: string[];
}

export function pullRequestState({ mergedAt, closedAt }: PullRequest): 'OPEN' | 'CLOSED' | 'MERGED' {
  if (mergedAt !== null) return 'MERGED';
  return closedAt === null ? 'OPEN' : 'CLOSED';
}

export function reviewState({ dismissal, submitted }: Review): ReviewState {
  return dismissal ? 'DISMISSED' : submitted;
}

/** The repository of a pull request; an error where it has none yet. */
export function repositoryOf({ repository, title }: PullRequest): Repository {
  if (repository === null) throw new Error(`The pull request "${title}" stands in no repository.`);
  return repository;
}

/** Lines that it adds to and takes from its base, and in how many files. */
export function sizeOfPullRequest({ base, commits }: PullRequest) {
  return sizeOf(changedTogether(base, commits));
}

/** The commit that its branch is at. */
export function headOf(pullRequest: PullRequest): Commit {
  const head = pullRequest.commits.at(-1) ?? pullRequest.base;
  if (!head) throw new Error(`The pull request "${pullRequest.title}" has no commit.`);
  return head;
}
