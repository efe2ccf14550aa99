import { expect, it } from 'vitest';
import { computeFacts, storeCommits } from '../support/commits.ts';
import { testDatabase } from '../support/database.ts';

const { pool } = await testDatabase();
await storeCommits(pool, [
  { at: '2026-03-02T10:00:00Z', author: 'Ada', sha: 'a'.repeat(40) },
  { at: '2026-03-02T10:00:00Z', author: 'robot[bot]' },
]);

interface Given {
  headSha?: string;
  daysAgo?: number;
  author?: string | null;
  isDefault?: boolean;
  merged?: boolean;
  gone?: boolean;
}

/** How many branches count as worked on where this one is the only one. */
async function activeWith(given: Given): Promise<number> {
  const { headSha = 'f'.repeat(40), daysAgo = 1, author = 'Ada' } = given;
  await pool.query('delete from branch; delete from branch_sample');
  await pool.query(
    `insert into branch (repository_id, name, head_sha, head_committed_at, head_author_id, is_default, merged, gone_at)
     select r.id, 'feature', $1, now() - make_interval(days => $2), (select id from account where name = $3), $4, $5,
            case when $6 then now() end
     from repository r where r.full_name = 'acme/shop'`,
    [headSha, daysAgo, author, given.isDefault ?? false, given.merged ?? false, given.gone ?? false],
  );
  await computeFacts(pool);
  const { rows } = await pool.query<{ active: number }>('select active::int as active from branch_sample');
  return rows[0]?.active ?? Number.NaN;
}

it.each<[string, Given, number]>([
  ['that a person committed to yesterday', {}, 1],
  ['whose author nobody knows', { author: null }, 1],
  ['that nobody committed to for 13 days', { daysAgo: 13 }, 1],
  ['that nobody committed to for 15 days', { daysAgo: 15 }, 0],
  ['that a program committed to', { author: 'robot[bot]' }, 0],
  ['that is the default one', { isDefault: true }, 0],
  ['that the upstream calls merged', { merged: true }, 0],
  ['that is gone', { gone: true }, 0],
  ['whose head the default branch reaches by now', { headSha: 'a'.repeat(40) }, 0],
])('a branch %s', async (_, given, active) => {
  expect(await activeWith(given)).toBe(active);
});

it('is looked at once a day, and corrected on that day', async () => {
  await activeWith({});
  await pool.query('update branch set merged = true');
  await computeFacts(pool);
  const { rows } = await pool.query('select active::int as active from branch_sample');
  expect(rows).toEqual([{ active: 0 }]);
});
