import type { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { computeFacts, storeCommits } from '../support/commits.ts';
import { testDatabase } from '../support/database.ts';

const sha = 'a'.repeat(40);
const copies = ['acme/first', 'acme/second', 'acme/third'].map((repository) => ({
  at: '2026-03-02T10:00:00Z',
  author: 'Ada',
  repository,
  sha,
}));

async function homeOf(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    'select r.full_name as name from commit c join repository r on r.id = c.repository_id where c.home order by 1',
  );
  return rows.map((row) => row.name);
}

/** Changes repositories as their script would, and computes what that makes dirty. */
async function change(pool: Pool, statement: string): Promise<void> {
  await pool.query(statement);
  await computeFacts(pool);
}

describe('a commit that is in several repositories is at home', () => {
  it('in the one that was there first', async () => {
    const { pool } = await testDatabase();
    await storeCommits(pool, copies);
    expect(await homeOf(pool)).toEqual(['acme/first']);
  });

  it('in the root of the fork network, also where a fork was there first', async () => {
    const { pool } = await testDatabase();
    await storeCommits(pool, copies);
    await change(
      pool,
      `update repository set network_root_id = (select id from repository where full_name = 'acme/third')
       where full_name in ('acme/first', 'acme/second')`,
    );
    expect(await homeOf(pool)).toEqual(['acme/third']);
  });

  it.each([
    ['archived', 'archived = true', 'archived = false'],
    ['excluded', 'excluded = true', 'excluded = false'],
    ['gone', 'gone_at = now()', 'gone_at = null'],
  ])('elsewhere while that one is %s, and there again afterwards', async (_, leave, comeBack) => {
    const { pool } = await testDatabase();
    await storeCommits(pool, copies);
    await change(pool, `update repository set ${leave} where full_name = 'acme/first'`);
    expect(await homeOf(pool)).toEqual(['acme/second']);
    await change(pool, `update repository set ${leave}`);
    expect(await homeOf(pool)).toEqual([]);
    await change(pool, `update repository set ${comeBack}`);
    expect(await homeOf(pool)).toEqual(['acme/first']);
  });

  it('where a branch still reaches it', async () => {
    const { pool } = await testDatabase();
    await storeCommits(pool, copies);
    await change(
      pool,
      `update commit set reachable = false from repository r where r.id = repository_id and r.full_name = 'acme/first'`,
    );
    expect(await homeOf(pool)).toEqual(['acme/second']);
  });
});
