import fc from 'fast-check';
import { expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { type StoredPullRequest, storeDelivery } from '../support/pull-requests.ts';

const { pool } = await testDatabase();
const people = ['Ada', 'Grace', 'Linus', 'review[bot]', null];

const instant = fc
  .integer({ min: 0, max: 60 * 24 * 200 })
  .map((minutes) => new Date(Date.parse('2026-01-01T00:00:00Z') + minutes * 60_000).toISOString());
const pullRequest: fc.Arbitrary<Omit<StoredPullRequest, 'number'>> = fc.record(
  {
    opened: instant,
    merged: instant,
    draft: fc.boolean(),
    commits: fc.array(instant, { maxLength: 4 }),
    reviews: fc.array(
      fc.record(
        {
          by: fc.constantFrom(...people),
          at: instant,
          verdict: fc.constantFrom('APPROVED' as const, 'CHANGES_REQUESTED' as const, 'COMMENTED' as const),
          dismissed: instant,
        },
        { requiredKeys: ['by', 'at', 'verdict'] },
      ),
      { maxLength: 4 },
    ),
    events: fc.array(
      fc.record({
        kind: fc.constantFrom(
          'READY_FOR_REVIEW' as const,
          'CONVERTED_TO_DRAFT' as const,
          'REOPENED' as const,
        ),
        at: instant,
      }),
      { maxLength: 4 },
    ),
  },
  { requiredKeys: ['opened', 'commits', 'reviews', 'events', 'draft'] },
);

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
