import { fullName } from '../organisation.ts';
import {
  type Comment,
  type EventType,
  headOf,
  type InlineComment,
  type PullRequest,
  type TimelineEvent,
} from '../pull-request.ts';
import { nodeIdOf } from '../world.ts';
import { commitPayload } from './commits.ts';
import type { SentComment, SentInlineComment } from './payload.ts';
import { userOrGhost, userPayload } from './people.ts';
import { addressOf, pullRequestIn } from './pull-requests.ts';
import { type AskedOf, changedSince, page, type Route } from './route.ts';

type Inside<Item> = Item & { pull: PullRequest };

export const commentRoutes: Route<AskedOf>[] = [
  {
    path: '/pulls/comments',
    permission: 'pull_requests',
    answer(asked) {
      const all = asked.repository.pullRequests.flatMap(inlineCommentsOf);
      return page(asked, changedSince(asked.query, all, 'desc'), (each) => inlinePayload(asked, each));
    },
  },
  {
    path: '/pulls/:number/comments',
    permission: 'pull_requests',
    answer(asked) {
      const all = inlineCommentsOf(pullRequestIn(asked));
      return page(asked, changedSince(asked.query, all, 'desc'), (each) => inlinePayload(asked, each));
    },
  },
  {
    path: '/issues/comments',
    permission: 'issues',
    answer(asked) {
      const all = asked.repository.pullRequests.flatMap(commentsOf);
      return page(asked, changedSince(asked.query, all, 'asc'), (each) => commentPayload(asked, each));
    },
  },
  {
    path: '/issues/:number/comments',
    permission: 'issues',
    answer: (asked) => page(asked, commentsOf(pullRequestIn(asked)), (each) => commentPayload(asked, each)),
  },
  {
    path: '/issues/:number/events',
    permission: 'issues',
    answer(asked) {
      const pull = pullRequestIn(asked);
      return page(asked, pull.events, (each) => eventPayload(asked, pull, each));
    },
  },
  {
    path: '/issues/:number/timeline',
    permission: 'issues',
    answer(asked) {
      const items = timelineOf(asked, pullRequestIn(asked));
      return page(asked, items, (each) => each);
    },
  },
];

const eventNames: Record<EventType, string> = {
  ReadyForReviewEvent: 'ready_for_review',
  ConvertToDraftEvent: 'convert_to_draft',
  ReviewRequestedEvent: 'review_requested',
  ReviewRequestRemovedEvent: 'review_request_removed',
  ReviewDismissedEvent: 'review_dismissed',
  HeadRefForcePushedEvent: 'head_ref_force_pushed',
  ClosedEvent: 'closed',
  ReopenedEvent: 'reopened',
  MergedEvent: 'merged',
};

function inlineCommentsOf(pull: PullRequest): Inside<InlineComment>[] {
  return pull.threads.flatMap((thread) => thread.comments).map((comment) => ({ ...comment, pull }));
}

function commentsOf(pull: PullRequest): Inside<Comment>[] {
  return pull.comments.map((comment) => ({ ...comment, pull }));
}

function inlinePayload(asked: AskedOf, comment: Inside<InlineComment>): SentInlineComment {
  const { pull, replyTo } = comment;
  const url = addressOf(asked, pull).replace(/\/\d+$/, `/comments/${comment.id}`);
  return {
    ...{
      id: comment.id,
      node_id: nodeIdOf(comment),
      body: comment.body,
      path: comment.path,
      line: comment.line,
    },
    url,
    pull_request_review_id: comment.review?.id ?? null,
    commit_id: headOf(pull).sha,
    user: userOrGhost(asked, comment.author),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    pull_request_url: addressOf(asked, pull),
    ...(replyTo ? { in_reply_to_id: replyTo.id } : {}),
  };
}

function commentPayload(asked: AskedOf, comment: Inside<Comment>): SentComment {
  const { api, world, repository } = asked;
  const name = fullName(repository);
  return {
    ...{ id: comment.id, node_id: nodeIdOf(comment), body: comment.body },
    url: `${api}/repos/${name}/issues/comments/${comment.id}`,
    issue_url: `${api}/repos/${name}/issues/${comment.pull.number}`,
    html_url: `${world.origin}/${name}/pull/${comment.pull.number}#issuecomment-${comment.id}`,
    user: userOrGhost(asked, comment.author),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
  };
}

function eventPayload(asked: AskedOf, pull: PullRequest, event: TimelineEvent) {
  const { review, after } = event;
  const merged = event.type === 'MergedEvent' ? pull.mergeCommit : null;
  return {
    id: event.id,
    node_id: nodeIdOf(event),
    event: eventNames[event.type],
    actor: userPayload(asked, event.actor),
    created_at: event.createdAt,
    commit_id: (merged ?? after)?.sha ?? null,
    ...(event.reviewer ? { requested_reviewer: userPayload(asked, event.reviewer) } : {}),
    ...(review ? { dismissed_review: { state: review.submitted.toLowerCase(), review_id: review.id } } : {}),
  };
}

/** Everything that a pull request's page shows, each with the fields that GitHub gives it in a timeline. */
function timelineOf(asked: AskedOf, pull: PullRequest): object[] {
  const items = [
    ...pull.commits.map((commit) => ({
      at: commit.committer.date,
      item: { event: 'committed', ...commitPayload(asked, commit) },
    })),
    ...pull.reviews.map((review) => ({
      at: review.submittedAt,
      item: {
        event: 'reviewed',
        id: review.id,
        user: userPayload(asked, review.author),
        state: (review.dismissal ? 'DISMISSED' : review.submitted).toLowerCase(),
        submitted_at: review.submittedAt,
      },
    })),
    ...commentsOf(pull).map((comment) => ({
      at: comment.createdAt,
      item: { event: 'commented', ...commentPayload(asked, comment) },
    })),
    ...pull.events.map((event) => ({ at: event.createdAt, item: eventPayload(asked, pull, event) })),
  ];
  return items.sort((one, other) => Date.parse(one.at) - Date.parse(other.at)).map(({ item }) => item);
}
