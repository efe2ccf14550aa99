import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ChangedScope, Window } from '../../collectors/engine/contract/collector.ts';
import { commits } from '../../collectors/resources/code/commits.ts';
import { repositories } from '../../collectors/resources/code/repositories.ts';
import { SourceDeclined } from '../../server/contract/errors.ts';
import { collectionEngine, collectNow, connect, repositoryRow, testSource } from '../support/collecting.ts';
import { testDatabase } from '../support/database.ts';
import { declaredUpstream, fastClock } from '../support/upstream.ts';
import { type Asked, type Reply, upstreamServer } from '../support/upstream-server.ts';

/** A script whose scopes are asked of an upstream, one page each. */
async function scopedScript(given: {
  scopes: readonly string[] | (() => readonly (string | ChangedScope)[]);
  answer?: (asked: Asked) => Reply;
  concurrency?: number;
  order?: 'ascending' | 'snapshot';
  now?: () => Date;
}) {
  const server = await upstreamServer(given.answer ?? (() => ({ body: 1 })));
  const { pool } = await testDatabase();
  const windows: [string, Window][] = [];
  const source = testSource(
    [
      {
        script: 'repository',
        provides: [repositories],
        order: given.order ?? 'ascending',
        forEach: async () => (typeof given.scopes === 'function' ? given.scopes() : given.scopes),
        async *collect({ http, scope, window }) {
          windows.push([scope, window]);
          await http.json({ path: `/${scope}` }, z.unknown());
          yield { rows: { repositories: [repositoryRow(scope)] } };
        },
      },
    ],
    90,
    declaredUpstream(server.url, { concurrency: given.concurrency ?? 3, points: () => 2 }),
  );
  const engine = await collectionEngine(pool, {
    sources: [source],
    clock: fastClock(),
    ...(given.now && { now: given.now }),
  });
  await connect(engine);
  const collect = async () => (await collectNow(engine)).runs[0];
  return { server, pool, windows, collect };
}

describe('the scopes of a script', () => {
  it('are collected as many at once as the upstream bears', async () => {
    const all = Promise.withResolvers<void>();
    let underWay = 0;
    const { pool } = await testDatabase();
    const source = testSource(
      [
        {
          script: 'repository',
          provides: [repositories],
          forEach: async () => ['shop', 'site', 'tool', 'docs'],
          async *collect({ scope }) {
            underWay += 1;
            if (underWay === 3) all.resolve();
            await all.promise;
            yield { rows: { repositories: [repositoryRow(scope)] } };
          },
        },
      ],
      90,
      declaredUpstream('http://127.0.0.1', { concurrency: 3 }),
    );
    const engine = await collectionEngine(pool, { sources: [source] });
    await connect(engine);
    const [run] = (await collectNow(engine)).runs;
    expect(run).toMatchObject({ status: 'COMPLETED', counts: { repositories: 4 } });
  });

  it('go on beside one that failed', async () => {
    const { collect } = await scopedScript({
      scopes: ['shop', 'gone', 'site', 'docs'],
      answer: ({ path }) => (path === '/gone' ? { status: 404 } : { body: 1 }),
    });
    const run = await collect();
    expect(run).toMatchObject({ status: 'FAILED', counts: { repositories: 3 } });
    expect(run?.warnings).toEqual([expect.stringMatching(/^gone: Tool answered 404/)]);
  });

  it('let what needs them go on with those that are whole, where some failed; not where all did', async () => {
    const { pool } = await testDatabase();
    let refused = ['gone'];
    const source = testSource([
      {
        script: 'repository',
        provides: [repositories],
        forEach: async () => ['shop', 'gone'],
        async *collect({ scope }) {
          if (refused.includes(scope)) throw new SourceDeclined(`${scope} is kept from the token.`, 403);
          yield { rows: { repositories: [repositoryRow(scope)] } };
        },
      },
      {
        script: 'commit',
        provides: [commits],
        dependsOn: [repositories],
        collect: async function* () {},
      },
    ]);
    const engine = await collectionEngine(pool, { sources: [source] });
    await connect(engine);
    const ends = async () =>
      Object.fromEntries(
        (await collectNow(engine)).runs
          .filter(({ source: of }) => of === 'tool')
          .map(({ script, status }) => [script, status]),
      );
    expect(await ends()).toEqual({ repository: 'FAILED', commit: 'COMPLETED' });
    refused = ['shop', 'gone'];
    expect(await ends()).toEqual({ repository: 'FAILED', commit: 'SKIPPED' });
  });

  it('are not all tried where the upstream rejects the credentials', async () => {
    const { collect, server } = await scopedScript({
      scopes: ['a', 'b', 'c', 'd', 'e', 'f'],
      concurrency: 1,
      answer: ({ place }) => (place > 2 ? { status: 401 } : { body: 1 }),
    });
    expect(await collect()).toMatchObject({ status: 'FAILED', counts: { repositories: 2 }, warnings: [] });
    expect(server.asked).toHaveLength(3);
  });

  it('are all that a snapshot needs to tell what is gone, and none of them may have failed', async () => {
    let scopes = ['acme', 'umbrella'];
    let down = false;
    const { collect, pool } = await scopedScript({
      scopes: () => scopes,
      order: 'snapshot',
      answer: ({ path }) => (down && path === '/umbrella' ? { status: 404 } : { body: 1 }),
    });
    const there = async () =>
      (await pool.query('select upstream_id from repository where gone_at is null order by 1')).rows.map(
        (row) => row.upstream_id,
      );
    await collect();
    expect(await there()).toEqual(['acme', 'umbrella']);
    down = true;
    await collect();
    expect(await there()).toEqual(['acme', 'umbrella']);
    scopes = ['acme'];
    await collect();
    expect(await there()).toEqual(['acme']);
  });
});

describe('a scope that has not changed', () => {
  const day = (date: number, hour = 0) => new Date(Date.UTC(2026, 10, date, hour));

  it('is not asked for, and its cursor moves on; one that has changed or is new is', async () => {
    let now = day(10);
    let changed: ChangedScope[] = [
      { scope: 'idle', changedAt: day(1) },
      { scope: 'busy', changedAt: day(9) },
      { scope: 'empty', changedAt: null },
    ];
    const { collect, windows, pool } = await scopedScript({ scopes: () => changed, now: () => now });
    await collect();
    expect(windows.map(([scope]) => scope).sort()).toEqual(['busy', 'empty', 'idle']);
    windows.length = 0;
    now = day(20);
    changed = [
      { scope: 'idle', changedAt: day(1) },
      { scope: 'busy', changedAt: day(12) },
      { scope: 'empty', changedAt: null },
      { scope: 'new', changedAt: day(1) },
    ];
    expect(await collect()).toMatchObject({ status: 'COMPLETED', calls: 2 });
    expect(windows.map(([scope]) => scope).sort()).toEqual(['busy', 'new']);
    const { rows } = await pool.query(
      "select distinct last_fetched_data_date as until from data_source_cursor where data_source = 'tool'",
    );
    expect(rows).toEqual([{ until: now }]);
  });

  it('is asked for where the change falls into the overlap', async () => {
    let now = day(10);
    const justBefore = new Date(day(10).getTime() - 10 * 60_000);
    const { collect, windows } = await scopedScript({
      scopes: () => [{ scope: 'shop', changedAt: justBefore }],
      now: () => now,
    });
    await collect();
    now = day(11);
    await collect();
    now = day(12);
    await collect();
    expect(windows).toHaveLength(2);
  });

  it('misses nothing of what changes while the scopes are asked for', async () => {
    let now = day(10);
    const { collect, pool } = await scopedScript({
      scopes: () => {
        now = new Date(now.getTime() + 3_600_000);
        return [{ scope: 'shop', changedAt: day(1) }];
      },
      now: () => now,
    });
    await collect();
    now = day(12);
    await collect();
    const { rows } = await pool.query(
      "select last_fetched_data_date as until from data_source_cursor where data_source = 'tool'",
    );
    expect(rows).toEqual([{ until: day(12) }]);
  });
});

describe('what a run has spent', () => {
  it('is counted over all of its scopes, with what was repeated', async () => {
    const { collect } = await scopedScript({
      scopes: ['shop', 'site', 'docs'],
      answer: ({ place }) => (place === 2 ? { status: 502 } : { body: 1 }),
    });
    expect(await collect()).toMatchObject({ calls: 4, points: 8 });
  });

  it('is counted where the run failed without a page, too', async () => {
    const failed = await scopedScript({ scopes: ['shop'], answer: () => ({ status: 404 }) });
    expect(await failed.collect()).toMatchObject({ status: 'FAILED', calls: 1, points: 2 });
  });
});
