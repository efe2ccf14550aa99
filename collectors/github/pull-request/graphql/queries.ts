import type { Query } from '../../api/graphql.ts';
import { type ListName, lists, pageOf } from './lists.ts';

/** Accounts as met here: profiles are asked for by the people's own script. */
const who = `
  fragment who on Actor {
    __typename
    login
    ... on User { databaseId }
    ... on Bot { databaseId }
    ... on Mannequin { databaseId }
    ... on Organization { databaseId }
  }`;

/**
 * A list in a list is counted once for each thing that it hangs on, so nothing hangs on these; of threads but their number is asked.
 */
const pull = `
  fragment pull on PullRequest {
    id
    number
    fullDatabaseId
    title
    url
    author { ... who }
    state
    isDraft
    baseRefName
    headRefName
    headRefOid
    isCrossRepository
    mergeCommit { oid }
    mergedBy { ... who }
    createdAt
    updatedAt
    mergedAt
    closedAt
    additions
    deletions
    changedFiles
    reviewThreads { totalCount }
    ${pageOf('reviews', 30)}
    ${pageOf('commits', 50)}
    ${pageOf('comments', 30)}
    ${pageOf('events', 50)}
  }`;

const newestFirst = 'orderBy: { field: UPDATED_AT, direction: DESC }';

/** A page of a repository's pull requests, the last updated first: 5 points for 100, 1 for 20. */
export const pullRequestsPage = query(
  'pull requests',
  '$owner: String!, $repo: String!, $first: Int!, $after: String',
  `repository(owner: $owner, name: $repo) {
    databaseId
    open: pullRequests(states: OPEN) { totalCount }
    pullRequests(first: $first, after: $after, ${newestFirst}) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { ... pull }
    }
  }`,
);

/** Numbers of all that are open. */
export const openPullRequestsQuery = query(
  'open pull requests',
  '$owner: String!, $repo: String!, $first: Int!, $after: String',
  `repository(owner: $owner, name: $repo) {
    databaseId
    pullRequests(first: $first, after: $after, states: OPEN) {
      pageInfo { hasNextPage endCursor }
      nodes { number updatedAt }
    }
  }`,
);

/** Threads of pull requests that have some, with their comments. */
export const threadsOf = query(
  'review threads',
  '$ids: [ID!]!',
  `nodes(ids: $ids) { ... on PullRequest { id ${pageOf('threads', 10)} } }`,
);

/** Which of some commits are merges. */
export const parentsOf = query(
  'parents of commits',
  '$ids: [ID!]!',
  'nodes(ids: $ids) { ... on Commit { oid parents(first: 1) { totalCount } } }',
);

/** Some pull requests of a repository, as `p0`, `p1` and so on. */
export function pullRequestsByNumber(count: number): Query {
  return query(
    'pull requests by number',
    `$owner: String!, $repo: String!, ${variables(count, (place) => `$number${place}: Int!`)}`,
    `repository(owner: $owner, name: $repo) {
      databaseId
      ${fields(count, (place) => `p${place}: pullRequest(number: $number${place}) { ... pull }`)}
    }`,
  );
}

/** The next pages of lists that were too long for their page, each as `list` in `p0`, `p1` and so on. */
export function furtherPages(names: readonly ListName[]): Query {
  const { length: count } = names;
  return query(
    'further pages',
    variables(count, (place) => `$id${place}: ID!, $after${place}: String!`),
    names
      .map((name, place) => {
        const page = pageOf(name, lists[name].first, `after${place}`).replace(`${name}:`, 'list:');
        return `p${place}: node(id: $id${place}) { ... on ${lists[name].of} { ${page} } }`;
      })
      .join('\n'),
  );
}

/** When anything was last updated in repositories, and how many are open there, as `p0`, `p1` and so on: 1 point for 50. */
export function lastUpdates(count: number): Query {
  return query(
    'last updates',
    variables(count, (place) => `$owner${place}: String!, $repo${place}: String!`),
    fields(
      count,
      (place) => `p${place}: repository(owner: $owner${place}, name: $repo${place}) {
        databaseId
        open: pullRequests(states: OPEN) { totalCount }
        pullRequests(first: 1, ${newestFirst}) { nodes { updatedAt } }
      }`,
    ),
  );
}

/** A query with the fragments that it uses, and what it cost. */
function query(name: string, parameters: string, asked: string): Query {
  const whole = asked.includes('... pull }') ? `${asked}${pull}` : asked;
  const operation = `query (${parameters}) { ${asked} rateLimit { cost } }`;
  const fragments = [...(whole === asked ? [] : [pull]), ...(whole.includes('... who') ? [who] : [])];
  return { name, text: [operation, ...fragments].join('\n') };
}

function variables(count: number, one: (place: number) => string): string {
  return Array.from({ length: count }, (_, place) => one(place)).join(', ');
}

function fields(count: number, one: (place: number) => string): string {
  return Array.from({ length: count }, (_, place) => one(place)).join('\n');
}
