import sql from 'sql-template-tag';
import { expect, it } from 'vitest';
import { contributor } from '../../collectors/github/contributor.ts';
import { repository as repositories } from '../../collectors/github/repository.ts';
import { collectNow } from '../support/collecting.ts';
import { commit } from '../support/github/build-commit.ts';
import { organisation } from '../support/github/build-organisation.ts';
import { comment, event, pullRequest, review, thread } from '../support/github/build-pull-request.ts';
import { repository } from '../support/github/build-repository.ts';
import { changed } from '../support/github/changes.ts';
import { randomOrganisation } from '../support/github/random-organisation.ts';
import { beginning, hoursAfter } from '../support/github/times.ts';
import { afterwards, everything, stageOf, stageWith } from './pull-requests-collected.ts';

const at = (hours: number) => hoursAfter(beginning, hours);
const newestMark = sql`select coalesce(max(id), 0)::int as id from dirty`;
const versions = sql`
  select 'pull' as what, number::text as id, xmin::text from pull_request
  union all select 'commit', sha, xmin::text from pull_request_commit
  union all select 'event', upstream_id, xmin::text from pull_request_event
  union all select 'review', upstream_id, xmin::text from review
  union all select 'comment', upstream_id, xmin::text from review_comment
  union all select 'thread', upstream_id, xmin::text from review_thread
  union all select 'account', upstream_id, xmin::text from account
  order by 1, 2`;

it('takes 25 calls and 150 points at most for a thousand pull requests, of which three in ten have threads', async () => {
  const acme = randomOrganisation({ repositories: 1, pullRequests: 1000, runs: 0, deployments: 0 });
  const pulls = acme.repositories[0]?.pullRequests ?? [];
  for (const [place, pull] of pulls.entries()) if (place % 10 >= 3) pull.threads = [];
  const stage = await stageWith({ organisation: acme });
  expect(await stage.collect()).toMatchObject({ status: 'COMPLETED', warnings: [] });
  expect(await stage.rows(sql`select count(*)::int as pulls from pull_request`)).toEqual([{ pulls: 1000 }]);
  const { graphql, points, rest } = stage.github.spent();
  expect(rest).toBe(0);
  expect(graphql).toBeLessThanOrEqual(25);
  expect(points).toBeLessThanOrEqual(150);
});

it('takes 15 calls and 60 points at most for a thousand without threads', async () => {
  const acme = randomOrganisation({ repositories: 1, pullRequests: 1000, runs: 0, deployments: 0 });
  for (const pull of acme.repositories[0]?.pullRequests ?? []) pull.threads = [];
  const stage = await stageWith({ organisation: acme });
  expect(await stage.collect()).toMatchObject({ status: 'COMPLETED', warnings: [] });
  const { graphql, points } = stage.github.spent();
  expect(graphql).toBeLessThanOrEqual(15);
  expect(points).toBeLessThanOrEqual(60);
});

it.each([
  ['graphql', 1],
  ['rest', 0],
])(
  'changes nothing where nothing has changed, and asks for next to nothing, by %s',
  async (GITHUB_API, points) => {
    const acme = randomOrganisation({ repositories: 2, pullRequests: 20, runs: 0, deployments: 0 });
    const stage = await stageWith({ organisation: acme, settings: { GITHUB_API } });
    await stage.collect();
    const before = await stage.rows(versions);
    const marked = await stage.rows(newestMark);
    stage.time.now = new Date(stage.time.now.getTime() + 3_600_000);
    const spent = stage.github.spent();
    expect(await stage.collect()).toMatchObject({
      status: 'COMPLETED',
      warnings: [],
      points,
    });
    expect(stage.github.spent().rest).toBe(spent.rest);
    expect(await stage.rows(versions)).toEqual(before);
    expect(await stage.rows(newestMark)).toEqual(marked);
  },
);

it.each(['graphql', 'rest'])(
  'changes nothing where everything is asked for once more, by %s',
  async (GITHUB_API) => {
    const acme = randomOrganisation({ repositories: 2, pullRequests: 20, runs: 0, deployments: 0 });
    const stage = await stageWith({ organisation: acme, settings: { GITHUB_API } });
    await stage.collect();
    const before = await stage.rows(versions);
    const marked = await stage.rows(newestMark);
    const { runs } = await collectNow(stage.engine, ['github/pull-request'], { since: new Date(0) });
    expect(runs[0]).toMatchObject({ status: 'COMPLETED', counts: { 'pull-requests': 40 } });
    expect(await stage.rows(versions)).toEqual(before);
    expect(await stage.rows(newestMark)).toEqual(marked);
  },
);

it('agrees with the scripts of people and repositories about who is who, so that nobody changes all the time', async () => {
  const acme = randomOrganisation({ repositories: 2, pullRequests: 20, runs: 0, deployments: 0 });
  const stage = await stageWith({ organisation: acme, known: [], beside: [contributor, repositories] });
  expect(await stage.collect()).toMatchObject({ status: 'COMPLETED', warnings: [] });
  const before = await stage.rows(versions);
  expect(before.filter(({ what }) => what === 'pull')).toHaveLength(40);
  await collectNow(stage.engine, ['github'], { since: new Date(0) });
  expect(await stage.rows(versions)).toEqual(before);
});

it('asks for two hundred idle repositories at the cost of four points', async () => {
  const repositories = Array.from({ length: 200 }, (_, index) =>
    repository({ name: `idle-${index}`, empty: true }),
  );
  const stage = await stageWith({ organisation: organisation({ repositories }) });
  await stage.collect();
  stage.time.now = new Date(stage.time.now.getTime() + 3_600_000);
  expect(await stage.collect()).toMatchObject({ status: 'COMPLETED', calls: 4, points: 4 });
});

it('asks for two or three points where one of two hundred pull requests has changed', async () => {
  const acme = randomOrganisation({ repositories: 1, pullRequests: 200, runs: 0, deployments: 0 });
  const stage = await stageWith({ organisation: acme });
  await stage.collect();
  const pull = acme.repositories[0]?.pullRequests[0];
  pull?.comments.push(comment({ at: hoursAfter(afterwards, 1) }));
  if (pull) changed(acme, pull);
  stage.time.now = new Date(hoursAfter(afterwards, 2));
  const before = await stage.rows(sql`select 1 from review_comment`);
  const { calls, points } = await stage.collect();
  expect(await stage.rows(sql`select 1 from review_comment`)).toHaveLength(before.length + 1);
  expect(calls).toBeLessThanOrEqual(4);
  expect(points).toBeLessThanOrEqual(3);
});

it('follows lists that are longer than their page to their ends', async () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => index / 10);
  const pull = pullRequest({
    commits: many(260).map((hour) => commit({ message: `Part ${hour}`, at: at(hour - 100) })),
    reviews: many(140).map((hour) => review({ at: at(hour) })),
    comments: many(140).map((hour) => comment({ at: at(hour) })),
    events: many(160).map((hour) => event('ReviewRequestedEvent', at(hour), { reviewer: 'bob' })),
    threads: [
      ...many(70).map((hour) => thread({ comments: [comment({ at: at(hour) })] })),
      thread({ comments: many(130).map((hour) => comment({ author: 'eve', at: at(hour) })) }),
    ],
  });
  for (const GITHUB_API of ['graphql', 'rest']) {
    const stage = await stageOf([pull], { GITHUB_API });
    expect(await stage.collect()).toMatchObject({ status: 'COMPLETED', warnings: [] });
    const {
      commits = [],
      reviews = [],
      comments = [],
      events = [],
      threads = [],
    } = await everything(stage.pool);
    expect(commits).toHaveLength(250);
    expect(reviews).toHaveLength(pull.reviews.length);
    expect(comments).toHaveLength(140 + 200);
    expect(events).toHaveLength(160);
    expect(threads).toHaveLength(GITHUB_API === 'graphql' ? 71 : 0);
  }
});
