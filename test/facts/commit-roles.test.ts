import { describe, expect, it } from 'vitest';
import { asking, metricIn, metricsEngine } from '../support/asking.ts';
import { storeCommits } from '../support/commits.ts';
import { testDatabase } from '../support/database.ts';
import { type StoredPullRequest, storeDelivery } from '../support/pull-requests.ts';

const at = (time: string) => `2026-03-02T${time}:00Z`;

interface Story {
  commits: Parameters<typeof storeCommits>[1];
  pullRequest: Omit<StoredPullRequest, 'number'>;
}

/** Commits counted for the organization and for Ada, whichever of the two sources is collected first. */
async function countedOf({ commits, pullRequest }: Story) {
  const { pool } = await testDatabase();
  await storeDelivery(pool, { pullRequests: [{ number: 1, ...pullRequest }] });
  await storeCommits(pool, commits, 'UTC', 'github');
  const engine = await metricsEngine(pool);
  const question = { from: '2026-03-01', to: '2026-03-03' };
  const organization = await asking(engine, 'commit-pr-activity', question);
  const ada = await asking(engine, 'commit-activity', { ...question, contributor: 'ada@example.com' });
  return {
    organization: metricIn(organization, 'commits').value,
    ada: metricIn(ada, 'commits').value,
  };
}

const own = [
  { at: at('08:00'), author: 'Ada', sha: 'one', reachable: false },
  { at: at('09:00'), author: 'Ada', sha: 'two', reachable: false },
];
const listed = [
  { at: at('08:00'), sha: 'one' },
  { at: at('09:00'), sha: 'two' },
];

describe('commits of a pull request', () => {
  it('count for everybody while it is open', async () => {
    const pullRequest = { opened: at('10:00'), commits: listed };
    expect(await countedOf({ commits: own, pullRequest })).toEqual({ organization: 2, ada: 2 });
  });

  it('count for their authors once it was squashed, and the squashed one for the organization', async () => {
    const commits = [...own, { at: at('11:00'), author: 'Grace', sha: 'squashed' }];
    const pullRequest = { opened: at('10:00'), merged: at('11:00'), mergeSha: 'squashed', commits: listed };
    expect(await countedOf({ commits, pullRequest })).toEqual({ organization: 1, ada: 2 });
  });

  it('count once for their authors where they were rebased', async () => {
    const commits = [
      ...own,
      { at: at('08:00'), author: 'Ada', sha: 'rebased-one', subject: 'Commit 0', committed: at('11:00') },
      { at: at('09:00'), author: 'Ada', sha: 'rebased-two', subject: 'Commit 1', committed: at('11:00') },
    ];
    const pullRequest = {
      opened: at('10:00'),
      merged: at('11:00'),
      mergeSha: 'rebased-two',
      commits: listed,
    };
    expect(await countedOf({ commits, pullRequest })).toEqual({ organization: 2, ada: 2 });
  });

  it('count once where they were merged as they are', async () => {
    const commits = [
      ...own.map((commit) => ({ ...commit, reachable: true })),
      { at: at('11:00'), author: 'Grace', sha: 'merged', merge: true as const },
    ];
    const pullRequest = { opened: at('10:00'), merged: at('11:00'), mergeSha: 'merged', commits: listed };
    expect(await countedOf({ commits, pullRequest })).toEqual({ organization: 2, ada: 2 });
  });

  it('count for nobody where it was closed without a merge', async () => {
    const pullRequest = { opened: at('10:00'), closed: at('11:00'), commits: listed };
    expect(await countedOf({ commits: own, pullRequest })).toEqual({ organization: 0, ada: 0 });
  });

  it('leave the squashed commit to its author where they themselves are not known', async () => {
    const commits = [{ at: at('11:00'), author: 'Ada', sha: 'squashed' }];
    const pullRequest = { opened: at('10:00'), merged: at('11:00'), mergeSha: 'squashed', commits: listed };
    expect(await countedOf({ commits, pullRequest })).toEqual({ organization: 1, ada: 1 });
  });
});
