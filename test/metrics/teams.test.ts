import { describe, expect, it } from 'vitest';
import { asking, metricIn, metricsEngine } from '../support/asking.ts';
import { computeFacts, storeCommits } from '../support/commits.ts';
import { testDatabase } from '../support/database.ts';

const week = { from: '2026-03-02', to: '2026-03-08' };

describe('a team', async () => {
  const { pool } = await testDatabase();
  await storeCommits(
    pool,
    ['02', '03', '04', '05'].flatMap((day) =>
      ['Ada', 'Grace'].map((author) => ({ at: `2026-03-${day}T10:00:00Z`, author })),
    ),
  );
  await pool.query(`
    insert into team (id, slug, name, parent_id) values (1, 'engineering', 'Engineering', null), (2, 'payments', 'Payments', 1), (3, 'search', 'Search', 1);
    insert into team_member (team_id, contributor_id, since, until)
    select team, c.id, since, until
    from (values (2, 'Ada', null::timestamptz, '2026-03-04T00:00:00Z'::timestamptz), (3, 'Ada', '2026-03-03T00:00:00Z', null),
                 (3, 'Grace', null, null)) m (team, name, since, until)
    join contributor c using (name);`);
  const stale = await metricsEngine(pool);
  const count = async (team: string | string[], timeZone?: string) =>
    metricIn(await asking(stale, 'activity', { ...week, team, ...(timeZone && { timeZone }) }), 'commits')
      .value;

  it('has the members of the time of the event', async () => expect(await count('payments')).toBe(2));
  it('includes its subteams, and whoever is in two of them once', async () =>
    expect(await count('engineering')).toBe(8));
  it('says so where teams are asked for together, and counts nobody twice', async () => {
    const answer = await asking(stale, 'activity', { ...week, team: ['payments', 'search'] });
    expect(metricIn(answer, 'commits').value).toBe(8);
    expect(answer.notes.join(' ')).toContain('counts in both');
  });
  it('has the same numbers once they are rolled up', async () => {
    const before = [await count('payments'), await count('search'), await count('engineering')];
    await computeFacts(pool);
    expect([await count('payments'), await count('search'), await count('engineering')]).toEqual(before);
    expect(await count('engineering', 'Africa/Abidjan')).toBe(before[2]);
  });
});
