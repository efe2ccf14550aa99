import type { z } from 'zod';
import type { PullRequestEventRow } from '../../../resources/delivery/pull-requests.ts';
import { addressOf, personOfRest, type restPerson } from '../../api/people.ts';
import {
  type FoundComment,
  type FoundEvent,
  type FoundPerson,
  type FoundPullRequest,
  type FoundReview,
  withoutProfile,
} from '../found.ts';
import { reviewVerdictOf } from '../verdict.ts';
import type { Commit, InlineComment, Review, TimelineItem, WholePullRequest } from './answers.ts';

/** What hangs on a pull request; null is what was not shown. */
export interface Hanging {
  host: string;
  reviews: readonly Review[] | null;
  commits: readonly Commit[] | null;
  timeline: readonly TimelineItem[] | null;
  inline: readonly InlineComment[] | null;
}

type PersonOf = (person: z.infer<typeof restPerson>) => FoundPerson;
type EventItem = Exclude<TimelineItem, { event: 'commented' }>;

const kinds: Record<EventItem['event'], PullRequestEventRow['kind']> = {
  ready_for_review: 'READY_FOR_REVIEW',
  convert_to_draft: 'CONVERTED_TO_DRAFT',
  review_requested: 'REVIEW_REQUESTED',
  review_request_removed: 'REVIEW_REQUEST_REMOVED',
  review_dismissed: 'REVIEW_DISMISSED',
  head_ref_force_pushed: 'HEAD_FORCE_PUSHED',
  closed: 'CLOSED',
  reopened: 'REOPENED',
  merged: 'MERGED',
};

/** A pull request as REST tells of it, which knows nothing of whether threads are resolved. */
export function foundByRest(pull: WholePullRequest, hanging: Hanging): FoundPullRequest {
  const { host, reviews, commits, timeline, inline } = hanging;
  const personOf: PersonOf = (person) => withoutProfile(isGhost(person) ? null : personOfRest(person, host));
  const state = stateOf(pull);
  return {
    number: pull.number,
    upstreamId: pull.id,
    title: pull.title,
    url: pull.html_url ?? null,
    author: personOf(pull.user),
    state,
    draft: pull.draft ?? false,
    baseBranch: pull.base.ref,
    headBranch: pull.head.ref,
    headSha: pull.head.sha,
    fromFork: pull.head.repo?.id !== pull.base.repo?.id,
    // Where it was not merged, it is the commit of a trial.
    mergeSha: state === 'MERGED' ? (pull.merge_commit_sha ?? null) : null,
    mergedBy: personOf(pull.merged_by),
    openedAt: pull.created_at,
    updatedAt: pull.updated_at,
    mergedAt: pull.merged_at ?? null,
    closedAt: pull.closed_at ?? null,
    additions: pull.additions ?? null,
    deletions: pull.deletions ?? null,
    files: pull.changed_files ?? null,
    commits: commits?.map(foundCommit) ?? null,
    addresses: (commits ?? []).flatMap(
      ({ author, commit }) => addressOf(personOf(author), commit.author.email ?? '') ?? [],
    ),
    events: timeline?.flatMap((item) => foundEvent(item, personOf)) ?? null,
    reviews: (reviews ?? []).map((review) => foundReview(review, personOf)),
    comments: [
      ...(timeline ?? []).flatMap((item) => conversationOf(item, personOf)),
      ...(inline ?? []).map((comment) => inlineOf(comment, personOf)),
    ],
    threads: null,
  };
}

/** REST shows this one account for all that were deleted. */
function isGhost(person: z.infer<typeof restPerson>): boolean {
  return person?.login === 'ghost';
}

function stateOf({ state, merged, merged_at: mergedAt }: WholePullRequest): FoundPullRequest['state'] {
  if (state === 'open') return 'OPEN';
  return (merged ?? Boolean(mergedAt)) ? 'MERGED' : 'CLOSED';
}

function foundCommit({ sha, commit: { author, committer }, parents }: Commit) {
  return { sha, authoredAt: author.date, committedAt: committer.date, parents: parents.length };
}

function foundEvent(item: TimelineItem, personOf: PersonOf): FoundEvent[] {
  if (item.event === 'commented') return [];
  const kind = kinds[item.event];
  return [
    {
      kind,
      at: item.created_at,
      actor: personOf(item.actor),
      reviewer: personOf(item.requested_reviewer),
      review: item.dismissed_review?.review_id ?? null,
      sha: kind === 'HEAD_FORCE_PUSHED' ? (item.commit_id ?? null) : null,
      said: reviewVerdictOf(item.dismissed_review?.state),
    },
  ];
}

function foundReview(review: Review, personOf: PersonOf): FoundReview {
  return {
    upstreamId: review.id,
    reviewer: personOf(review.user),
    state: review.state,
    submittedAt: review.submitted_at ?? null,
    hasBody: (review.body ?? '').trim() !== '',
    commitSha: review.commit_id ?? null,
  };
}

function conversationOf(item: TimelineItem, personOf: PersonOf): FoundComment[] {
  if (item.event !== 'commented') return [];
  const { id: upstreamId, user, created_at: createdAt } = item;
  return [{ upstreamId, author: personOf(user), inline: false, createdAt, review: null, thread: null }];
}

function inlineOf(comment: InlineComment, personOf: PersonOf): FoundComment {
  return {
    upstreamId: comment.id,
    author: personOf(comment.user),
    inline: true,
    createdAt: comment.created_at,
    review: comment.pull_request_review_id ?? null,
    thread: comment.in_reply_to_id ?? comment.id,
  };
}
