import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { organisation } from '../support/github/build-organisation.ts';
import {
  attempt,
  codeScanningAlert,
  dependabotAlert,
  deployment,
  deploymentStatus,
  job,
  run,
  secretScanningAlert,
} from '../support/github/build-pipelines.ts';
import { pullRequest } from '../support/github/build-pull-request.ts';
import { repository } from '../support/github/build-repository.ts';
import { randomOrganisation } from '../support/github/random-organisation.ts';
import { beginning, hoursAfter } from '../support/github/times.ts';
import { get, getAll, github } from './ask.ts';

const numbered = z.looseObject({ number: z.number() });
const named = z.looseObject({ name: z.string() });

async function shop(spec: Parameters<typeof repository>[0] = {}) {
  return github({ organisation: organisation({ repositories: [repository({ name: 'shop', ...spec })] }) });
}

describe('lists', () => {
  it('are read to their end by the links between their pages, at either address', async () => {
    const started = await github({ organisation: randomOrganisation({ repositories: 1, pullRequests: 45 }) });
    for (const prefix of ['', '/api/v3']) {
      const path = `${prefix}/repos/acme/repository-1/pulls?state=all&sort=updated&direction=desc&per_page=20`;
      const pulls = await getAll(started, numbered, path);
      expect(new Set(pulls.map((pull) => pull.number)).size).toBe(45);
    }
    expect(started.spent()).toEqual({ graphql: 0, points: 0, rest: 6, notModified: 0 });
  });

  it('cost nothing when they are as the caller knows them', async () => {
    const started = await shop();
    const etag = (await get(started, '/orgs/acme/repos')).headers.get('etag') ?? '';
    const again = await get(started, '/orgs/acme/repos', { 'if-none-match': etag });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect(again.headers.get('x-ratelimit-used')).toBe('1');
    expect(started.spent()).toMatchObject({ rest: 1, notModified: 1 });
  });

  it('of runs end after a thousand once they are narrowed, whatever their total says', async () => {
    const runs = Array.from({ length: 1100 }, (_, index) =>
      run({ createdAt: hoursAfter(beginning, index / 60) }),
    );
    const started = await shop({ runs });
    const reached = async (query: string) => {
      const response = await get(started, `/repos/acme/shop/actions/runs?per_page=100&${query}`);
      const { total_count: total } = z.object({ total_count: z.number() }).parse(await response.json());
      return [total, /page=(\d+)>; rel="last"/.exec(response.headers.get('link') ?? '')?.[1]];
    };
    expect(await reached('')).toEqual([1100, '11']);
    expect(await reached('created=>=2026-01-05')).toEqual([1100, '10']);
    expect(await reached('created=2026-01-06..2026-01-31')).toEqual([200, '2']);
  });

  it('of Dependabot alerts are read by cursor, and by nothing else', async () => {
    const started = await shop({ dependabotAlerts: Array.from({ length: 5 }, () => dependabotAlert()) });
    const alerts = await getAll(started, numbered, '/repos/acme/shop/dependabot/alerts?per_page=2');
    expect(alerts.map((alert) => alert.number)).toEqual([1, 2, 3, 4, 5]);
    expect((await get(started, '/repos/acme/shop/dependabot/alerts?page=2')).status).toBe(400);
  });
});

describe('refusals', () => {
  it.each([
    ['a repository that is gone', '/repos/acme/gone', 404, 'Not Found'],
    ['the commits of an empty repository', '/repos/acme/shop/commits', 409, 'Git Repository is empty.'],
    [
      'alerts that are off',
      '/repos/acme/shop/dependabot/alerts',
      403,
      'Dependabot alerts are disabled for this repository.',
    ],
    ['scans that never ran', '/repos/acme/shop/code-scanning/alerts', 404, 'no analysis found'],
    [
      'secrets that nobody looks for',
      '/repos/acme/shop/secret-scanning/alerts',
      404,
      'Secret scanning is disabled on this repository.',
    ],
    ['what is not permitted', '/orgs/acme/members', 403, 'Resource not accessible by personal access token'],
    ['what the stand-in does not have', '/gists', 501, 'The stand-in of GitHub has no GET /gists.'],
    [
      'a parameter that it does not know',
      '/orgs/acme?shape=round',
      501,
      'The stand-in of GitHub does not know shape of /orgs/:org.',
    ],
  ])('say what is wrong with %s', async (_, path, status, message) => {
    const off = { dependabotAlerts: null, codeScanningAlerts: null, secretScanningAlerts: null };
    const started = await shop({ empty: true, isPrivate: false, ...off });
    started.permissions.delete('members');
    const response = await get(started, path);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ message, status: String(status) });
  });
});

describe('what ran', () => {
  it('shows every attempt, and jobs without times', async () => {
    const again = attempt({ startedAt: hoursAfter(beginning, 1) });
    const skipped = job({ conclusion: 'skipped', startedAt: null, completedAt: null });
    const started = await shop({
      runs: [run({ attempts: [attempt({ conclusion: 'failure', jobs: [skipped] }), again] })],
    });
    const list = await (await get(started, '/repos/acme/shop/actions/runs')).json();
    expect(list).toMatchObject({
      workflow_runs: [{ run_attempt: 2, conclusion: 'success', head_commit: { message: 'Begin' } }],
    });
    const id = z.object({ workflow_runs: z.tuple([z.object({ id: z.number() })]) }).parse(list)
      .workflow_runs[0].id;
    const path = `/repos/acme/shop/actions/runs/${id}`;
    expect(await (await get(started, `${path}/attempts/1`)).json()).toMatchObject({ conclusion: 'failure' });
    const jobs = await (await get(started, `${path}/jobs?filter=all`)).json();
    expect(jobs).toMatchObject({
      total_count: 2,
      jobs: [{ run_attempt: 1, completed_at: null }, { run_attempt: 2 }],
    });
    expect(jobs).not.toHaveProperty('jobs.0.started_at');
  });

  it('shows deployments with the commit of their time, their statuses and environments', async () => {
    const pull = pullRequest({ mergedAt: hoursAfter(beginning, 5) });
    const statuses = [deploymentStatus('failure', hoursAfter(beginning, 7))];
    const started = await shop({
      pullRequests: [pull],
      deployments: [
        deployment({ createdAt: hoursAfter(beginning, 6), environment: 'production-web', statuses }),
      ],
    });
    const list = await (await get(started, '/repos/acme/shop/deployments')).json();
    expect(list).toMatchObject([{ sha: pull.mergeCommit?.sha, environment: 'production-web' }]);
    const [{ id }] = z.tuple([z.object({ id: z.number() })]).parse(list);
    expect(await (await get(started, `/repos/acme/shop/deployments/${id}/statuses`)).json()).toMatchObject([
      { state: 'failure' },
    ]);
    expect(await (await get(started, '/repos/acme/shop/environments')).json()).toMatchObject({
      total_count: 1,
    });
  });

  it('shows alerts of each kind', async () => {
    const fixedAt = hoursAfter(beginning, 9);
    const started = await shop({
      codeScanningAlerts: [codeScanningAlert({ fixedAt })],
      secretScanningAlerts: [secretScanningAlert()],
    });
    const alerts = async (kind: string) => (await get(started, `/repos/acme/shop/${kind}/alerts`)).json();
    expect(await alerts('code-scanning')).toMatchObject([{ state: 'fixed', fixed_at: fixedAt }]);
    expect(await alerts('secret-scanning')).toMatchObject([{ state: 'open' }]);
    expect(await alerts('dependabot')).toEqual([]);
    const open = await get(started, '/repos/acme/shop/code-scanning/alerts?state=open,dismissed');
    expect(await open.json()).toEqual([]);
  });
});

it('shows people and teams, bots by their full login', async () => {
  const teams = [
    { slug: 'web', members: ['ann'] },
    { slug: 'web-shop', parent: 'web', members: ['bob'], repositories: ['shop'] },
  ];
  const author = 'dependabot[bot]';
  const built = organisation({
    teams,
    repositories: [repository({ pullRequests: [pullRequest({ author })] })],
  });
  const started = await github({ organisation: built });
  const logins = async (path: string) =>
    (await getAll(started, z.looseObject({ login: z.string() }), path)).map((each) => each.login);
  expect(await logins('/orgs/acme/members')).toEqual(['ann', 'bob']);
  expect(await logins('/orgs/acme/teams/web/members')).toEqual(['ann', 'bob']);
  expect(await getAll(started, named, '/orgs/acme/teams/web-shop/repos')).toMatchObject([{ name: 'shop' }]);
  expect(await (await get(started, '/repos/acme/shop/pulls/1')).json()).toMatchObject({
    user: { login: 'dependabot[bot]', type: 'Bot' },
  });
});
