import { expect, it } from 'vitest';
import { z } from 'zod';
import { commit } from '../support/github/build-commit.ts';
import { organisation } from '../support/github/build-organisation.ts';
import { deployment, deploymentStatus } from '../support/github/build-pipelines.ts';
import { event, pullRequest } from '../support/github/build-pull-request.ts';
import { repository } from '../support/github/build-repository.ts';
import { beginning, hoursAfter } from '../support/github/times.ts';
import { nodeIdOf } from '../support/github/world.ts';
import { ask, get, getAll, github } from './ask.ts';

const at = (hours: number) => hoursAfter(beginning, hours);

it('shows members, teams and their repositories to GraphQL', async () => {
  const teams = [
    { slug: 'web', members: ['ann'] },
    { slug: 'web-shop', parent: 'web', members: ['bob'], repositories: ['shop'] },
  ];
  const people = [{ login: 'ann', name: 'Ann Lee', email: null }, { login: 'renovate[bot]' }];
  const built = organisation({ teams, people, repositories: [repository()] });
  const started = await github({ organisation: built });
  const query = `{ organization(login: "ACME") {
    membersWithRole(first: 9) { nodes { login name email } }
    teams(first: 9, orderBy: { field: NAME, direction: ASC }) { nodes {
      slug parentTeam { slug } childTeams(first: 9) { nodes { slug } }
      members(first: 9) { nodes { login } } direct: members(first: 9, membership: IMMEDIATE) { totalCount }
      repositories(first: 9) { nodes { name } } } } } }`;
  expect((await ask(started, query)).data).toEqual({
    organization: {
      membersWithRole: {
        nodes: [
          { login: 'ann', name: 'Ann Lee', email: '' },
          { login: 'bob', name: 'bob', email: 'bob@example.com' },
        ],
      },
      teams: {
        nodes: [
          {
            ...{ slug: 'web', parentTeam: null, childTeams: { nodes: [{ slug: 'web-shop' }] } },
            members: { nodes: [{ login: 'ann' }, { login: 'bob' }] },
            ...{ direct: { totalCount: 1 }, repositories: { nodes: [] } },
          },
          {
            ...{ slug: 'web-shop', parentTeam: { slug: 'web' }, childTeams: { nodes: [] } },
            members: { nodes: [{ login: 'bob' }] },
            ...{ direct: { totalCount: 1 }, repositories: { nodes: [{ name: 'shop' }] } },
          },
        ],
      },
    },
  });
});

it('shows whose reviews are asked for, people and teams', async () => {
  const requestedReviewers = ['bob', 'web'];
  const requested = event('ReviewRequestedEvent', at(1), { reviewer: 'web' });
  const shop = repository({ pullRequests: [pullRequest({ requestedReviewers, events: [requested] })] });
  const built = organisation({ teams: [{ slug: 'web', members: ['ann'] }], repositories: [shop] });
  const started = await github({ organisation: built });
  expect(await (await get(started, '/repos/acme/shop/pulls')).json()).toMatchObject([
    { requested_reviewers: [{ login: 'bob' }], requested_teams: [{ slug: 'web' }] },
  ]);
  const reviewer = '{ requestedReviewer { ... on User { login } ... on Team { slug } } }';
  const query = `{ repository(owner: "acme", name: "shop") { pullRequest(number: 1) {
    reviewRequests(first: 9) { nodes ${reviewer} }
    timelineItems(first: 9, itemTypes: REVIEW_REQUESTED_EVENT) { nodes { ... on ReviewRequestedEvent ${reviewer} } } } } }`;
  expect((await ask(started, query)).data).toMatchObject({
    repository: {
      pullRequest: {
        reviewRequests: {
          nodes: [{ requestedReviewer: { login: 'bob' } }, { requestedReviewer: { slug: 'web' } }],
        },
        timelineItems: { nodes: [{ requestedReviewer: { slug: 'web' } }] },
      },
    },
  });
});

it('shows branches, the history since a time, and who wrote it', async () => {
  const written = commit({
    at: '2026-01-05T20:00:00+05:30',
    author: 'carol',
    coAuthors: ['Bob <bob@example.com>'],
  });
  const shop = repository({
    commits: [written],
    branches: { release: [commit({ message: 'Release', at: at(9), author: null, name: 'Eve' })] },
  });
  const started = await github({ organisation: organisation({ repositories: [shop] }) });
  const query = `{ repository(owner: "acme", name: "shop") {
    refs(refPrefix: "refs/heads/", first: 9) { nodes { name target { ... on Commit {
      message history(first: 9, since: "${beginning}") { totalCount } author { name user { login } } } } } }
    object(expression: "main") { ... on Commit {
      authoredDate author { date } authors(first: 9) { nodes { email } } additions changedFilesIfAvailable } } } }`;
  expect((await ask(started, query)).data).toMatchObject({
    repository: {
      refs: {
        nodes: [
          { name: 'main', target: { history: { totalCount: 1 }, author: { user: { login: 'carol' } } } },
          { name: 'release', target: { message: 'Release', author: { name: 'Eve', user: null } } },
        ],
      },
      object: {
        ...{ authoredDate: '2026-01-05T14:30:00Z', author: { date: '2026-01-05T20:00:00+05:30' } },
        authors: { nodes: [{ email: 'carol@example.com' }, { email: 'bob@example.com' }] },
        ...{ additions: 10, changedFilesIfAvailable: 1 },
      },
    },
  });
});

it('shows deployments of several services, the latest status first', async () => {
  const api = deployment({
    createdAt: at(1),
    environment: 'production-api',
    statuses: [deploymentStatus('in_progress', at(1)), deploymentStatus('success', at(2), null)],
  });
  const shop = repository({
    deployments: [api, deployment({ createdAt: at(3), environment: 'production-web' })],
  });
  const started = await github({ organisation: organisation({ repositories: [shop] }) });
  const query = `query($id: ID!) { node(id: $id) { ... on Deployment { state commitOid } }
    repository(owner: "acme", name: "shop") {
      deployments(first: 9, environments: ["production-api"], orderBy: { field: CREATED_AT, direction: DESC }) { nodes {
        environment updatedAt latestStatus { state } statuses(first: 9) { nodes { state creator { login } } } } } } }`;
  expect((await ask(started, query, { id: nodeIdOf(api) })).data).toEqual({
    node: { state: 'ACTIVE', commitOid: shop.branches.get('main')?.sha },
    repository: {
      deployments: {
        nodes: [
          {
            ...{ environment: 'production-api', updatedAt: at(2), latestStatus: { state: 'SUCCESS' } },
            statuses: {
              nodes: [
                { state: 'SUCCESS', creator: { login: 'ghost' } },
                { state: 'IN_PROGRESS', creator: { login: 'ann' } },
              ],
            },
          },
        ],
      },
    },
  });
});

it('shows files of commits and pull requests to REST, new ones and others', async () => {
  const pull = pullRequest({
    commits: [commit({ message: 'Mend', files: [{ path: 'README.md', additions: 1, deletions: 2 }] })],
    mergedAt: at(2),
    mergedBy: 'bob',
  });
  const shop = repository({ pullRequests: [pull] });
  const started = await github({ organisation: organisation({ repositories: [shop] }) });
  const changed = { filename: 'README.md', status: 'modified', additions: 1, deletions: 2, changes: 3 };
  const path = '/repos/acme/shop';
  expect(await (await get(started, `${path}/pulls/1/files`)).json()).toEqual([changed]);
  expect(await (await get(started, `${path}/commits/main`)).json()).toMatchObject({
    ...{
      sha: pull.mergeCommit?.sha,
      commit: { message: 'Add something (#1)', committer: { name: 'GitHub' } },
    },
    ...{ stats: { additions: 1, deletions: 2, total: 3 }, files: [changed] },
  });
  expect(await (await get(started, `${path}/pulls/1`)).json()).toMatchObject({ additions: 1, deletions: 2 });
  expect(await (await get(started, `${path}/branches/main`)).json()).toMatchObject({ protected: true });
  const query = `{ repository(owner: "acme", name: "shop") { pullRequest(number: 1) { additions deletions
    mergeCommit { associatedPullRequests(first: 1) { nodes { number } } } } } }`;
  expect((await ask(started, query)).data).toEqual({
    repository: {
      pullRequest: {
        ...{ additions: 1, deletions: 2 },
        mergeCommit: { associatedPullRequests: { nodes: [{ number: 1 }] } },
      },
    },
  });
});

it('shows the repositories of a person, of an organisation and of the token', async () => {
  const built = organisation({
    people: [{ login: 'ann', name: 'Ann Lee' }],
    repositories: [
      repository({ name: 'shop' }),
      repository({ name: 'notes', owner: 'ann', isPrivate: false }),
    ],
  });
  const started = await github({ organisation: built, others: [organisation({ login: 'globex' })] });
  const names = async (path: string) =>
    (await getAll(started, z.looseObject({ full_name: z.string() }), path)).map((each) => each.full_name);
  expect(await names('/users/ann/repos')).toEqual(['ann/notes']);
  expect(await names('/orgs/acme/repos?type=all&sort=full_name')).toEqual(['acme/shop']);
  expect((await names('/user/repos')).sort()).toEqual(['acme/shop', 'ann/notes']);
  expect(await (await get(started, '/users/ann')).json()).toMatchObject({ name: 'Ann Lee', type: 'User' });
  expect(await (await get(started, '/users/globex')).json()).toMatchObject({ type: 'Organization' });
  const query = `{ repositoryOwner(login: "ann") { __typename repositories(first: 9, privacy: PUBLIC) { nodes {
    name owner { __typename login } visibility isEmpty } } } }`;
  expect((await ask(started, query)).data).toEqual({
    repositoryOwner: {
      __typename: 'User',
      repositories: {
        nodes: [
          {
            name: 'notes',
            owner: { __typename: 'User', login: 'ann' },
            visibility: 'PUBLIC',
            isEmpty: false,
          },
        ],
      },
    },
  });
});
