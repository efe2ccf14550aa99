import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asking, metricIn, metricsEngine } from '../support/asking.ts';
import { collectionEngine, collectNow } from '../support/collecting.ts';
import { testDatabase } from '../support/database.ts';
import { type CommitToWrite, writeRepository } from '../support/git-repository.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { collectRepositories } from './collected-git.ts';

const day = '1700000000 +0000';
const period = { from: '2023-11-14', to: '2023-11-14' };
const mailmap = 'Ann Lee <ann@example.com> <ann@home.example>\n';

async function collected(commits: readonly CommitToWrite[]) {
  const { pool } = await testDatabase();
  const engine = await collectionEngine(pool);
  const folder = join(temporaryFolder(), 'shop.git');
  const shas = await writeRepository(folder, commits);
  await collectRepositories(engine, [folder]);
  const metrics = await metricsEngine(pool);
  const commitsOf = async (contributor: string) =>
    metricIn(await asking(metrics, 'commits', { ...period, contributor: [contributor] }), 'commits').value;
  return { pool, engine, folder, shas, commitsOf };
}

describe('people of a git history', () => {
  it('are one person under two addresses where the mailmap says so', async () => {
    const { commitsOf, pool } = await collected([
      { message: 'map', date: day, changes: [{ path: '.mailmap', content: mailmap }] },
      { message: 'home', date: day, author: 'annie <ann@home.example>' },
      { message: 'work', date: day, author: 'Ann Lee <ANN@example.com>' },
    ]);
    expect(await commitsOf('ann@example.com')).toBe(3);
    expect((await pool.query('select name from contributor')).rows).toEqual([{ name: 'Ann Lee' }]);
  });

  it('get the whole commit as co-authors, once', async () => {
    const { commitsOf } = await collected([
      {
        message:
          'both\n\nCo-authored-by: Bob <bob@example.com>\nCo-authored-by: Bob <BOB@example.com>\nCo-authored-by: Ann <ann@example.com>\n',
        date: day,
        author: 'Ann <ann@example.com>',
      },
    ]);
    expect(await commitsOf('bob@example.com')).toBe(1);
    expect(await commitsOf('ann@example.com')).toBe(1);
  });

  it('take their commits with them when a mailmap that came later is read over the whole history', async () => {
    const { commitsOf, engine, pool, folder, shas } = await collected([
      { message: 'work', date: day, author: 'Ann Lee <ann@example.com>' },
      { message: 'home', date: day, author: 'annie <ann@home.example>' },
    ]);
    expect(await commitsOf('ann@home.example')).toBe(1);
    const last = shas.at(-1) ?? '';
    const change = { path: '.mailmap', content: mailmap };
    await writeRepository(folder, [{ message: 'map', date: day, changes: [change], parents: [last] }]);
    await pool.query('update data_source_cursor set state = null, last_fetched_data_date = null');
    await collectNow(engine);
    expect(await commitsOf('ann@example.com')).toBe(3);
    expect(await commitsOf('ann@home.example')).toBe(0);
    const authors = await pool.query('select sha from commit_author');
    expect(authors.rows).toHaveLength(3);
    const days = await pool.query(
      'select c.name, d.commits from commit_day d join contributor c on c.id = d.contributor_id',
    );
    expect(days.rows).toEqual([{ name: 'Ann Lee', commits: 3 }]);
  });
});
