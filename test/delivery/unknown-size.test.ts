import { expect, it } from 'vitest';
import { asking, metricIn, metricsEngine } from '../support/asking.ts';
import { testDatabase } from '../support/database.ts';
import { deliveryCollected } from '../support/given.ts';
import { storeDelivery } from '../support/pull-requests.ts';

const { pool } = await testDatabase();
const merged = { opened: '2026-03-02T08:00:00Z', merged: '2026-03-02T10:00:00Z' };
const unknown = { additions: null, deletions: null, files: null };
await storeDelivery(pool, {
  pullRequests: [
    { number: 1, ...merged, additions: 30, deletions: 10, files: 3 },
    { number: 2, ...merged, ...unknown },
  ],
});
await deliveryCollected(pool);

it('is no size of a pull request: it is left out and counted, and the pull request counts as merged', async () => {
  const answer = await asking(await metricsEngine(pool), 'commit-pr-activity', {
    from: '2026-03-02',
    to: '2026-03-02',
  });
  expect(metricIn(answer, 'prs_merged').value).toBe(2);
  expect(metricIn(answer, 'pr_size')).toMatchObject({
    value: 40,
    sampleSize: 1,
    excluded: [{ reason: 'size_unknown', count: 1 }],
  });
});
