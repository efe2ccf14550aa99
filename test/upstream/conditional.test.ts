import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { resetCursors } from '../../collectors/engine/run/cursor.ts';
import { repositories } from '../../collectors/resources/code/repositories.ts';
import { collectionEngine, collectNow, connect, repositoryRow, testSource } from '../support/collecting.ts';
import { testDatabase } from '../support/database.ts';
import { asking, declaredUpstream } from '../support/upstream.ts';
import { upstreamServer } from '../support/upstream-server.ts';

const names = z.array(z.string());

/** An upstream that answers 304 to who knows its list, until the list changes. */
async function taggedUpstream(list: string[]) {
  const server = await upstreamServer(({ headers }) => {
    const etag = `W/"${list.join('-')}"`;
    return headers['if-none-match'] === etag
      ? { status: 304, headers: { etag } }
      : { body: list, headers: { etag } };
  });
  return { server, list };
}

describe('a request with a validator', () => {
  it('is answered with “unchanged” while it holds, and with the new body afterwards', async () => {
    const { server, list } = await taggedUpstream(['shop']);
    await asking(server.url, async (http) => {
      const first = await http.json({ path: '/repos', validator: null }, names);
      if (first === 'unchanged') throw new Error('Nothing was known yet.');
      const again = { path: '/repos', validator: first.validator };
      expect(await http.json(again, names)).toBe('unchanged');
      list.push('site');
      expect(await http.json(again, names)).toMatchObject({ body: ['shop', 'site'] });
    });
  });
});

describe('a script that keeps validators', () => {
  async function keepingScript() {
    const upstream = await taggedUpstream(['shop']);
    const { pool } = await testDatabase();
    const fails = { now: false };
    const source = testSource(
      [
        {
          script: 'repository',
          provides: [repositories],
          order: 'snapshot',
          async *collect({ http, validators }) {
            const answer = await http.json({ path: '/repos', validator: validators.repos ?? null }, names);
            if (answer === 'unchanged') {
              yield { rows: {}, unchanged: true };
              return;
            }
            const repositories = answer.body.map((name) =>
              repositoryRow(name, fails.now ? { networkRoot: '\u0000' } : {}),
            );
            yield { rows: { repositories }, validators: { repos: answer.validator } };
          },
        },
      ],
      90,
      declaredUpstream(upstream.server.url),
    );
    const engine = await collectionEngine(pool, { sources: [source] });
    await connect(engine);
    const asked = () => upstream.server.asked.map(({ headers }) => headers['if-none-match'] ?? null);
    return { ...upstream, pool, engine, fails, asked };
  }

  it('asks with them next time; what it knows is not gone because the upstream says “unchanged”', async () => {
    const { engine, pool, asked } = await keepingScript();
    await collectNow(engine);
    const [run] = (await collectNow(engine)).runs;
    expect(run).toMatchObject({ status: 'COMPLETED', calls: 1 });
    expect(asked()).toEqual([null, 'W/"shop"']);
    expect((await pool.query('select from repository where gone_at is null')).rowCount).toBe(1);
  });

  it('loses them with a page that could not be written', async () => {
    const { engine, fails, asked } = await keepingScript();
    fails.now = true;
    expect((await collectNow(engine)).runs[0]?.status).toBe('FAILED');
    fails.now = false;
    await collectNow(engine);
    expect(asked()).toEqual([null, null]);
  });

  it('asks without them after a reset', async () => {
    const { engine, pool, asked } = await keepingScript();
    await collectNow(engine);
    await resetCursors(pool, { dataSource: 'tool', connection: 'default' }, null);
    await collectNow(engine);
    expect(asked()).toEqual([null, null]);
  });
});
