import sql from 'sql-template-tag';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { organisation } from '../support/github/build-organisation.ts';
import { comment, pullRequest, review } from '../support/github/build-pull-request.ts';
import { repository } from '../support/github/build-repository.ts';
import { changed } from '../support/github/changes.ts';
import { GithubError } from '../support/github/graphql/refusal.ts';
import { randomOrganisation } from '../support/github/random-organisation.ts';
import { beginning, hoursAfter } from '../support/github/times.ts';
import { nodeIdOf } from '../support/github/world.ts';
import { upstreamServer } from '../support/upstream-server.ts';
import { afterwards, stageOf, stageWith } from './pull-requests-collected.ts';

const at = (hours: number) => hoursAfter(beginning, hours);
const numbers = sql`select number from pull_request order by repository_id, number`;
const cursors = sql`
  select last_fetched_data_date as until, state from data_source_cursor where data_source <> 'facts' order by scope`;

/** A repository of so many pull requests, each opened an hour after the one before. */
function shopOf(count: number, name = 'shop') {
  const pullRequests = Array.from({ length: count }, (_, index) => pullRequest({ createdAt: at(index) }));
  return repository({ name, pullRequests });
}

describe.each(['graphql', 'rest'])('by %s', (GITHUB_API) => {
  const settings = { GITHUB_API };

  it.each([
    ['createdAt', 'created_at'],
    ['updatedAt', 'updated_at'],
  ])(
    'leaves out a pull request whose %s it does not understand, and names it and the field',
    async (...names) => {
      const shop = shopOf(3);
      const stage = await stageWith({ organisation: organisation({ repositories: [shop] }), settings });
      const [, second] = shop.pullRequests;
      const field = names[GITHUB_API === 'graphql' ? 0 : 1];
      if (second) stage.github.trouble.odd.push({ nodeId: nodeIdOf(second), field, value: 'yesterday' });
      const { status, warnings } = await stage.collect();
      expect(status).toBe('COMPLETED');
      expect(warnings.length).toBeGreaterThan(0);
      expect(warnings[0]).toContain('#2 was left out');
      expect(warnings[0]).toContain(field);
      expect(await stage.rows(numbers)).toEqual([{ number: 1 }, { number: 3 }]);
    },
  );

  it('asks again for what breaks off in the middle', async () => {
    const stage = await stageOf([pullRequest()], settings);
    stage.github.trouble.cutBodies = 2;
    expect(await stage.collect()).toMatchObject({ status: 'COMPLETED', warnings: [] });
    expect(await stage.rows(numbers)).toEqual([{ number: 1 }]);
  });

  it('keeps what came before a page that always fails, goes on with other repositories, and later goes on where it was', async () => {
    const shop = shopOf(150);
    const web = repository({ name: 'web', pullRequests: [pullRequest()] });
    const stage = await stageWith({ organisation: organisation({ repositories: [shop, web] }), settings });
    const { trouble } = stage.github;
    trouble.alwaysFails = ({ path, body }) =>
      /page=2/.test(path) || (body.includes('"repo":"shop"') && /"after":"\w/.test(body));
    expect(await stage.collect()).toMatchObject({ status: 'FAILED' });
    const kept = await stage.rows(numbers);
    expect(kept.length).toBeGreaterThan(1);
    expect(kept.length).toBeLessThan(151);
    expect(await stage.rows(cursors)).toMatchObject([
      { until: null, state: { pieces: [{}] } },
      { until: new Date(afterwards), state: null },
    ]);

    trouble.alwaysFails = null;
    const [oldest, ...others] = shop.pullRequests;
    oldest?.comments.push(comment({ at: hoursAfter(afterwards, 1) }));
    if (oldest) changed(stage.github.organisation, oldest);
    stage.time.now = new Date(hoursAfter(afterwards, 2));
    const before = stage.github.spent();
    expect(await stage.collect()).toMatchObject({ status: 'COMPLETED', warnings: [] });
    expect(await stage.rows(numbers)).toHaveLength(151);
    expect(await stage.rows(sql`select number from review_comment`)).toEqual([{ number: 1 }]);
    expect(others).toHaveLength(149);
    expect(stage.github.spent().points - before.points).toBeLessThanOrEqual(14);
  });

  it('misses nothing where it breaks off again before it has come to where it was', async () => {
    const shop = shopOf(160);
    const acme = organisation({ repositories: [shop] });
    const stage = await stageWith({ organisation: acme, settings });
    const { trouble } = stage.github;
    trouble.alwaysFails = ({ path, body }) => /[?&]page=[2-9]/.test(path) || /"after":"\w/.test(body);
    const touch = (hour: number) => {
      for (const pull of shop.pullRequests.slice(0, 130)) {
        pull.comments.push(comment({ at: hoursAfter(afterwards, hour) }));
        changed(acme, pull);
      }
    };
    expect(await stage.collect()).toMatchObject({ status: 'FAILED' });
    touch(1);
    stage.time.now = new Date(hoursAfter(afterwards, 2));
    expect(await stage.collect()).toMatchObject({ status: 'FAILED' });
    touch(3);
    trouble.alwaysFails = null;
    stage.time.now = new Date(hoursAfter(afterwards, 4));
    expect(await stage.collect()).toMatchObject({ status: 'COMPLETED', warnings: [] });
    expect(await stage.rows(numbers)).toHaveLength(160);
    expect(await stage.rows(sql`select 1 as found from review_comment`)).toHaveLength(260);
  });

  it('goes on in smaller pages where GitHub cannot bear large ones', async () => {
    const stage = await stageWith({ organisation: organisation({ repositories: [shopOf(60)] }), settings });
    stage.github.trouble.largestPage = 30;
    expect(await stage.collect()).toMatchObject({ status: 'COMPLETED', warnings: [] });
    expect(await stage.rows(numbers)).toHaveLength(60);
  });

  it('fails, and keeps its cursor where it was, where the token may not see pull requests', async () => {
    const stage = await stageOf([pullRequest()], settings);
    stage.github.permissions.delete('pull_requests');
    expect(await stage.collect()).toMatchObject({
      status: 'FAILED',
      error: expect.stringContaining('Resource not accessible'),
    });
    expect(await stage.rows(cursors)).toEqual([]);
    stage.github.permissions.add('pull_requests');
    expect(await stage.collect()).toMatchObject({ status: 'COMPLETED' });
    expect(await stage.rows(numbers)).toEqual([{ number: 1 }]);
  });

  it('comes to the same whatever fails in between', async () => {
    const options = { repositories: 1, pullRequests: 30, runs: 0, deployments: 0 };
    const stage = await stageWith({ organisation: randomOrganisation(options), settings });
    stage.github.trouble.everyNth = { n: 4, status: 502 };
    stage.github.trouble.secondary = { requests: 2, retryAfter: 1 };
    expect(await stage.collect()).toMatchObject({ status: 'COMPLETED', warnings: [] });
    expect(await stage.rows(numbers)).toHaveLength(30);
  });
});

it('says once that the token may not see the timeline, and keeps the rest', async () => {
  const pulls = [1, 2].map(() => pullRequest({ reviews: [review({})] }));
  const stage = await stageOf(pulls, { GITHUB_API: 'rest' });
  stage.github.permissions.delete('issues');
  expect(await stage.collect()).toMatchObject({
    status: 'COMPLETED',
    warnings: ['GitHub keeps the timeline of pull requests of acme/shop back.'],
  });
  expect(await stage.rows(numbers)).toHaveLength(2);
  expect(await stage.rows(sql`select 1 as found from review`)).toHaveLength(2);
});

it('says once which part GraphQL keeps back, and keeps the rest', async () => {
  const shop = shopOf(2);
  const stage = await stageWith({ organisation: organisation({ repositories: [shop] }) });
  const value = new GithubError('FORBIDDEN', 'Resource not accessible by personal access token');
  for (const pull of shop.pullRequests)
    stage.github.trouble.odd.push({ nodeId: nodeIdOf(pull), field: 'reviews', value });
  expect(await stage.collect()).toMatchObject({
    status: 'COMPLETED',
    warnings: [
      'GitHub keeps pullRequests.reviews of acme/shop back: Resource not accessible by personal access token',
    ],
  });
  expect(await stage.rows(sql`select number from pull_request_commit`)).toHaveLength(2);
});

it.each([
  ['graphql', { data: { repository: { databaseId: 1, pullRequests: 'none' } } }, 'repository'],
  ['rest', { pulls: [] }, ''],
])(
  'fails with the field where the whole answer by %s is of an unknown shape',
  async (GITHUB_API, body, field) => {
    const { url } = await upstreamServer(() => ({ body }));
    const stage = await stageOf([], { GITHUB_API, GITHUB_URL: url });
    const { status, error } = await stage.collect();
    expect(status).toBe('FAILED');
    expect(error).toContain('was answered with something unknown');
    expect(error).toContain(field);
  },
);

it('asks for the threads of fewer pull requests at once where GitHub cannot bear many', async () => {
  const options = { repositories: 1, pullRequests: 40, runs: 0, deployments: 0 };
  const stage = await stageWith({ organisation: randomOrganisation(options) });
  const idsIn = z.object({ variables: z.object({ ids: z.array(z.string()).default([]) }) });
  stage.github.trouble.alwaysFails = ({ path, body }) =>
    path === '/graphql' && idsIn.parse(JSON.parse(body)).variables.ids.length > 7;
  expect(await stage.collect()).toMatchObject({ status: 'COMPLETED', warnings: [] });
  const threads = stage.github.organisation.repositories.flatMap(({ pullRequests }) =>
    pullRequests.flatMap((pull) => pull.threads),
  );
  expect(await stage.rows(sql`select 1 as found from review_thread`)).toHaveLength(threads.length);
});
