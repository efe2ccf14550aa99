import { z } from 'zod';
import { graphqlPerson } from '../../api/people.ts';

const instant = z.iso.datetime({ offset: true }).pipe(z.coerce.date());
const id = z.union([z.string(), z.int()]).transform(String);
const person = graphqlPerson;
const reviewId = z.object({ fullDatabaseId: id }).nullish();
const commitId = z.object({ oid: z.string() }).nullish();

/** A page of a list. What is withheld in it is null. */
export interface Listed<T> {
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  nodes: T[];
}

const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });

function listed<T>(node: z.ZodType<T>): z.ZodType<Listed<T>> {
  return z.object({
    pageInfo,
    nodes: z.array(node.nullable()).transform((nodes) => nodes.filter((one) => one !== null)),
  });
}

export const reviewNode = z.object({
  fullDatabaseId: id,
  state: z.enum(['PENDING', 'APPROVED', 'CHANGES_REQUESTED', 'COMMENTED', 'DISMISSED']),
  submittedAt: instant.nullish(),
  body: z.string(),
  author: person,
  commit: commitId,
});

export const commitNode = z.object({
  commit: z.object({
    id: z.string(),
    oid: z.string(),
    authoredDate: instant,
    committedDate: instant,
    messageHeadline: z.string(),
    author: z.object({ email: z.string().nullish(), user: person }).nullish(),
  }),
});

export const commentNode = z.object({ fullDatabaseId: id, author: person, createdAt: instant });

export const replyNode = commentNode.extend({ pullRequestReview: reviewId });

const team = z.object({ __typename: z.literal('Team') }).transform(() => null);

export const eventNode = z.object({
  __typename: z.enum([
    'ReadyForReviewEvent',
    'ConvertToDraftEvent',
    'ReviewRequestedEvent',
    'ReviewRequestRemovedEvent',
    'ReviewDismissedEvent',
    'HeadRefForcePushedEvent',
    'ClosedEvent',
    'ReopenedEvent',
    'MergedEvent',
  ]),
  createdAt: instant,
  actor: person,
  requestedReviewer: z.union([team, person]),
  previousReviewState: z.string().nullish(),
  review: reviewId,
  afterCommit: commitId,
});

export const threadNode = z.object({
  id: z.string(),
  isResolved: z.boolean(),
  resolvedBy: person,
  comments: listed(replyNode),
});

export const pullRequestNode = z.object({
  id: z.string(),
  number: z.int(),
  fullDatabaseId: id,
  title: z.string(),
  url: z.string(),
  author: person,
  state: z.enum(['OPEN', 'MERGED', 'CLOSED']),
  isDraft: z.boolean(),
  baseRefName: z.string(),
  headRefName: z.string(),
  headRefOid: z.string(),
  isCrossRepository: z.boolean(),
  mergeCommit: commitId,
  mergedBy: person,
  createdAt: instant,
  updatedAt: instant,
  mergedAt: instant.nullish(),
  closedAt: instant.nullish(),
  additions: z.int(),
  deletions: z.int(),
  changedFiles: z.int(),
  reviewThreads: z.object({ totalCount: z.int() }).nullish(),
  reviews: listed(reviewNode).nullish(),
  commits: listed(commitNode).nullish(),
  comments: listed(commentNode).nullish(),
  events: listed(eventNode).nullish(),
});

const ofRepository = { databaseId: z.int() };

export const pageAnswer = z.object({
  repository: z
    .object({
      ...ofRepository,
      open: z.object({ totalCount: z.int() }),
      pullRequests: z.object({ totalCount: z.int(), pageInfo, nodes: z.array(z.unknown()) }),
    })
    .nullable(),
});

export const openAnswer = z.object({
  repository: z
    .object({
      ...ofRepository,
      pullRequests: z.object({ pageInfo, nodes: z.array(z.unknown()) }),
    })
    .nullable(),
});

export const numberedAnswer = z.object({
  repository: z.object(ofRepository).catchall(z.unknown()).nullable(),
});

export const openNode = z.object({ number: z.int(), updatedAt: instant });

/** Answers to what was asked as `p0`, `p1` and so on. */
export function placedAnswer<T>(one: z.ZodType<T>) {
  return z.object({ rateLimit: z.unknown().optional() }).catchall(one);
}

export const lastUpdate = z
  .object({
    ...ofRepository,
    open: z.object({ totalCount: z.int() }),
    pullRequests: z.object({ nodes: z.array(z.object({ updatedAt: instant })) }),
  })
  .nullish();

export const furtherPage = z
  .object({ list: z.object({ pageInfo, nodes: z.array(z.unknown()) }).nullish() })
  .nullish();

export const nodesAnswer = z.object({ nodes: z.array(z.unknown()) });

export const threadsNode = z.object({ id: z.string(), threads: listed(threadNode).nullish() });

export const parentsAnswer = z.object({
  nodes: z.array(
    z.object({ oid: z.string(), parents: z.object({ totalCount: z.int() }).nullish() }).nullable(),
  ),
});

export type PullRequestNode = z.infer<typeof pullRequestNode>;
export type EventNode = z.infer<typeof eventNode>;
export type ThreadNode = z.infer<typeof threadNode>;
