import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resetCursors } from '../../collectors/engine/run/cursor.ts';
import { bigRepository } from '../support/big-repository.ts';
import { collectionEngine, collectNow } from '../support/collecting.ts';
import { testDatabase } from '../support/database.ts';
import { plainGit, writeRepository } from '../support/git-repository.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { collectRepositories, reachableShas, sharesStored, versions } from './collected-git.ts';
import { countedByGit, sharesOf } from './counted-by-git.ts';

const lines = (count: number) => 'line\n'.repeat(count);
const begin = { message: 'one', changes: [{ path: 'a.ts', content: lines(3) }] };
const shasOf = async (folder: string, head = 'HEAD') =>
  (await plainGit(folder, ['rev-list', head])).split('\n').filter(Boolean).sort();

async function prepared() {
  const { pool } = await testDatabase();
  return { pool, engine: await collectionEngine(pool), folder: join(temporaryFolder(), 'shop.git') };
}

describe('the git source', () => {
  it('changes no row of anything when it collects a second time', async () => {
    const { pool, engine, folder } = await prepared();
    await bigRepository(folder, { commits: 400 });
    await collectRepositories(engine, [folder]);
    const before = await versions(pool);
    expect((await collectNow(engine)).status).toBe('COMPLETED');
    expect(await versions(pool)).toEqual(before);
  });

  it('changes no row either when it reads everything again after a reset', async () => {
    const { pool, engine, folder } = await prepared();
    await bigRepository(folder, { commits: 400 });
    await collectRepositories(engine, [folder]);
    const before = await versions(pool);
    await resetCursors(pool, { dataSource: 'git', connection: 'default' }, null);
    const again = await collectNow(engine);
    expect(again.runs[0]?.counts).toMatchObject({ commits: 400 });
    expect((await versions(pool)).filter((row) => !isFact(row))).toEqual(
      before.filter((row) => !isFact(row)),
    );
  });

  it('reads new commits alone, however long ago they were made', async () => {
    const { pool, engine, folder } = await prepared();
    const [first = ''] = await writeRepository(folder, [begin]);
    await collectRepositories(engine, [folder]);
    await writeRepository(folder, [
      { message: 'last year', date: '1600000000 +0000', parents: [first] },
      { message: 'two', date: '1700500000 +0000' },
    ]);
    const again = await collectNow(engine);
    expect(again.runs[0]?.counts).toMatchObject({ commits: 2 });
    expect(await reachableShas(pool)).toEqual(await shasOf(folder));
  });

  it('goes on where a page failed, without a loss and without counting twice', async () => {
    const { pool, engine, folder } = await prepared();
    await bigRepository(folder, { commits: 3_000 });
    const inOrder = (await plainGit(folder, ['rev-list', '--topo-order', '--reverse', 'HEAD'])).split('\n');
    await pool.query(`
      create function refuse() returns trigger language plpgsql as $$ begin raise 'The disk is full.'; end $$;
      create trigger refuse before insert on commit for each row when (new.sha = '${inOrder[2_500]}') execute function refuse()`);
    const failed = await collectRepositories(engine, [folder]);
    expect(failed.runs[0]).toMatchObject({
      status: 'FAILED',
      error: expect.stringContaining('disk is full'),
    });
    expect(failed.runs[0]?.counts).toMatchObject({ commits: 2_000 });
    await pool.query('drop trigger refuse on commit');
    const again = await collectNow(engine);
    expect(again.runs[0]).toMatchObject({ status: 'COMPLETED', counts: { commits: 1_000 } });
    expect(await sharesStored(pool)).toEqual(sharesOf(await countedByGit(folder)));
  });

  it('stops where it is cancelled, keeps what is written and goes on from there', async () => {
    const { pool, engine, folder } = await prepared();
    await bigRepository(folder, { commits: 3_000 });
    const inOrder = (await plainGit(folder, ['rev-list', '--topo-order', '--reverse', 'HEAD'])).split('\n');
    await pool.query(`
      create function wait() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock(7); return new; end $$;
      create trigger wait before insert on commit for each row when (new.sha = '${inOrder[2_500]}') execute function wait()`);
    const gate = await pool.connect();
    await gate.query('select pg_advisory_lock(7)');
    const stop = new AbortController();
    const cancelled = collectRepositories(engine, [folder], {}, stop.signal);
    await expect.poll(async () => (await reachableShas(pool)).length, { timeout: 30_000 }).toBe(2_000);
    stop.abort(new Error('It was cancelled.'));
    await gate.query('select pg_advisory_unlock(7)');
    gate.release();
    expect((await cancelled).runs[0]?.status).toBe('CANCELLED');
    expect((await collectNow(engine)).runs[0]?.status).toBe('COMPLETED');
    expect(await sharesStored(pool)).toEqual(sharesOf(await countedByGit(folder)));
  });

  it('no longer counts commits that a rewritten branch has dropped, and counts them again when it comes back', async () => {
    const { pool, engine, folder } = await prepared();
    const [first = '', former = ''] = await writeRepository(folder, [begin, { message: 'two' }]);
    await collectRepositories(engine, [folder]);
    await writeRepository(folder, [{ message: 'two, better', parents: [first] }]);
    await collectNow(engine);
    expect(await reachableShas(pool)).toEqual(await shasOf(folder));
    expect(await reachableShas(pool)).not.toContain(former);
    await plainGit(folder, ['update-ref', 'refs/heads/main', former]);
    await collectNow(engine);
    expect(await reachableShas(pool)).toEqual([first, former].sort());
  });

  it('follows a rewritten branch also where the dropped commits are gone from the repository', async () => {
    const { pool, engine, folder } = await prepared();
    const [first = ''] = await writeRepository(folder, [begin, { message: 'two' }, { message: 'three' }]);
    await collectRepositories(engine, [folder]);
    await writeRepository(folder, [{ message: 'two, better', parents: [first] }]);
    await plainGit(folder, ['reflog', 'expire', '--expire=now', '--all']);
    await plainGit(folder, ['gc', '--quiet', '--prune=now']);
    const again = await collectNow(engine);
    expect(again.status).toBe('COMPLETED');
    expect(await reachableShas(pool)).toEqual(await shasOf(folder));
  });

  it('reads a repository that is added later from its beginning, and no other again', async () => {
    const { pool, engine, folder } = await prepared();
    const site = join(temporaryFolder(), 'site.git');
    await writeRepository(folder, [begin, { message: 'two' }]);
    await writeRepository(site, [{ ...begin, author: 'Bob <bob@example.com>' }]);
    await collectRepositories(engine, [folder]);
    const again = await collectRepositories(engine, [folder, site]);
    expect(again.runs[0]?.counts).toMatchObject({ commits: 1, repositories: 2 });
    expect(await reachableShas(pool)).toHaveLength(3);
  });

  it('has no commits of an empty repository, and its first ones later', async () => {
    const { pool, engine, folder } = await prepared();
    await writeRepository(folder, []);
    expect((await collectRepositories(engine, [folder])).status).toBe('COMPLETED');
    expect(await reachableShas(pool)).toEqual([]);
    await writeRepository(folder, [begin]);
    await collectNow(engine);
    expect(await reachableShas(pool)).toEqual(await shasOf(folder));
  });

  it('says on the run that a shallow clone has only a part of the history', async () => {
    const { engine, folder } = await prepared();
    await writeRepository(folder, [begin, { message: 'two' }]);
    const shallow = `${folder}.shallow`;
    await plainGit('.', ['clone', '--quiet', '--bare', '--depth=1', `file://${folder}`, shallow]);
    const { runs } = await collectRepositories(engine, [shallow]);
    expect(runs[0]?.warnings).toEqual([expect.stringContaining('is a shallow clone')]);
  });

  it('goes BACKFILL_DAYS back the first time and takes whatever comes later', async () => {
    const { pool } = await testDatabase();
    const engine = await collectionEngine(pool, { now: () => new Date('2023-12-01T00:00:00Z') });
    const folder = join(temporaryFolder(), 'shop.git');
    const [, , newest = ''] = await writeRepository(folder, [
      { message: 'years ago', date: '1500000000 +0000' },
      { message: 'within', date: '1700000000 +0000' },
      { message: 'newest', date: '1700000060 +0000' },
    ]);
    await collectRepositories(engine, [folder], { BACKFILL_DAYS: '30' });
    expect(await reachableShas(pool)).toHaveLength(2);
    await writeRepository(folder, [{ message: 'late', date: '1699900000 +0000', parents: [newest] }]);
    await collectNow(engine);
    expect(await reachableShas(pool)).toHaveLength(3);
  });
});

const isFact = (row: unknown) => /presence|commit_day|rollup/.test(JSON.stringify(row));
