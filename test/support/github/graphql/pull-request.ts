import { type Commit, fullName, type Repository } from '../organisation.ts';
import {
  type Comment,
  headOf,
  type InlineComment,
  type PullRequest,
  pullRequestState,
  type Review,
  type ReviewThread,
  repositoryOf,
  reviewState,
  sizeOfPullRequest,
  type TimelineEvent,
} from '../pull-request.ts';
import { nodeIdOf, personNamed, repositoryNamed, type World } from '../world.ts';
import { type Arguments, connection, orderOf, sortable } from './connection.ts';
import type { Fields } from './fields.ts';

/** What is in a pull request knows which one. */
type Inside<Item> = Item & { pullRequest: PullRequest };

interface CommitInside {
  type: 'PullRequestCommit';
  commit: Commit & { repository: Repository };
  pullRequest: PullRequest;
}

export const pullRequestFields: Fields<PullRequest> = {
  id: (pull) => nodeIdOf(pull),
  databaseId: (pull) => pull.id,
  fullDatabaseId: (pull) => String(pull.id),
  url: (pull, _, world) => addressOf(pull, world),
  permalink: (pull, _, world) => addressOf(pull, world),
  state: (pull) => pullRequestState(pull),
  merged: (pull) => pull.mergedAt !== null,
  closed: (pull) => pull.closedAt !== null,
  author: (pull, _, world) => personNamed(world, pull.author),
  mergedBy: (pull, _, world) => personNamed(world, pull.mergedBy),
  mergeCommit: (pull) => (pull.mergeCommit ? { ...pull.mergeCommit, repository: repositoryOf(pull) } : null),
  repository: (pull) => repositoryOf(pull),
  baseRepository: (pull) => repositoryOf(pull),
  baseRefName: (pull) => pull.baseRef,
  baseRefOid: (pull) => pull.base?.sha ?? headOf(pull).sha,
  headRefName: (pull) => pull.headRef,
  headRefOid: (pull) => headOf(pull).sha,
  headRepository: (pull, _, world) => headRepositoryOf(pull, world),
  headRepositoryOwner(pull, _, world) {
    const owner = headRepositoryOf(pull, world)?.owner ?? null;
    return world.organisations.find((each) => each.login === owner) ?? personNamed(world, owner);
  },
  isCrossRepository: (pull) => pull.fork !== null,
  additions: (pull) => sizeOfPullRequest(pull).additions,
  deletions: (pull) => sizeOfPullRequest(pull).deletions,
  changedFiles: (pull) => sizeOfPullRequest(pull).changedFiles,
  totalCommentsCount: (pull) => pull.comments.length + pull.threads.flatMap((each) => each.comments).length,
  commits: (pull, args) => connection(commitsIn(pull), args),
  reviews(pull, args) {
    const { states, author } = args;
    const wanted = pull.reviews.filter(
      (each) =>
        (!Array.isArray(states) || states.includes(reviewState(each))) &&
        (typeof author !== 'string' || each.author === author),
    );
    return connection(inside(pull, wanted), args);
  },
  reviewThreads: (pull, args) => connection(inside(pull, pull.threads), args),
  comments(pull, args) {
    const order = args.orderBy
      ? orderOf<Inside<Comment>>(
          args.orderBy,
          { field: 'UPDATED_AT', direction: 'ASC' },
          { UPDATED_AT: (each) => sortable(each.updatedAt) },
        )
      : null;
    return connection(inside(pull, pull.comments), args, order);
  },
  reviewRequests: (pull, args) =>
    connection(
      pull.requestedReviewers.map((reviewer) => ({ type: 'ReviewRequest', reviewer, pullRequest: pull })),
      args,
    ),
  timelineItems: timelineOf,
};

export const pullRequestCommitFields: Fields<CommitInside> = {
  id: ({ commit, pullRequest }) => `PURC_kwDO${pullRequest.id.toString(36)}_${commit.sha}`,
};

export const reviewRequestFields: Fields<{ reviewer: string }> = {
  requestedReviewer: ({ reviewer }, _, world) => reviewerNamed(world, reviewer),
};

export const reviewFields: Fields<Inside<Review>> = {
  id: (review) => nodeIdOf(review),
  databaseId: (review) => review.id,
  fullDatabaseId: (review) => String(review.id),
  author: (review, _, world) => personNamed(world, review.author),
  state: (review) => reviewState(review),
  commit: ({ pullRequest }) => ({ ...headOf(pullRequest), repository: repositoryOf(pullRequest) }),
  createdAt: (review) => review.submittedAt,
  updatedAt: (review) => review.dismissal?.at ?? review.submittedAt,
  url: (review, _, world) => `${addressOf(review.pullRequest, world)}#pullrequestreview-${review.id}`,
  comments(review, args) {
    const comments = review.pullRequest.threads
      .flatMap((each) => each.comments)
      .filter((each) => each.review?.id === review.id);
    return connection(inside(review.pullRequest, comments), args);
  },
};

export const threadFields: Fields<Inside<ReviewThread>> = {
  id: (thread) => nodeIdOf(thread),
  isOutdated: () => false,
  resolvedBy(thread, _, world) {
    const person = personNamed(world, thread.resolvedBy);
    return person?.type === 'User' ? person : null;
  },
  comments: (thread, args) => connection(inside(thread.pullRequest, thread.comments), args),
};

const commentFields: Fields<Inside<Comment | InlineComment>> = {
  id: (comment) => nodeIdOf(comment),
  databaseId: (comment) => comment.id,
  fullDatabaseId: (comment) => String(comment.id),
  author: (comment, _, world) => personNamed(world, comment.author),
  url: (comment, _, world) => `${addressOf(comment.pullRequest, world)}#comment-${comment.id}`,
};

export const issueCommentFields: Fields<Inside<Comment>> = { ...commentFields };

export const inlineCommentFields: Fields<Inside<InlineComment>> = {
  ...commentFields,
  replyTo: ({ replyTo, pullRequest }) => (replyTo ? { ...replyTo, pullRequest } : null),
  pullRequestReview: ({ review, pullRequest }) => (review ? { ...review, pullRequest } : null),
  outdated: () => false,
};

export const eventFields: Fields<Inside<TimelineEvent>> = {
  id: (event) => nodeIdOf(event),
  actor: (event, _, world) => personNamed(world, event.actor),
  requestedReviewer: (event, _, world) => (event.reviewer ? reviewerNamed(world, event.reviewer) : null),
  review: ({ review, pullRequest }) => (review ? { ...review, pullRequest } : null),
  previousReviewState: (event) => event.review?.submitted,
  dismissalMessage: (event) => event.review?.dismissal?.message ?? null,
  commit: ({ pullRequest: { mergeCommit, repository } }) =>
    mergeCommit ? { ...mergeCommit, repository } : null,
  afterCommit: ({ after, pullRequest }) => after && { ...after, repository: repositoryOf(pullRequest) },
  mergeRefName: (event) => event.pullRequest.baseRef,
};

function inside<Item extends object>(pullRequest: PullRequest, items: readonly Item[]): Inside<Item>[] {
  return items.map((item) => ({ ...item, pullRequest }));
}

function commitsIn(pull: PullRequest): CommitInside[] {
  const repository = repositoryOf(pull);
  return pull.commits.map((commit) => ({
    type: 'PullRequestCommit',
    commit: { ...commit, repository },
    pullRequest: pull,
  }));
}

function timelineOf(pull: PullRequest, args: Arguments) {
  const items = [
    ...commitsIn(pull).map((item) => ({ at: item.commit.committer.date, item })),
    ...inside(pull, pull.reviews).map((item) => ({ at: item.submittedAt, item })),
    ...inside(pull, pull.comments).map((item) => ({ at: item.createdAt, item })),
    ...inside(pull, pull.events).map((item) => ({ at: item.createdAt, item })),
  ];
  const { itemTypes, since } = args;
  const wanted = items
    .filter(({ item }) => !Array.isArray(itemTypes) || itemTypes.includes(itemType(item.type)))
    .filter(({ at }) => typeof since !== 'string' || Date.parse(at) >= Date.parse(since))
    .sort((one, other) => Date.parse(one.at) - Date.parse(other.at))
    .map(({ item }) => item);
  return { ...connection(wanted, args), filteredCount: wanted.length, updatedAt: pull.updatedAt };
}

/** `MergedEvent` is asked for as `MERGED_EVENT`. */
function itemType(type: string): string {
  return type.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
}

/** A person or a team. */
function reviewerNamed(world: World, reviewer: string) {
  for (const organisation of world.organisations) {
    const team = organisation.teams.find((each) => each.slug === reviewer);
    if (team) return { ...team, organisation };
  }
  return personNamed(world, reviewer);
}

function headRepositoryOf(pull: PullRequest, world: World): Repository | null {
  if (pull.fork === null) return repositoryOf(pull);
  return repositoryNamed(world, pull.fork)?.repository ?? null;
}

function addressOf(pull: PullRequest, world: World): string {
  return `${world.origin}/${fullName(repositoryOf(pull))}/pull/${pull.number}`;
}
