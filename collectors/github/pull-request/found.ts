import type {
  PullRequestEventRow,
  PullRequestRow,
  ReviewThreadRow,
} from '../../resources/delivery/pull-requests.ts';
import type { ReviewCommentRow } from '../../resources/delivery/review-comments.ts';
import type { ReviewRow } from '../../resources/delivery/reviews.ts';
import type { ContributorRow } from '../../resources/people/contributors/row.ts';

/** Somebody with an account; null is one that was deleted. */
export type FoundPerson = ContributorRow | null;

type OfRows =
  | 'repository'
  | 'writtenAdditions'
  | 'writtenDeletions'
  | 'author'
  | 'mergedBy'
  | 'events'
  | 'threads';

/** A pull request as either API tells of it, before it is put into rows. */
export interface FoundPullRequest extends Omit<PullRequestRow, OfRows> {
  author: FoundPerson;
  mergedBy: FoundPerson;
  /** Null where the API does not give them. */
  events: readonly FoundEvent[] | null;
  threads: readonly FoundThread[] | null;
  reviews: readonly FoundReview[];
  comments: readonly FoundComment[];
  /** Whose the addresses in its commits are: GitHub has verified them. */
  addresses: readonly ContributorRow[];
}

export interface FoundEvent extends Omit<PullRequestEventRow, 'upstreamId' | 'actor' | 'reviewer'> {
  actor: FoundPerson;
  reviewer: FoundPerson;
  /** Of a dismissal: what the review said before; null where that is not known. */
  said: ReviewRow['verdict'] | null;
}

export interface FoundReview extends Pick<ReviewRow, 'upstreamId' | 'hasBody' | 'commitSha'> {
  reviewer: FoundPerson;
  state: ReviewRow['verdict'] | 'PENDING';
  /** Null where it was not sent yet. */
  submittedAt: Date | null;
}

export interface FoundComment extends Omit<ReviewCommentRow, 'repository' | 'number' | 'author'> {
  author: FoundPerson;
}

export interface FoundThread extends Omit<ReviewThreadRow, 'resolvedBy'> {
  resolvedBy: FoundPerson;
}

/** Somebody as met in a pull request: profiles are told by the people's own script. */
export function withoutProfile(person: FoundPerson): FoundPerson {
  return person && { ...person, name: null, email: null, emailVerified: false, avatarUrl: null };
}
