import type { z } from 'zod';
import type { PullRequestEventRow } from '../../../resources/delivery/pull-requests.ts';
import { addressOf, type graphqlPerson, personOfGraphql } from '../../api/people.ts';
import { type FoundEvent, type FoundPerson, type FoundPullRequest, withoutProfile } from '../found.ts';
import { reviewVerdictOf } from '../verdict.ts';
import type { EventNode, PullRequestNode, ThreadNode } from './answers.ts';
import { mostCommits } from './further.ts';

/** What a pull request needs beside its own node. */
export interface FurtherAnswers {
  host: string;
  threads: readonly ThreadNode[];
  /** Of likely merges, by hash. */
  parents: ReadonlyMap<string, number>;
}

type PersonOf = (node: z.infer<typeof graphqlPerson>) => FoundPerson;

const kinds: Record<EventNode['__typename'], PullRequestEventRow['kind']> = {
  ReadyForReviewEvent: 'READY_FOR_REVIEW',
  ConvertToDraftEvent: 'CONVERTED_TO_DRAFT',
  ReviewRequestedEvent: 'REVIEW_REQUESTED',
  ReviewRequestRemovedEvent: 'REVIEW_REQUEST_REMOVED',
  ReviewDismissedEvent: 'REVIEW_DISMISSED',
  HeadRefForcePushedEvent: 'HEAD_FORCE_PUSHED',
  ClosedEvent: 'CLOSED',
  ReopenedEvent: 'REOPENED',
  MergedEvent: 'MERGED',
};

/** A pull request as GraphQL tells of it. */
export function foundByGraphql(
  pull: PullRequestNode,
  { host, threads, parents }: FurtherAnswers,
): FoundPullRequest {
  const personOf: PersonOf = (node) => withoutProfile(personOfGraphql(node, host));
  return {
    number: pull.number,
    upstreamId: pull.fullDatabaseId,
    title: pull.title,
    url: pull.url,
    author: personOf(pull.author),
    state: pull.state,
    draft: pull.isDraft,
    baseBranch: pull.baseRefName,
    headBranch: pull.headRefName,
    headSha: pull.headRefOid,
    fromFork: pull.isCrossRepository,
    mergeSha: pull.mergeCommit?.oid ?? null,
    mergedBy: personOf(pull.mergedBy),
    openedAt: pull.createdAt,
    updatedAt: pull.updatedAt,
    mergedAt: pull.mergedAt ?? null,
    closedAt: pull.closedAt ?? null,
    additions: pull.additions,
    deletions: pull.deletions,
    files: pull.changedFiles,
    commits:
      pull.commits?.nodes.slice(0, mostCommits).map(({ commit: { oid, authoredDate, committedDate } }) => ({
        sha: oid,
        authoredAt: authoredDate,
        committedAt: committedDate,
        parents: parents.get(oid) ?? 1,
      })) ?? null,
    addresses: addressesIn(pull, personOf),
    events: pull.events?.nodes.map((event) => foundEvent(event, personOf)) ?? null,
    reviews: foundReviews(pull, personOf),
    comments: [...conversationOf(pull, personOf), ...threads.flatMap((one) => inlineOf(one, personOf))],
    threads: threads.flatMap((one) => foundThread(one, personOf)),
  };
}

function addressesIn({ commits }: PullRequestNode, personOf: PersonOf): FoundPullRequest['addresses'] {
  return (commits?.nodes ?? []).flatMap(
    ({ commit: { author } }) => addressOf(personOf(author?.user), author?.email ?? '') ?? [],
  );
}

function foundEvent(event: EventNode, personOf: PersonOf): FoundEvent {
  return {
    kind: kinds[event.__typename],
    at: event.createdAt,
    actor: personOf(event.actor),
    reviewer: personOf(event.requestedReviewer),
    review: event.review?.fullDatabaseId ?? null,
    sha: event.afterCommit?.oid ?? null,
    said: reviewVerdictOf(event.previousReviewState),
  };
}

function foundReviews({ reviews }: PullRequestNode, personOf: PersonOf): FoundPullRequest['reviews'] {
  return (reviews?.nodes ?? []).map((review) => ({
    upstreamId: review.fullDatabaseId,
    reviewer: personOf(review.author),
    state: review.state,
    submittedAt: review.submittedAt ?? null,
    hasBody: review.body.trim() !== '',
    commitSha: review.commit?.oid ?? null,
  }));
}

function conversationOf({ comments }: PullRequestNode, personOf: PersonOf): FoundPullRequest['comments'] {
  return (comments?.nodes ?? []).map(({ fullDatabaseId, author, createdAt }) => ({
    upstreamId: fullDatabaseId,
    author: personOf(author),
    inline: false,
    createdAt,
    review: null,
    thread: null,
  }));
}

function inlineOf({ comments }: ThreadNode, personOf: PersonOf): FoundPullRequest['comments'] {
  const [first] = comments.nodes;
  return comments.nodes.map(({ fullDatabaseId, author, createdAt, pullRequestReview }) => ({
    upstreamId: fullDatabaseId,
    author: personOf(author),
    inline: true,
    createdAt,
    review: pullRequestReview?.fullDatabaseId ?? null,
    thread: first?.fullDatabaseId ?? null,
  }));
}

/** A thread is called by the comment that began it. */
function foundThread(
  { comments, isResolved, resolvedBy }: ThreadNode,
  personOf: PersonOf,
): NonNullable<FoundPullRequest['threads']> {
  const [first] = comments.nodes;
  if (!first) return [];
  const upstreamId = first.fullDatabaseId;
  return [{ upstreamId, resolved: isResolved, resolvedAt: null, resolvedBy: personOf(resolvedBy) }];
}
