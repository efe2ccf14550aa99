import { describe, expect, it } from 'vitest';
import { mergeContributors } from '../../server/people/contributors.ts';
import { asking, metricIn, metricsEngine } from '../support/asking.ts';
import { computeFacts } from '../support/commits.ts';
import { testDatabase } from '../support/database.ts';
import { storeGiven } from '../support/given.ts';
import { storeDelivery } from '../support/pull-requests.ts';

const question = { from: '2026-03-02', to: '2026-03-04' };

describe('what is rolled up', async () => {
  const { pool } = await testDatabase();
  await storeGiven(pool, {
    pullRequests: [
      { author: 'Ada', opened: '2026-03-02T09:00:00Z', merged: '2026-03-03T09:00:00Z' },
      { author: 'Grace', opened: '2026-03-02T10:00:00Z', closed: '2026-03-04T09:00:00Z' },
    ],
  });
  const engine = await metricsEngine(pool);
  const valueIn = async (group: string, metric: string, query = {}) =>
    metricIn(await asking(engine, group, { ...question, metric, ...query }), metric).value;

  it('goes to the person whom somebody was merged into', async () => {
    const { rows } = await pool.query<{ id: number }>('select id from contributor order by name');
    const [ada, grace] = rows.map((row) => row.id);
    await mergeContributors(pool, ada ?? 0, grace ?? 0);
    await computeFacts(pool);
    expect(await valueIn('mrs', 'mrs_created', { contributor: 'ada@example.com' })).toBe(2);
    expect(await valueIn('mrs', 'mr_success_rate', { contributor: 'ada@example.com' })).toBe(0.5);
  });

  it('leaves out whoever turns out to be a bot', async () => {
    await pool.query("update account set bot = true where login = 'grace'");
    await computeFacts(pool);
    expect(await valueIn('activity', 'prs_opened')).toBe(0);
    expect(await valueIn('activity', 'prs_opened', { bots: 'true' })).toBe(2);
  });

  it('moves a deployment to the day on which it finished, once it did', async () => {
    const deployment = { id: 'slow', createdAt: new Date('2026-03-02T23:00:00Z') };
    await storeDelivery(pool, { deployments: [deployment] });
    expect(await valueIn('deploys', 'deployments', { to: '2026-03-02' })).toBe(1);
    expect(await valueIn('deploys', 'successful_deployments')).toBe(0);
    await storeDelivery(pool, { deployments: [{ ...deployment, finished: '2026-03-03T01:00:00Z' }] });
    expect(await valueIn('deploys', 'deployments', { to: '2026-03-02' })).toBe(0);
    expect(await valueIn('deploys', 'deployments')).toBe(1);
    expect(await valueIn('deploys', 'successful_deployments')).toBe(1);
  });
});
