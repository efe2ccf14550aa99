import { expect, it } from 'vitest';
import { z } from 'zod';
import { organisation } from '../support/github/build-organisation.ts';
import { prepare } from '../support/github/graphql/execute.ts';
import { randomOrganisation } from '../support/github/random-organisation.ts';
import { ask, askFor, github } from './ask.ts';

function priceOf(query: string, variables: Record<string, unknown> = {}) {
  const prepared = prepare(query, variables);
  if (!('price' in prepared)) throw new Error(prepared.map((error) => error.message).join('\n'));
  return prepared.price;
}

it('counts 5,101 requests as 51 points, as in the example that GitHub documents', () => {
  const query = `query($labels: Int) { viewer { repositories(first: 100) { edges { node { id
    issues(first: 50) { edges { node { id labels(first: $labels) { edges { node { id name } } } } } } } } } } }`;
  expect(priceOf(query, { labels: 60 }).points).toBe(51);
});

it('counts 22,060 nodes, as in the other example that GitHub documents', () => {
  const comments = 'comments(first: 10) { edges { node { bodyHTML } } }';
  const query = `{ viewer { followers(first: 10) { edges { node { login } } } repositories(first: 50) { edges { node { name
    pullRequests(first: 20) { edges { node { title ${comments} } } }
    issues(first: 20) { totalCount edges { node { title ${comments} } } } } } } } }`;
  expect(priceOf(query).nodes).toBe(22_060);
});

it('asks one point at least, and one connection in two fragments once', () => {
  expect(priceOf('{ viewer { login } }').points).toBe(1);
  const repositories =
    'repositories(first: 100) { nodes { refs(first: 2, refPrefix: "refs/heads/") { nodes { name } } } }';
  const twice = `query { viewer { ...one ...two } } fragment one on User { ${repositories} } fragment two on User { ${repositories} }`;
  expect(priceOf(twice)).toMatchObject({ points: 1, nodes: 300 });
});

it('takes a bare count without a page size, and nothing else', async () => {
  const started = await github({ organisation: randomOrganisation({ repositories: 3 }) });
  const count = await ask(started, '{ organization(login: "acme") { repositories { totalCount } } }');
  expect(count).toEqual({ data: { organization: { repositories: { totalCount: 3 } } } });
  const { errors } = await ask(started, '{ organization(login: "acme") { repositories { nodes { id } } } }');
  expect(errors).toMatchObject([
    {
      type: 'MISSING_PAGINATION_BOUNDARIES',
      message:
        'You must provide a `first` or `last` value to properly paginate the `repositories` connection.',
    },
  ]);
});

it('adds up what was spent, which the rate limit of a query shows too', async () => {
  const started = await github({ organisation: organisation(), points: 100 });
  const query = `{ organization(login: "acme") { repositories(first: 100) { nodes { pullRequests(first: 100) { nodes {
    reviews(first: 10) { nodes { id } } } } } } } rateLimit { cost remaining used limit nodeCount } }`;
  const shape = z.object({ rateLimit: z.record(z.string(), z.number()) });
  const { rateLimit } = await askFor(started, shape, query);
  expect(rateLimit).toEqual({ cost: 101, remaining: 0, used: 101, limit: 100, nodeCount: 110_100 });
  expect(started.spent()).toEqual({ graphql: 1, points: 101, rest: 0, notModified: 0 });
  expect(await ask(started, '{ viewer { login } }')).toMatchObject({ errors: [{ type: 'RATE_LIMITED' }] });
});
