import type { Page } from '../../engine/contract/collector.ts';
import type { PullRequestEventRow, PullRequestRow } from '../../resources/delivery/pull-requests.ts';
import { pullRequests } from '../../resources/delivery/pull-requests.ts';
import type { ReviewCommentRow } from '../../resources/delivery/review-comments.ts';
import { reviewComments } from '../../resources/delivery/review-comments.ts';
import type { ReviewRow } from '../../resources/delivery/reviews.ts';
import { reviews } from '../../resources/delivery/reviews.ts';
import { distinctPeople } from '../api/people.ts';
import type { FoundEvent, FoundPerson, FoundPullRequest } from './found.ts';

/** What the script brings, with the people in it. */
export const brought = [pullRequests, reviews, reviewComments] as const;

export type Brought = (typeof brought)[number];

/** The rows of what was found in a repository, by its upstream id: the same whichever API told of it. */
export function pullRequestRowsOf(
  repository: string,
  found: readonly FoundPullRequest[],
): Page<Brought>['rows'] {
  return {
    contributors: distinctPeople(found.flatMap(peopleIn)),
    'pull-requests': found.map((pull) => pullRequestRow(repository, pull)),
    reviews: found.flatMap((pull) => reviewRows(repository, pull)),
    'review-comments': found.flatMap((pull) => commentRows(repository, pull)),
  };
}

function pullRequestRow(repository: string, found: FoundPullRequest): PullRequestRow {
  const {
    reviews: _,
    comments: __,
    addresses: ___,
    events,
    threads,
    author,
    mergedBy,
    mergedAt,
    ...rest
  } = found;
  return {
    ...rest,
    repository,
    author: idOf(author),
    mergedBy: idOf(mergedBy),
    // GitHub has merged ones without that instant, from before it kept one.
    mergedAt: rest.state === 'MERGED' ? (mergedAt ?? rest.closedAt) : null,
    writtenAdditions: null,
    writtenDeletions: null,
    events: events && distinct(events.map((event) => eventRow(found.number, event))),
    threads: threads?.map((thread) => ({ ...thread, resolvedBy: idOf(thread.resolvedBy) })) ?? null,
  };
}

/** Neither API gives events an id that the other has. */
function eventRow(number: number, { actor, reviewer, said: _, ...event }: FoundEvent): PullRequestEventRow {
  const whose = idOf(reviewer) ?? event.review ?? '';
  const upstreamId = `${number}-${event.kind}-${event.at.toISOString()}-${idOf(actor) ?? ''}/${whose}`;
  return { ...event, upstreamId, actor: idOf(actor), reviewer: idOf(reviewer) };
}

function reviewRows(repository: string, { number, reviews, events }: FoundPullRequest): ReviewRow[] {
  const dismissals = new Map(
    (events ?? []).flatMap((event) => (event.kind === 'REVIEW_DISMISSED' ? [[event.review, event]] : [])),
  );
  return reviews.flatMap(({ state, submittedAt, reviewer, ...review }) => {
    if (state === 'PENDING' || submittedAt === null) return [];
    const dismissal = dismissals.get(review.upstreamId);
    const verdict = state === 'DISMISSED' ? (dismissal?.said ?? state) : state;
    const dismissedAt = state === 'DISMISSED' ? (dismissal?.at ?? null) : null;
    return [{ ...review, repository, number, reviewer: idOf(reviewer), verdict, submittedAt, dismissedAt }];
  });
}

/** What was written in a review that was not sent yet is seen by its author alone. */
function commentRows(
  repository: string,
  { number, reviews, comments }: FoundPullRequest,
): ReviewCommentRow[] {
  const pending = new Set(reviews.flatMap((one) => (one.state === 'PENDING' ? [one.upstreamId] : [])));
  return comments
    .filter(({ review }) => review === null || !pending.has(review))
    .map(({ author, ...comment }) => ({ ...comment, repository, number, author: idOf(author) }));
}

function peopleIn(found: FoundPullRequest): FoundPerson[] {
  return [
    found.author,
    found.mergedBy,
    ...found.reviews.map((review) => review.reviewer),
    ...found.comments.map((comment) => comment.author),
    ...(found.events ?? []).flatMap((event) => [event.actor, event.reviewer]),
    ...(found.threads ?? []).map((thread) => thread.resolvedBy),
    ...found.addresses,
  ];
}

function idOf(person: FoundPerson): string | null {
  return person?.upstreamId ?? null;
}

/** Two teams may be asked at the same instant. */
function distinct<T extends { upstreamId: string }>(rows: readonly T[]): T[] {
  return [...new Map(rows.map((row) => [row.upstreamId, row])).values()];
}
