import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { organisation } from '../support/github/build-organisation.ts';
import { comment, pullRequest, review, thread } from '../support/github/build-pull-request.ts';
import { repository } from '../support/github/build-repository.ts';
import { closePullRequest } from '../support/github/changes.ts';
import { randomOrganisation } from '../support/github/random-organisation.ts';
import { hoursAfter } from '../support/github/times.ts';
import { nodeIdOf } from '../support/github/world.ts';
import { ask, askFor, github, postQuery } from './ask.ts';

const pages = `query($after: String) { repository(owner: "acme", name: "repository-1") {
  pullRequests(first: 7, after: $after, orderBy: { field: UPDATED_AT, direction: DESC }) {
    totalCount pageInfo { hasNextPage endCursor } nodes { number updatedAt } } } }`;

const page = z.object({
  repository: z.object({
    pullRequests: z.object({
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
      nodes: z.array(z.object({ number: z.number(), updatedAt: z.string() })),
    }),
  }),
});

describe('paging forward', () => {
  it.each([
    ['while nothing changes', false],
    ['while one that was seen moves to the front', true],
  ])('gives each pull request once, the latest first, %s', async (_, moves) => {
    const built = randomOrganisation({ repositories: 1, pullRequests: 40 });
    const started = await github({ organisation: built });
    const seen: { number: number; updatedAt: string }[] = [];
    let after: string | null = null;
    do {
      const { pullRequests }: z.infer<typeof page>['repository'] = (
        await askFor(started, page, pages, { after })
      ).repository;
      seen.push(...pullRequests.nodes);
      after = pullRequests.pageInfo.hasNextPage ? pullRequests.pageInfo.endCursor : null;
      const moved = built.repositories[0]?.pullRequests.find((each) => each.number === seen[0]?.number);
      if (moves && moved && seen.length === 7) closePullRequest(built, moved, '2030-01-01T00:00:00Z');
    } while (after !== null);
    expect(new Set(seen.map((each) => each.number)).size).toBe(40);
    expect(seen.length).toBe(40);
    expect(seen.map((each) => each.updatedAt)).toEqual(
      seen
        .map((each) => each.updatedAt)
        .sort()
        .reverse(),
    );
  });

  it('goes backward too, and finds a cursor that is none invalid', async () => {
    const started = await github({ organisation: randomOrganisation({ repositories: 1, pullRequests: 5 }) });
    const last = `query($before: String) { repository(owner: "acme", name: "repository-1") {
      pullRequests(last: 2, before: $before) { nodes { number } pageInfo { hasPreviousPage } } } }`;
    expect((await ask(started, last)).data).toEqual({
      repository: {
        pullRequests: { nodes: [{ number: 4 }, { number: 5 }], pageInfo: { hasPreviousPage: true } },
      },
    });
    expect(await ask(started, last, { before: 'here' })).toMatchObject({
      errors: [{ type: 'INVALID_CURSOR_ARGUMENTS' }],
    });
  });
});

describe('what GitHub refuses', () => {
  const shop = () => repository({ name: 'shop', pullRequests: [pullRequest()] });

  it.each([
    ['an unknown field', '{ viewer { shoeSize } }', "Field 'shoeSize' doesn't exist on type 'User'"],
    ['a missing argument', '{ repository(owner: "acme") { id } }', /^Argument .+ is required/],
    [
      'more than a hundred',
      '{ organization(login: "acme") { repositories(first: 101) { nodes { id } } } }',
      'Requesting 101 records on the `repositories` connection exceeds the `first` limit of 100 records.',
    ],
    [
      'more than half a million nodes',
      `{ organization(login: "acme") { repositories(first: 100) { nodes { pullRequests(first: 100) { nodes {
        reviews(first: 100) { nodes { id } } } } } } } }`,
      'This query requests up to 1,010,100 possible nodes which exceeds the maximum limit of 500,000.',
    ],
    [
      'a repository that is gone',
      '{ repository(owner: "acme", name: "gone") { id } }',
      "Could not resolve to a Repository with the name 'acme/gone'.",
    ],
    [
      'a field that the stand-in does not have, rather than to answer null',
      '{ repository(owner: "acme", name: "shop") { homepageUrl } }',
      'The stand-in of GitHub has no Repository.homepageUrl.',
    ],
    [
      'an argument that the stand-in does not know',
      '{ repository(owner: "acme", name: "shop") { pullRequests(first: 1, labels: ["bug"]) { totalCount } } }',
      /does not know the argument labels/,
    ],
  ])('%s', async (_, query, message) => {
    const started = await github({ organisation: organisation({ repositories: [shop()] }) });
    const { errors } = await ask(started, query);
    expect(errors?.map((error) => error.message)).toEqual([expect.stringMatching(message)]);
  });

  it('parts that the token may not see, and only those', async () => {
    const started = await github({ organisation: organisation({ repositories: [shop()] }) });
    started.permissions.delete('pull_requests');
    started.permissions.delete('email');
    const query = `{ viewer { login } user(login: "ann") { email }
      repository(owner: "acme", name: "shop") { pullRequests(first: 1) { totalCount } } }`;
    const { data, errors } = await ask(started, query);
    expect(data).toEqual({ viewer: { login: 'ann' }, user: null, repository: null });
    expect(errors?.map((error) => error.type)).toEqual(['INSUFFICIENT_SCOPES', 'FORBIDDEN']);
  });

  it('pages that take too long, with a page of HTML or an error', async () => {
    const started = await github({ organisation: organisation({ repositories: [shop()] }) });
    started.trouble.largestPage = 50;
    const query = (size: number) =>
      `{ repository(owner: "acme", name: "shop") { pullRequests(first: ${size}) { nodes { id } } } }`;
    const slow = await postQuery(started, query(51));
    expect([slow.status, slow.headers.get('content-type')]).toEqual([502, 'text/html; charset=utf-8']);
    expect((await postQuery(started, query(50))).status).toBe(200);
    started.trouble.tooLong = 'error';
    expect(await ask(started, query(51))).toMatchObject({
      data: null,
      errors: [{ message: expect.stringContaining('may be the result of a timeout') }],
    });
  });
});

it('finds things by their node ids, and says which are gone', async () => {
  const pull = pullRequest({ title: 'Add a basket' });
  const started = await github({
    organisation: organisation({ repositories: [repository({ pullRequests: [pull] })] }),
  });
  const query = 'query($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on PullRequest { title } } }';
  const { data, errors } = await ask(started, query, { ids: [nodeIdOf(pull), 'PR_gone'] });
  expect(data).toEqual({ nodes: [{ __typename: 'PullRequest', title: 'Add a basket' }, null] });
  expect(errors).toMatchObject([{ type: 'NOT_FOUND', path: ['nodes', 1] }]);
});

it('shows a whole pull request', async () => {
  const at = hoursAfter('2026-01-05T09:00:00Z', 2);
  const pull = pullRequest({
    isDraft: false,
    readyAt: hoursAfter(at, -1),
    reviews: [
      review({ author: 'copilot[bot]', state: 'COMMENTED', at }),
      review({ at, dismissed: { at: hoursAfter(at, 1) } }),
    ],
    threads: [
      thread({
        resolvedBy: 'ann',
        comments: [comment({ at }), comment({ author: 'ann', at: hoursAfter(at, 1) })],
      }),
    ],
    comments: [comment({ author: null, at })],
  });
  const started = await github({
    organisation: organisation({ repositories: [repository({ pullRequests: [pull] })] }),
  });
  const query = `{ repository(owner: "acme", name: "shop") { pullRequest(number: 1) {
    reviews(first: 9) { nodes { state author { __typename login } } }
    reviewThreads(first: 9) { nodes { isResolved resolvedBy { login } comments(first: 9) { nodes { replyTo { id } } } } }
    comments(first: 9) { nodes { author { login } } }
    timelineItems(first: 9, itemTypes: [READY_FOR_REVIEW_EVENT, REVIEW_DISMISSED_EVENT]) { nodes {
      __typename ... on ReviewDismissedEvent { previousReviewState review { author { login } } } } } } } }`;
  const opener = nodeIdOf(pull.threads[0]?.comments[0] ?? pull);
  expect((await ask(started, query)).data).toEqual({
    repository: {
      pullRequest: {
        reviews: {
          nodes: [
            { state: 'COMMENTED', author: { __typename: 'Bot', login: 'copilot' } },
            { state: 'DISMISSED', author: { __typename: 'User', login: 'bob' } },
            { state: 'COMMENTED', author: { __typename: 'User', login: 'ann' } },
          ],
        },
        reviewThreads: {
          nodes: [
            {
              isResolved: true,
              resolvedBy: { login: 'ann' },
              comments: { nodes: [{ replyTo: null }, { replyTo: { id: opener } }] },
            },
          ],
        },
        comments: { nodes: [{ author: null }] },
        timelineItems: {
          nodes: [
            { __typename: 'ReadyForReviewEvent' },
            {
              __typename: 'ReviewDismissedEvent',
              previousReviewState: 'APPROVED',
              review: { author: { login: 'bob' } },
            },
          ],
        },
      },
    },
  });
});
