import { describe, expect, it } from 'vitest';
import type { QuestionQuery } from '../../server/contract/question.ts';
import { asking, metricIn, metricsEngine } from '../support/asking.ts';
import { computeFacts, storeCommits } from '../support/commits.ts';
import { testDatabase } from '../support/database.ts';

const people = ['Ada', 'Grace', 'Edsger', 'Barbara', 'renovate[bot]'];
const repositories = ['acme/shop', 'acme/site', 'acme/fork'];

const { pool } = await testDatabase();
await storeCommits(
  pool,
  Array.from({ length: 120 }, (_, index) => ({
    at: `2026-03-${String(1 + (index % 28)).padStart(2, '0')}T${String(index % 24).padStart(2, '0')}:30:00Z`,
    author: people[index % 5] ?? '',
    coAuthors: index % 7 === 0 ? ['Grace'] : [],
    repository: repositories[index % 3] ?? '',
    added: index,
    removed: index % 11,
    generated: index % 13,
    language: index % 2 === 0 ? 'TypeScript' : 'CSS',
    ...(index % 17 === 0 && { merge: true as const }),
  })),
);
await pool.query(`
  insert into commit select 3, c.sha, author_id, authored_at, author_offset, committed_at, subject, parents, additions, deletions,
    generated_additions, generated_deletions, files, reachable, false
  from commit c where repository_id = 1;
  insert into commit_author select 3, sha, account_id, co_author, authored_at from commit_author where repository_id = 1;
  insert into team (id, slug, name, parent_id) values (1, 'all', 'All', null), (2, 'one', 'One', 1), (3, 'two', 'Two', 1);
  insert into team_member (team_id, contributor_id, since, until)
  select team, c.id, since, until
  from (values (2, 'Ada', null::timestamptz, '2026-03-15T12:00:00Z'::timestamptz), (3, 'Ada', '2026-03-10T00:00:00Z', null),
               (3, 'Grace', null, null), (3, 'renovate[bot]', null, null)) m (team, name, since, until)
  join contributor c using (name);`);
await computeFacts(pool);
// In the middle of the period, so that the one before is cut within a day.
const engine = await metricsEngine(pool, { now: '2026-03-20T10:00:00Z' });
const march = { from: '2026-03-11', to: '2026-03-22', compare: 'previous' } as const;

describe('rollups and rows say the same', () => {
  it.each<[string, string, QuestionQuery]>([
    ['of everybody', 'activity', {}],
    ['of everybody with bots', 'activity', { bots: 'true' }],
    ['of everybody by week', 'activity', { by: 'week' }],
    ['of a team', 'activity', { team: 'one' }],
    ['of a team with its subteams', 'activity', { team: 'all' }],
    ['of two teams', 'activity', { team: ['one', 'two'] }],
    ['of a repository', 'activity', { repository: 'acme/shop' }],
    ['of a fork', 'activity', { repository: 'acme/fork' }],
    ['of two repositories', 'activity', { repository: ['acme/shop', 'acme/fork'] }],
    ['of a team in a repository', 'activity', { team: 'two', repository: 'acme/shop' }],
    ['of a person', 'activity', { contributor: 'Ada' }],
    ['of a person’s commits', 'commits', { contributor: 'Grace' }],
    ['of a person’s code', 'contribution', { contributor: 'Grace' }],
    ['of a person’s code in a repository', 'contribution', { contributor: 'Grace', repository: 'acme/fork' }],
    [
      'of a person’s code in two',
      'contribution',
      { contributor: 'Ada', repository: ['acme/shop', 'acme/fork'] },
    ],
  ])('%s', async (_, group, query) => {
    const fromRollups = await asking(engine, group, { ...march, ...query });
    const fromRows = await asking(engine, group, { ...march, ...query, timeZone: 'Africa/Abidjan' });
    expect(fromRollups.metrics).toEqual(fromRows.metrics);
    expect(fromRollups.charts).toEqual(fromRows.charts);
    expect(fromRollups.metrics[0]?.value).toBeGreaterThan(0);
  });
});

describe('what is left out', () => {
  it('is counted once where the same commit is in both repositories asked for', async () => {
    const merges = async (repository: string | string[]) =>
      metricIn(await asking(engine, 'activity', { ...march, repository }), 'commits').excluded.find(
        ({ reason }) => reason === 'merge',
      )?.count ?? 0;
    const shop = await merges('acme/shop');
    expect(shop).toBeGreaterThan(0);
    expect(await merges(['acme/shop', 'acme/fork'])).toBe(await merges('acme/fork'));
  });
});

describe('a streak, which is over all repositories', () => {
  const question = { ...march, contributor: 'Ada', repository: 'acme/shop' };

  it('is refused by name under a filter on one', async () => {
    await expect(asking(engine, 'commits', { ...question, metric: 'commit_streak' })).rejects.toThrow(
      'Longest commit streak cannot be filtered by repository.',
    );
  });

  it('is left out where nobody asked for it by name, and that is said', async () => {
    const answer = await asking(engine, 'commits', question);
    expect(answer.metrics.map((metric) => metric.id)).toEqual(['commits', 'commit_frequency', 'commit_size']);
    expect(answer.notes.join(' ')).toContain('left out: it cannot be filtered by repository');
  });
});
