import type { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { writeInstallation } from '../../server/metrics/question/installation.ts';
import { mergeContributors } from '../../server/people/contributors.ts';
import { computeFacts, type StoredCommit, storeCommits } from '../support/commits.ts';
import { testDatabase } from '../support/database.ts';
import { personOf } from './people.ts';

const on = (day: string, more: Partial<StoredCommit> = {}): StoredCommit => ({
  at: `${day}T12:00:00Z`,
  author: 'Ada',
  ...more,
});

async function streaks(pool: Pool): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ day: string; streak: number }>(
    'select day, streak from commit_day order by contributor_id, day',
  );
  return Object.fromEntries(rows.map((row) => [row.day, row.streak]));
}

describe('a streak', () => {
  it('counts days with a commit one after the other, and begins anew after a gap', async () => {
    const { pool } = await testDatabase();
    await storeCommits(pool, [on('2026-03-02'), on('2026-03-03'), on('2026-03-03'), on('2026-03-05')]);
    expect(await streaks(pool)).toEqual({ '2026-03-02': 1, '2026-03-03': 2, '2026-03-05': 1 });
  });

  it('has the days of the author’s own clock', async () => {
    const { pool } = await testDatabase();
    await storeCommits(pool, [
      { at: '2026-03-02T23:30:00Z', author: 'Ada', offset: 60 },
      { at: '2026-03-05T00:30:00Z', author: 'Ada', offset: -60 },
    ]);
    expect(await streaks(pool)).toEqual({ '2026-03-03': 1, '2026-03-04': 2 });
  });

  it('goes on over a weekend without commits where the installation says so', async () => {
    const { pool } = await testDatabase();
    const week = ['2026-03-05', '2026-03-06', '2026-03-09', '2026-03-11'].map((day) => on(day));
    await storeCommits(pool, week);
    expect(await streaks(pool)).toMatchObject({ '2026-03-06': 2, '2026-03-09': 1 });
    await writeInstallation(pool, { streakSkipsWeekends: true });
    await computeFacts(pool);
    expect(await streaks(pool)).toEqual({
      '2026-03-05': 1,
      '2026-03-06': 2,
      '2026-03-09': 3,
      '2026-03-11': 1,
    });
  });

  it('is not kept alive by merges', async () => {
    const { pool } = await testDatabase();
    await storeCommits(pool, [on('2026-03-02'), on('2026-03-03', { merge: true }), on('2026-03-04')]);
    expect(await streaks(pool)).toEqual({ '2026-03-02': 1, '2026-03-04': 1 });
  });

  it('is made of both accounts of one person', async () => {
    const { pool } = await testDatabase();
    await storeCommits(pool, [on('2026-03-02'), on('2026-03-03', { email: 'ada@home.example' })]);
    const [one, other] = [await personOf(pool, 'ada@example.com'), await personOf(pool, 'ada@home.example')];
    await mergeContributors(pool, one, other);
    await computeFacts(pool);
    expect(await streaks(pool)).toEqual({ '2026-03-02': 1, '2026-03-03': 2 });
  });
});
