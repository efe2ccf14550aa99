import { expect, it } from 'vitest';
import { answerTable } from '../../server/command-line/answer-table.ts';
import { seriesTable } from '../../server/command-line/series-table.ts';
import { asking, metricsEngine } from '../support/asking.ts';
import { testDatabase } from '../support/database.ts';
import { storeGiven } from '../support/given.ts';

const { pool } = await testDatabase();
await storeGiven(pool, {
  pullRequests: [
    {
      author: 'Ada',
      opened: '2026-03-02T08:00:00Z',
      merged: '2026-03-02T10:00:00Z',
      deployed: '2026-03-02T12:00:00Z',
    },
    { author: 'Ada', opened: '2026-03-02T08:00:00Z', merged: '2026-03-03T00:00:00Z' },
    {
      author: 'Ada',
      opened: '2026-03-02T08:00:00Z',
      merged: '2026-03-02T09:00:00Z',
      repository: 'acme/library',
    },
  ],
});
const engine = await metricsEngine(pool);
const printed = async (group: string, explain?: 'true') =>
  answerTable(await asking(engine, group, { from: '2026-03-02', to: '2026-03-04', explain }));

it('lists what is merged and not deployed with its age, and tells apart what ended at the merge', async () => {
  const lines = (await printed('cycle-time')).split('\n');
  expect(lines).toContain('#2 Change 2              acme/shop   2 days');
  expect(lines).toContain('Until production                                    4 hours');
  expect(lines).toContain('Until the merge (repositories without deployments)  1 hour');
});

it('puts the median beside a mean', async () => {
  expect(await printed('activity')).toMatch(/^Time to merge +6\.3 hours +median 2 hours$/m);
});

it('explains what was left out, in words', async () => {
  expect(await printed('deploys', 'true')).toMatch(
    /^Counted 1 from github; left out: 1 in repositories without deployments and 1 not deployed\.$/m,
  );
});

it('shows metrics along time beside each other, those of days that are not over as partial', async () => {
  const during = await metricsEngine(pool, { now: '2026-03-04T12:00:00Z' });
  const answer = await asking(during, 'activity', {
    from: '2026-03-02',
    to: '2026-03-04',
    by: 'day',
    metric: ['prs_merged', 'time_to_merge'],
  });
  expect(seriesTable(answer).split('\n')).toEqual([
    'Day                        Pull requests merged  Time to merge',
    'Mon, 2 Mar 2026            2 pull requests       1.5 hours',
    'Tue, 3 Mar 2026            1 pull request        16 hours',
    'Wed, 4 Mar 2026 (partial)  0 pull requests       –',
  ]);
});
