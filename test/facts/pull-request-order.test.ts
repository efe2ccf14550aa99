import fc from 'fast-check';
import { expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { storeDelivery } from '../support/pull-requests.ts';
import { pullRequest } from './random-delivery.ts';

const { pool } = await testDatabase();

it('puts the instants of any pull request in order, so that its stages add up, and its spans side by side', async () => {
  let round = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(pullRequest, { minLength: 1, maxLength: 12 }), async (pulls) => {
      round += 1;
      const pullRequests = pulls.map((pull, index) => ({ ...pull, number: index + 1 }));
      await storeDelivery(pool, { repository: `acme/shop-${round}`, pullRequests });
      const { rows } = await pool.query(`
        select * from pull_request_fact
        where first_commit_at > ready_at or ready_at > first_review_at or first_review_at > approved_at
           or approved_at > merged_at or first_review_at > merged_at or ready_at > merged_at or first_commit_at > merged_at
           or merged_at > deployed_at`);
      expect(rows).toEqual([]);
      const overlapping = await pool.query(`
        select * from (
          select *, lead(started_at) over (partition by repository_id, number order by started_at) as next from pull_request_span
        ) span where coalesce(ended_at, 'infinity') <= started_at or (next is not null and coalesce(ended_at, 'infinity') > next)`);
      expect(overlapping.rows).toEqual([]);
    }),
    { numRuns: 15 },
  );
});
