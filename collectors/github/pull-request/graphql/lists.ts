const who = '... who';

const events = {
  ReadyForReviewEvent: '',
  ConvertToDraftEvent: '',
  ReviewRequestedEvent: `requestedReviewer { __typename ${who} }`,
  ReviewRequestRemovedEvent: `requestedReviewer { __typename ${who} }`,
  ReviewDismissedEvent: 'previousReviewState review { fullDatabaseId }',
  HeadRefForcePushedEvent: 'afterCommit { oid }',
  ClosedEvent: '',
  ReopenedEvent: '',
  MergedEvent: '',
} as const;

/** `MergedEvent` is asked for as `MERGED_EVENT`. */
const itemTypes = Object.keys(events).map((name) =>
  name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase(),
);

const comment = `fullDatabaseId author { ${who} } createdAt`;

const replies = `
  pageInfo { hasNextPage endCursor }
  nodes { ${comment} pullRequestReview { fullDatabaseId } }`;

/** The lists that hang on a pull request, or on a thread in it: whose they are, how they are called and what is asked of them. */
export const lists = {
  reviews: {
    of: 'PullRequest',
    field: 'reviews',
    terms: '',
    first: 100,
    fields: `fullDatabaseId state submittedAt body author { ${who} } commit { oid }`,
  },
  commits: {
    of: 'PullRequest',
    field: 'commits',
    terms: '',
    first: 100,
    fields: `commit { id oid authoredDate committedDate messageHeadline author { email user { ${who} } } }`,
  },
  comments: { of: 'PullRequest', field: 'comments', terms: '', first: 100, fields: comment },
  events: {
    of: 'PullRequest',
    field: 'timelineItems',
    terms: `, itemTypes: [${itemTypes.join(', ')}]`,
    first: 100,
    fields: `__typename ${Object.entries(events)
      .map(([name, more]) => `... on ${name} { createdAt actor { ${who} } ${more} }`)
      .join(' ')}`,
  },
  threads: {
    of: 'PullRequest',
    field: 'reviewThreads',
    terms: '',
    first: 50,
    fields: `id isResolved resolvedBy { ${who} } comments(first: 100) { ${replies} }`,
  },
  replies: {
    of: 'PullRequestReviewThread',
    field: 'comments',
    terms: '',
    first: 100,
    fields: `${comment} pullRequestReview { fullDatabaseId }`,
  },
} as const;

export type ListName = keyof typeof lists;

/** A page of a list under its own name here; `after` names a variable. */
export function pageOf(list: ListName, first: number, after?: string): string {
  const { field, terms, fields } = lists[list];
  const cursor = after ? `, after: $${after}` : '';
  return `${list}: ${field}(first: ${first}${cursor}${terms}) {
    pageInfo { hasNextPage endCursor }
    nodes { ${fields} }
  }`;
}
