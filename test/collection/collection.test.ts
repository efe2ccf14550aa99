import { describe, expect, it } from 'vitest';
import type { Page, Window } from '../../collectors/engine/contract/collector.ts';
import { markEverything } from '../../collectors/engine/invalidation/dirty.ts';
import type { Resource } from '../../collectors/engine/resource/resource.ts';
import { resetCursors } from '../../collectors/engine/run/cursor.ts';
import { branches } from '../../collectors/resources/code/branches.ts';
import { commits } from '../../collectors/resources/code/commits.ts';
import { repositories } from '../../collectors/resources/code/repositories.ts';
import { contributors } from '../../collectors/resources/people/contributors.ts';
import { SourceBusy, SourceRefused } from '../../server/contract/errors.ts';
import {
  collectionEngine,
  collectNow,
  commitRow,
  connect,
  endsOf,
  repositoryRow,
  testSource,
} from '../support/collecting.ts';
import { testDatabase } from '../support/database.ts';

type AnyPage = Page<Resource>;

async function* pages(...given: (AnyPage | Error)[]): AsyncIterable<AnyPage> {
  for (const page of given) {
    if (page instanceof Error) throw page;
    yield page;
  }
}

const nothing = () => pages({ rows: {} });
const repositoriesNamed = (...names: string[]): AnyPage => ({
  rows: { repositories: names.map((name) => repositoryRow(name)) },
});

describe('a collection', () => {
  it('runs scripts in the order of what they need of each other', async () => {
    const { pool } = await testDatabase();
    const order: string[] = [];
    const noted = (script: string) => ({
      script,
      collect: () => {
        order.push(script);
        return nothing();
      },
    });
    const source = testSource([
      { ...noted('commit'), provides: [commits], dependsOn: [repositories] },
      { ...noted('repository'), provides: [repositories], dependsOn: [contributors] },
      { ...noted('contributor'), provides: [contributors] },
    ]);
    const engine = await collectionEngine(pool, { sources: [source] });
    await connect(engine);
    const { status } = await collectNow(engine);
    expect(order).toEqual(['contributor', 'repository', 'commit']);
    expect(status).toBe('COMPLETED');
  });

  it('goes on beside a script that failed, and notes what truly needed it as skipped', async () => {
    const { pool } = await testDatabase();
    const source = testSource([
      {
        script: 'repository',
        provides: [repositories],
        collect: () => pages(new SourceRefused('The token was rejected.')),
      },
      { script: 'commit', provides: [commits], dependsOn: [repositories], collect: nothing },
      { script: 'branch', provides: [branches], dependsOn: [commits], collect: nothing },
      { script: 'contributor', provides: [contributors], collect: nothing },
    ]);
    const engine = await collectionEngine(pool, { sources: [source] });
    await connect(engine);
    const record = await collectNow(engine);
    expect(record.status).toBe('PARTIAL');
    expect(endsOf(record)).toEqual({
      repository: 'FAILED',
      commit: 'SKIPPED',
      branch: 'SKIPPED',
      contributor: 'COMPLETED',
    });
    const errors = Object.fromEntries(record.runs.map((run) => [run.script, run.error]));
    expect(errors).toMatchObject({
      repository: 'The token was rejected.',
      commit: 'It needs tool/repository, which did not end well.',
    });
    expect(
      record.runs.filter((run) => run.source === 'facts').every((run) => run.status === 'COMPLETED'),
    ).toBe(true);
  });

  it('runs what failed again next time, from where it had come to', async () => {
    const { pool } = await testDatabase();
    let broken = true;
    const seen: unknown[] = [];
    const source = testSource([
      {
        script: 'repository',
        provides: [repositories],
        collect: ({ state }) => {
          seen.push(state);
          const first = { ...repositoriesNamed('shop'), state: { page: 2 } };
          return broken
            ? pages(first, new SourceBusy('Too many requests.', new Date('2026-11-23T13:00:00Z')))
            : pages(repositoriesNamed('site'));
        },
      },
    ]);
    const engine = await collectionEngine(pool, { sources: [source] });
    await connect(engine);
    const failed = await collectNow(engine);
    expect(failed.runs[0]).toMatchObject({
      status: 'FAILED',
      counts: { repositories: 1 },
      collectedUntil: null,
    });
    expect(failed.runs[0]?.error).toContain('2026-11-23T13:00:00');
    broken = false;
    const again = await collectNow(engine);
    expect(again.runs[0]).toMatchObject({ status: 'COMPLETED', collectedUntil: expect.any(Date) });
    expect(seen).toEqual([null, { page: 2 }]);
    expect((await pool.query('select full_name from repository order by id')).rows).toHaveLength(2);
  });

  it('keeps the windows that were complete before one failed', async () => {
    const { pool } = await testDatabase();
    const asked: Window[] = [];
    let broken = true;
    const source = testSource([
      {
        script: 'repository',
        provides: [repositories],
        importWindowDays: 30,
        collect: ({ window }) => {
          asked.push(window);
          return pages(broken && asked.length === 2 ? new Error('no') : repositoriesNamed('shop'));
        },
      },
    ]);
    const engine = await collectionEngine(pool, {
      sources: [source],
      now: () => new Date('2026-11-23T12:00:00Z'),
    });
    await connect(engine);
    await collectNow(engine);
    broken = false;
    await collectNow(engine);
    expect(asked[2]?.from?.toISOString()).toBe(
      new Date((asked[1]?.from?.getTime() ?? 0) - 15 * 60_000).toISOString(),
    );
    expect(asked.at(-1)?.to.toISOString()).toBe('2026-11-23T12:00:00.000Z');
  });

  it('keeps a cursor for each scope, so that one added later gets a back-fill of its own', async () => {
    const { pool } = await testDatabase();
    const scopes = ['shop'];
    const asked: string[] = [];
    const source = testSource([
      {
        script: 'repository',
        provides: [repositories],
        forEach: async () => scopes,
        collect: ({ scope, window }) => {
          asked.push(`${scope} ${window.from?.toISOString().slice(0, 10)}`);
          return nothing();
        },
      },
    ]);
    const engine = await collectionEngine(pool, {
      sources: [source],
      now: () => new Date('2026-11-23T12:00:00Z'),
    });
    await connect(engine);
    await collectNow(engine);
    scopes.push('site');
    await collectNow(engine);
    expect(asked).toEqual(['shop 2026-08-25', 'shop 2026-11-23', 'site 2026-08-25']);
  });

  it('goes on with the other scopes where one fails, and says which', async () => {
    const { pool } = await testDatabase();
    const source = testSource([
      {
        script: 'repository',
        provides: [repositories],
        forEach: async () => ['broken', 'shop'],
        collect: ({ scope }) =>
          pages(scope === 'broken' ? new Error('It is corrupt.') : repositoriesNamed(scope)),
      },
    ]);
    const engine = await collectionEngine(pool, { sources: [source] });
    await connect(engine);
    const [run] = (await collectNow(engine)).runs;
    expect(run).toMatchObject({ status: 'FAILED', counts: { repositories: 1 } });
    expect(run?.warnings[0]).toMatch(/^broken: /);
  });

  it('writes a page’s rows and what it left for the next in one transaction', async () => {
    const { pool } = await testDatabase();
    const wrong: AnyPage = {
      rows: { repositories: [repositoryRow('shop')], commits: [commitRow('a', { repository: 'unknown' })] },
      state: { page: 2 },
    };
    const engine = await collectionEngine(pool, {
      sources: [
        testSource([{ script: 'repository', provides: [repositories], collect: () => pages(wrong) }]),
      ],
    });
    await connect(engine);
    const [run] = (await collectNow(engine)).runs;
    expect(run).toMatchObject({ status: 'FAILED', counts: {} });
    expect((await pool.query('select * from repository')).rows).toEqual([]);
    expect((await pool.query("select * from data_source_cursor where data_source <> 'facts'")).rows).toEqual(
      [],
    );
  });

  it('changes nothing where nothing has changed', async () => {
    const { pool } = await testDatabase();
    const page: AnyPage = {
      rows: { repositories: [repositoryRow('shop')], commits: [commitRow('a'), commitRow('b')] },
    };
    const engine = await collectionEngine(pool, {
      sources: [testSource([{ script: 'commit', provides: [commits], collect: () => pages(page) }])],
    });
    await connect(engine);
    await collectNow(engine);
    const versions = () =>
      pool.query(
        'select xmin::text, sha from commit union all select xmin::text, full_name from repository order by 2',
      );
    const before = await versions();
    const again = await collectNow(engine);
    expect((await versions()).rows).toEqual(before.rows);
    expect(again.runs[0]?.counts).toEqual({ repositories: 1, commits: 2 });
    expect(
      again.runs.filter((run) => run.source === 'facts').map((run) => Object.values(run.counts)[0]),
    ).toEqual(engine.catalogue.facts.map(() => 0));
  });

  it('marks what a complete snapshot does not name any more as gone, and takes it back when it returns', async () => {
    const { pool } = await testDatabase();
    let names = ['shop', 'site'];
    const source = testSource([
      {
        script: 'repository',
        provides: [repositories],
        order: 'snapshot',
        collect: () => pages(repositoriesNamed(...names)),
      },
    ]);
    const engine = await collectionEngine(pool, { sources: [source] });
    await connect(engine);
    const there = async () =>
      (await pool.query('select upstream_id from repository where gone_at is null order by 1')).rows.map(
        (row) => row.upstream_id,
      );
    await collectNow(engine);
    names = ['shop'];
    await collectNow(engine);
    expect(await there()).toEqual(['shop']);
    names = ['shop', 'site'];
    await collectNow(engine);
    expect(await there()).toEqual(['shop', 'site']);
  });

  it('can be narrowed to a source or one of its scripts, and refuses names that fit nothing', async () => {
    const { pool } = await testDatabase();
    const source = testSource([
      { script: 'repository', provides: [repositories], collect: nothing },
      { script: 'commit', provides: [commits], dependsOn: [repositories], collect: nothing },
    ]);
    const engine = await collectionEngine(pool, { sources: [source] });
    await connect(engine);
    await connect(engine, 'tool@emea');
    expect(endsOf(await collectNow(engine, ['tool/commit']))).toEqual({ commit: 'COMPLETED' });
    const emea = await collectNow(engine, ['tool@emea']);
    expect(emea.runs.filter((run) => run.source === 'tool').map((run) => run.connection)).toEqual([
      'emea',
      'emea',
    ]);
    await expect(collectNow(engine, ['tool/comit'])).rejects.toThrow(
      'Nothing that is configured is called “tool/comit”',
    );
  });

  it('that was reset collects again from then, and deletes nothing', async () => {
    const { pool } = await testDatabase();
    const asked: (string | undefined)[] = [];
    const source = testSource([
      {
        script: 'repository',
        provides: [repositories],
        collect: ({ window }) => {
          asked.push(window.from?.toISOString().slice(0, 10));
          return pages(repositoriesNamed('shop'));
        },
      },
    ]);
    const engine = await collectionEngine(pool, {
      sources: [source],
      now: () => new Date('2026-11-23T12:00:00Z'),
    });
    await connect(engine);
    await collectNow(engine);
    await resetCursors(pool, { dataSource: 'tool', connection: 'default' }, new Date('2026-10-01T00:15:00Z'));
    expect((await pool.query('select * from repository')).rows).toHaveLength(1);
    await collectNow(engine);
    await resetCursors(pool, { dataSource: 'tool', connection: 'default' }, null);
    await collectNow(engine);
    expect(asked).toEqual(['2026-08-25', '2026-10-01', '2026-08-25']);
    await expect(resetCursors(pool, { dataSource: 'tool', connection: 'elsewhere' }, null)).rejects.toThrow(
      'no cursor to move back',
    );
  });

  it('stops at the next page where it is cancelled; what was committed stays', async () => {
    const { pool } = await testDatabase();
    const stop = new AbortController();
    const source = testSource([
      {
        script: 'repository',
        provides: [repositories],
        async *collect() {
          yield repositoriesNamed('shop');
          stop.abort(new Error('It was cancelled.'));
          yield repositoriesNamed('site');
        },
      },
      { script: 'commit', provides: [commits], dependsOn: [repositories], collect: nothing },
    ]);
    const engine = await collectionEngine(pool, { sources: [source] });
    await connect(engine);
    const record = await collectNow(engine, [], { signal: stop.signal });
    expect(record.status).toBe('CANCELLED');
    expect(endsOf(record)).toEqual({ repository: 'CANCELLED', commit: 'CANCELLED' });
    expect((await pool.query('select * from repository')).rows).toHaveLength(1);
  });

  it('skips a script that another collection is running', async () => {
    const { pool } = await testDatabase();
    const inside = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const source = testSource([
      {
        script: 'repository',
        provides: [repositories],
        async *collect() {
          inside.resolve();
          await goOn.promise;
          yield repositoriesNamed('shop');
        },
      },
    ]);
    const [one, two] = await Promise.all([
      collectionEngine(pool, { sources: [source] }),
      collectionEngine(pool, { sources: [source] }),
    ]);
    await connect(one);
    const first = collectNow(one);
    await inside.promise;
    const second = await collectNow(two);
    goOn.resolve();
    expect(second.runs[0]).toMatchObject({
      status: 'SKIPPED',
      error: 'It is running already, in another collection.',
    });
    expect((await first).runs[0]?.status).toBe('COMPLETED');
  });

  it('whose process ended without a word is noted as failed when the next begins', async () => {
    const { pool } = await testDatabase();
    const engine = await collectionEngine(pool, {
      sources: [testSource([{ script: 'repository', provides: [repositories], collect: nothing }])],
    });
    await connect(engine);
    await pool.query(`
      insert into collection (id, requested_by, selection, status, heartbeat_at) values (900, 'x', '{}', 'RUNNING', now() - interval '1 hour');
      insert into data_source_run (collection_id, data_source, connection, script, status) values (900, 'tool', 'default', 'repository', 'RUNNING')`);
    await collectNow(engine);
    const { rows } = await pool.query('select status, error from data_source_run where collection_id = 900');
    expect(rows).toEqual([
      { status: 'FAILED', error: 'The process that ran it ended. It is tried again next time.' },
    ]);
  });
});

describe('facts', () => {
  it('that need one that failed are noted as skipped, and the collection as partial', async () => {
    const { pool } = await testDatabase();
    const source = testSource([
      { script: 'repository', provides: [repositories], collect: () => pages(repositoriesNamed('shop')) },
    ]);
    const engine = await collectionEngine(pool, { sources: [source] });
    await connect(engine);
    const facts = engine.catalogue.facts.map((fact) =>
      fact.name === 'homes' ? { ...fact, compute: () => Promise.reject(new Error('no')) } : fact,
    );
    await markEverything(pool, ['homes']);
    const record = await collectNow({ ...engine, catalogue: { ...engine.catalogue, facts } });
    const ends = Object.fromEntries(
      record.runs.filter((run) => run.source === 'facts').map((run) => [run.script, [run.status, run.error]]),
    );
    expect(record.status).toBe('PARTIAL');
    expect(ends).toMatchObject({
      homes: ['FAILED', 'Unexpected: no'],
      identities: ['COMPLETED', null],
      rollups: ['SKIPPED', 'It needs facts/homes, which did not end well.'],
    });
  });
});
