import { describe, expect, it } from 'vitest';
import { asking, metricIn, metricsEngine } from '../support/asking.ts';
import { testDatabase } from '../support/database.ts';
import { deliveryCollected } from '../support/given.ts';
import { storeDelivery } from '../support/pull-requests.ts';

const at = (day: string, time = '12:00') => `2026-03-${day}T${time}:00Z`;

const { pool } = await testDatabase();
await storeDelivery(pool, {
  pullRequests: [
    {
      number: 1,
      opened: at('02'),
      merged: at('03'),
      additions: 30,
      deletions: 10,
      files: 3,
      commits: [at('02', '11:00'), at('02', '15:00'), at('02', '17:00')],
      reviews: [
        { by: 'Grace', at: at('02', '13:00'), id: 'inline' },
        { by: 'Barbara', at: at('02', '14:00'), verdict: 'CHANGES_REQUESTED' },
        { by: 'Grace', at: at('02', '16:00'), verdict: 'CHANGES_REQUESTED' },
        { by: 'Grace', at: at('02', '18:00'), verdict: 'APPROVED' },
        { by: 'Barbara', at: at('02', '19:00'), verdict: 'CHANGES_REQUESTED' },
      ],
      comments: [{ by: 'Grace', at: at('02', '13:00'), inline: true, review: 'inline' }],
    },
    { number: 2, opened: at('03'), merged: at('04'), additions: 900, deletions: 60, files: 4 },
    { number: 3, opened: at('03'), closed: at('04') },
    { number: 4, opened: at('04'), draft: true },
    { number: 5, opened: at('03'), merged: at('04'), author: 'Grace', additions: 5_000 },
  ],
});
await storeDelivery(pool, {
  repository: 'acme/site',
  pullRequests: [{ number: 1, opened: at('04'), closed: at('05') }],
});
await deliveryCollected(pool);
const engine = await metricsEngine(pool);
const asked = (query = {}) =>
  asking(engine, 'mrs', {
    from: '2026-03-02',
    to: '2026-03-05',
    by: 'day',
    contributor: 'ada@example.com',
    ...query,
  });

describe('somebody’s merge requests', () => {
  it('are those that they opened, drafts included, in every repository or in one', async () => {
    const created = metricIn(await asked(), 'mrs_created');
    expect(created.series.map((point) => point.value)).toEqual([1, 2, 2, 0]);
    expect(metricIn(await asked({ repository: 'acme/site' }), 'mrs_created').value).toBe(1);
  });

  it('succeed by share of those that were closed in any way, with a trend', async () => {
    const { value, series, trend } = metricIn(await asked(), 'mr_success_rate');
    expect(value).toBe(0.5);
    expect(series.map((point) => point.value)).toEqual([null, 1, 0.5, 0]);
    expect(trend).toMatchObject({ perBucket: -0.5 });
  });

  it('are as large as the merged ones are in the mean, in lines and in files', async () => {
    const answer = await asked();
    expect(metricIn(answer, 'mr_size')).toMatchObject({ value: 500, statistics: { median: 500 } });
    expect(metricIn(answer, 'mr_size').bins?.map((bin) => bin.count)).toEqual([0, 1, 0, 0, 0, 1]);
    expect(metricIn(answer, 'mr_files').value).toBe(3.5);
  });

  it('go round once for each demand that new commits follow, up to the last approval', async () => {
    expect(metricIn(await asked(), 'mr_iterations').value).toBe(1);
    expect(metricIn(await asked({ to: '2026-03-03' }), 'mr_iterations').value).toBe(2);
  });

  it('are one person’s: the group asks whose', async () => {
    await expect(asked({ contributor: [] })).rejects.toThrow('Merge request activity is about one person.');
  });
});
