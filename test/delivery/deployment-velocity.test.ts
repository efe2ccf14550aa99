import { describe, expect, it } from 'vitest';
import { questionQuery } from '../../server/contract/question.ts';
import { recordsOf } from '../../server/metrics/answer/records.ts';
import { asking, metricIn, metricsEngine, operator } from '../support/asking.ts';
import { computeFacts } from '../support/commits.ts';
import { testDatabase } from '../support/database.ts';
import { deliveryCollected } from '../support/given.ts';
import { type StoredPullRequest, storeDelivery } from '../support/pull-requests.ts';

const hour = 3600;
const at = (day: string, time: string) => `2026-03-${day}T${time}:00Z`;

function change(number: number, day: string, more: Partial<StoredPullRequest> = {}): StoredPullRequest {
  const usual = { opened: at(day, '08:00'), commits: [at(day, '06:00')], merged: at(day, '12:00') };
  return { number, ...usual, ...more };
}

const { pool } = await testDatabase();
await storeDelivery(pool, {
  pullRequests: [
    change(1, '01'),
    change(2, '02'),
    change(3, '03', { author: 'Grace' }),
    change(4, '04', { mergeSha: 'squashed', headSha: 'tip-4' }),
    change(5, '05', { author: 'renovate[bot]' }),
    change(6, '11', { commits: ['2024-01-01T00:00:00Z'] }),
  ],
  deployments: [
    {
      id: 'first',
      finished: at('02', '14:00'),
      sha: 'merge-2',
      brought: { commits: [] },
      creator: 'deploy[bot]',
    },
    { id: 'broken', finished: at('04', '13:00'), sha: 'squashed', status: 'FAILED', createdAt: day('04') },
    {
      id: 'several',
      finished: at('04', '16:00'),
      sha: 'squashed',
      brought: { commits: ['merge-3', 'tip-4', 'squashed'], previous: 'merge-2' },
      url: 'https://git.example/deployments/3',
    },
    { id: 'again', finished: at('05', '10:00'), sha: 'squashed', brought: { commits: ['squashed'] } },
    { id: 'bots', finished: at('06', '12:00'), sha: 'merge-5' },
    { id: 'staging', finished: at('06', '13:00'), environment: 'staging' },
    { id: 'stopped', status: 'CANCELLED', createdAt: day('07') },
    { id: 'running', createdAt: day('07') },
    { id: 'old', finished: at('12', '12:00'), sha: 'merge-6' },
  ],
});
await storeDelivery(pool, { repository: 'acme/library', pullRequests: [change(1, '03')] });
await deliveryCollected(pool);
const engine = await metricsEngine(pool);

function day(number: string): Date {
  return new Date(at(number, '09:00'));
}

const asked = (from: string, to: string, query = {}) =>
  asking(engine, 'deployment-velocity', { from: `2026-03-${from}`, to: `2026-03-${to}`, ...query });

describe('deployments to production', () => {
  it('are counted by how they ended, whoever started them; staging is not production', async () => {
    const { metrics } = await asked('02', '07', { by: 'day' });
    const deployments = metrics.find((metric) => metric.id === 'deployments');
    expect(deployments?.value).toBe(7);
    expect(deployments?.breakdown?.map(({ label, value }) => [label, value])).toEqual([
      ['Successful', 4],
      ['Failed', 1],
      ['Cancelled', 1],
      ['Not finished', 1],
    ]);
    const failed = deployments?.breakdown?.find((part) => part.key === 'failure');
    expect(failed?.series?.map((point) => point.value)).toEqual([0, 0, 1, 0, 0, 0]);
  });

  it('succeed by share of those that succeeded or failed, and none of none', async () => {
    const rate = async (from: string, to: string) =>
      metricIn(await asked(from, to), 'deployment_success_rate').value;
    expect(await rate('02', '07')).toBe(0.8);
    expect(await rate('07', '07')).toBeNull();
  });

  it('come by day, with the days of a week beside it, and zero on days without one', async () => {
    const answer = await asked('02', '08', { by: 'day' });
    const frequency = metricIn(answer, 'deployment_frequency');
    expect(frequency).toMatchObject({ value: 4 / 7, label: 'on 4 days a week' });
    expect(frequency.series.map((point) => point.value)).toEqual([1, 0, 1, 1, 1, 0, 0]);
    expect(metricIn(answer, 'successful_deployments').value).toBe(4);
  });

  it('cannot be asked of a person: that is refused by name, or left out with a word', async () => {
    await expect(asked('02', '08', { contributor: 'ada', metric: 'deployments' })).rejects.toThrow(
      'Deployments cannot be filtered by contributor.',
    );
    const answer = await asked('02', '08', { contributor: 'grace' });
    expect(answer.metrics.map((metric) => metric.id)).toEqual([
      'lead_time_for_changes',
      'commit_to_merge',
      'merge_to_production',
    ]);
    expect(answer.notes.join(' ')).toContain('Deployment frequency is left out');
    expect(metricIn(answer, 'lead_time_for_changes').value).toBe(34 * hour);
  });

  it('are shown with their environment, commit and address', async () => {
    const { records } = await recordsOf(engine, operator, 'deploys', 'successful_deployments', {
      ...questionQuery.parse({ from: '2026-03-04', to: '2026-03-04' }),
      limit: 10,
    });
    expect(records).toMatchObject([
      { subject: 'production squashe', url: 'https://git.example/deployments/3', repository: 'acme/shop' },
    ]);
  });
});

describe('what deployments bring', () => {
  it('is timed from the first commit of each pull request, in the bucket of its first successful deployment', async () => {
    const { series, sampleSize, value } = metricIn(
      await asked('02', '05', { by: 'day' }),
      'lead_time_for_changes',
    );
    expect({ sampleSize, value }).toEqual({ sampleSize: 3, value: 10 * hour });
    expect(series.map((point) => point.value)).toEqual([8 * hour, null, 22 * hour, null]);
  });

  it('is the named commit alone for the first deployment that is known', async () => {
    const { excluded } = metricIn(await asked('01', '05'), 'lead_time_for_changes');
    expect(excluded).toEqual([
      { reason: 'no_deployments', count: 1 },
      { reason: 'not_deployed', count: 1 },
    ]);
  });

  it('is split at the merge, in means over the same pull requests that add up', async () => {
    const answer = await asked('04', '04');
    expect(metricIn(answer, 'merge_to_production').value).toBe(16 * hour);
    expect(metricIn(answer, 'commit_to_merge').value).toBe(6 * hour);
    const cohort = answer.charts.find((chart) => chart.id === 'lead-time')?.cohort;
    expect(cohort?.means.map(({ value }) => value)).toEqual([6 * hour, 16 * hour]);
  });

  it('makes a release as old as its oldest first commit, bots’ included; one that brings nothing has no age', async () => {
    const releases = metricIn(await asked('02', '06', { by: 'day' }), 'release_cycle_time');
    expect(releases.series.map((point) => point.value)).toEqual([8 * hour, null, 34 * hour, null, 30 * hour]);
    expect(releases.excluded).toEqual([{ reason: 'no_pull_requests', count: 1 }]);
    expect(releases.bins?.map((bin) => bin.count)).toEqual([0, 1, 2, 0, 0, 0, 0]);
  });

  it('is no older than 90 days before it was opened, since copied history is nobody’s lead time', async () => {
    expect(metricIn(await asked('12', '12'), 'lead_time_for_changes').value).toBe((90 * 24 + 28) * hour);
  });

  it('belongs to the author’s team, and the deployment to the team that owns the repository or service', async () => {
    await pool.query(`
      insert into team (id, slug, name) values (1, 'people', 'People'), (2, 'owners', 'Owners'), (3, 'platform', 'Platform');
      insert into team_member (team_id, contributor_id) select 1, id from contributor where name = 'Grace';
      insert into team_repository (team_id, repository_id, until) select 2, id, '2026-03-05T00:00Z' from repository where full_name = 'acme/shop';
      insert into team_service (team_id, service_id) select 3, id from service;`);
    await computeFacts(pool);
    const of = async (team: string) => {
      const answer = await asked('02', '07', { team });
      return ['successful_deployments', 'lead_time_for_changes'].map((id) => metricIn(answer, id).sampleSize);
    };
    expect(await of('people')).toEqual([0, 1]);
    expect(await of('owners')).toEqual([2, 0]);
    expect(await of('platform')).toEqual([4, 0]);
  });
});

it('is not configured where no source brings deployments', async () => {
  await pool.query("delete from resource_freshness where resource = 'deployments'");
  const frequency = metricIn(await asked('02', '07'), 'deployment_frequency');
  expect(frequency).toMatchObject({ value: null, missing: ['deployments'] });
});
