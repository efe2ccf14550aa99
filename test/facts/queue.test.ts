import type { Pool, PoolClient } from 'pg';
import { describe, expect, it } from 'vitest';
import { markEverything } from '../../collectors/engine/invalidation/dirty.ts';
import { consume, type DirtyWork } from '../../collectors/engine/invalidation/dirty-queue.ts';
import { repositoryPortions } from '../../collectors/engine/invalidation/portions.ts';
import { beginRebuild } from '../../collectors/engine/invalidation/rebuild.ts';
import { readCollection } from '../../collectors/engine/run/collection.ts';
import { collectFacts, noteFactsAlone } from '../../collectors/engine/run/facts.ts';
import { rollups } from '../../collectors/facts/rollups.ts';
import { collectionEngine } from '../support/collecting.ts';
import { computeFacts, factContext, storeCommits } from '../support/commits.ts';
import { testDatabase } from '../support/database.ts';

/** More than three transactions of rollups take. */
const months = [2025, 2026].flatMap((year) =>
  Array.from({ length: 12 }, (_, month) => `${year}-${String(month + 1).padStart(2, '0')}`),
);
const commits = months.flatMap((month) =>
  ['acme/shop', 'acme/site'].map((repository) => ({
    at: `${month}-10T10:00:00Z`,
    author: 'Ada',
    repository,
  })),
);

async function waiting(pool: Pool, fact: string): Promise<number> {
  const { rows } = await pool.query<{ waits: number }>(
    'select count(*)::int as waits from dirty where fact = $1',
    [fact],
  );
  return rows[0]?.waits ?? 0;
}

async function rolledUp(pool: Pool): Promise<unknown[]> {
  return (await pool.query('select * from rollup order by observation, scope_kind, scope_id, day, key')).rows;
}

describe('a rebuild', async () => {
  const { pool } = await testDatabase();
  await storeCommits(pool, commits);
  const before = await rolledUp(pool);
  const engine = await collectionEngine(pool);
  const { facts } = engine.catalogue;

  it('can be broken off, keeps what it has done, and goes on where it was', async () => {
    expect(await beginRebuild(pool, facts)).toEqual({ goesOn: false });
    const stop = new AbortController();
    const heard: [number, number][] = [];
    const context = {
      ...(await factContext(pool)),
      signal: stop.signal,
      async progress(done: number, expected: number) {
        heard.push([done, expected]);
        if (heard.length === 3) stop.abort(new Error('It was interrupted.'));
      },
    };
    await expect(rollups.compute(context)).rejects.toThrow('It was interrupted.');
    const left = await waiting(pool, 'rollups');
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(months.length);
    expect(heard[0]?.[0]).toBe(0);
    expect(heard[2]?.[0]).toBeGreaterThan(0);
    expect(await beginRebuild(pool, facts)).toEqual({ goesOn: true });
    expect(await waiting(pool, 'rollups')).toBe(left);
    await computeFacts(pool);
    expect(await rolledUp(pool)).toEqual(before);
    expect((await pool.query('select from dirty')).rowCount).toBe(0);
  });

  it('begins anew once the last one is done, and shows how far each fact has come', async () => {
    expect(await beginRebuild(pool, facts)).toEqual({ goesOn: false });
    const id = await noteFactsAlone(engine, 'test');
    expect(await collectFacts(engine, id, new AbortController().signal)).toBe('COMPLETED');
    const runs = (await readCollection(pool, id))?.runs ?? [];
    expect(runs.every(({ done, expected }) => done > 0 && done === expected)).toBe(true);
    expect(runs.find(({ script }) => script === 'rollups')?.done).toBeGreaterThan(100);
    expect(await beginRebuild(pool, facts)).toEqual({ goesOn: false });
  });

  it('is cancelled where it is interrupted before it began', async () => {
    const id = await noteFactsAlone(engine, 'test');
    const stopped = AbortSignal.abort(new Error('It was interrupted.'));
    expect(await collectFacts(engine, id, stopped)).toBe('CANCELLED');
    expect((await readCollection(pool, id))?.status).toBe('CANCELLED');
    await computeFacts(pool);
  });

  it('is not lost where it begins while marks of days are put together', async () => {
    await pool.query('update rollup set n = n + 100');
    await pool.query("update commit set subject = 'Another' where authored_at < '2025-02-01'");
    const writer = await pool.connect();
    await writer.query('begin');
    await writer.query('lock table dirty in share mode');
    const computed = rollups.compute(await factContext(pool));
    const waits = "select from pg_locks where relation = 'dirty'::regclass and not granted";
    await expect.poll(async () => (await pool.query(waits)).rowCount, { timeout: 60_000 }).toBe(1);
    await markEverything(writer, ['rollups']);
    await writer.query('commit');
    writer.release();
    await computed;
    expect(await rolledUp(pool)).toEqual(before);
  });
});

describe('what waits is computed once', async () => {
  const { pool } = await testDatabase();
  await storeCommits(pool, commits);

  async function taken(fact: string): Promise<DirtyWork[]> {
    const all: DirtyWork[] = [];
    const compute = async (_: PoolClient, work: DirtyWork) => all.push(work);
    await consume(await factContext(pool), { fact, portions: repositoryPortions }, compute);
    return all;
  }

  it('however often it was marked', async () => {
    for (let time = 0; time < 3; time += 1) await pool.query('update commit set reachable = not reachable');
    expect(await waiting(pool, 'homes')).toBeGreaterThan(30);
    const [work, ...more] = await taken('homes');
    expect(more).toEqual([]);
    expect(work?.days.days).toHaveLength(commits.length);
    expect(await taken('homes')).toEqual([]);
  });

  it('as a part of everything, where that is marked too', async () => {
    await pool.query('update commit set reachable = not reachable');
    await beginRebuild(pool, [rollups, { ...rollups, name: 'homes' }]);
    const [work, ...more] = await taken('homes');
    expect(more).toEqual([]);
    expect(work).toMatchObject({ everything: false, days: { days: [] }, pullRequests: { numbers: [] } });
    expect(work?.repositories.toSorted()).toEqual([0, 1, 2]);
  });
});
