import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { asking, metricIn } from '../support/asking.ts';
import { commandLine } from '../support/command-line.ts';
import { computeFacts, storeCommits } from '../support/commits.ts';
import { testDatabase } from '../support/database.ts';
import { momentumServer } from '../support/momentum-server.ts';

const database = await testDatabase();
const { pool } = database;
const server = await momentumServer(pool);
const momentum = commandLine(database);
const shared = { at: '2026-03-02T12:00:00Z', author: 'Ada', sha: 'a'.repeat(40) };
await storeCommits(pool, [
  { at: '2026-03-02T10:00:00Z', author: 'Ada', repository: 'acme/shop' },
  { at: '2026-03-02T11:00:00Z', author: 'Ada', repository: 'acme/copied' },
  { at: '2026-03-03T11:00:00Z', author: 'Grace', repository: 'acme/copied' },
  { ...shared, repository: 'acme/copied' },
  { ...shared, repository: 'acme/site' },
]);

const listed = z.object({
  repositories: z.array(z.looseObject({ id: z.int(), name: z.string(), excluded: z.boolean() })),
});

async function idOf(name: string): Promise<number> {
  const found = (await server.read(listed, '/repositories')).repositories.find((one) => one.name === name);
  if (!found) throw new Error(`There is no ${name}.`);
  return found.id;
}

const change = (id: number, body: unknown) =>
  server.api(`/repositories/${id}`, {
    method: 'PATCH',
    headers: {
      authorization: 'Bearer the-administrators-token',
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });

/** The organization's commits, from the rollups and, under another name of the same clocks, from the rows. */
async function commits(): Promise<unknown[]> {
  const period = { from: '2026-03-02', to: '2026-03-03' };
  const asked = async (zone: { timeZone?: string }) =>
    metricIn(await asking(server.services.metrics, 'activity', { ...period, ...zone }), 'commits').value;
  return [await asked({}), await asked({ timeZone: 'Africa/Abidjan' })];
}

const rolledUp = async () =>
  (
    await pool.query(
      "select sum(n)::int as n from rollup where observation = 'commits' and scope_kind = 'ORGANIZATION'",
    )
  ).rows;

const marks = async () =>
  (await pool.query('select fact, scope_kind from dirty order by fact')).rows.map(({ fact }) => fact);

describe('a repository that an administrator leaves out', () => {
  it('leaves the totals, from rollups and from rows alike, and is back afterwards', async () => {
    const id = await idOf('acme/copied');
    expect(await commits()).toEqual([4, 4]);
    expect(await (await change(id, { excluded: true })).json()).toMatchObject({ id, excluded: true });
    expect(await marks()).toEqual(['homes', 'rollups']);
    await computeFacts(pool);
    // What is in another repository too counts there.
    expect(await commits()).toEqual([2, 2]);
    expect(await rolledUp()).toEqual([{ n: 2 }]);
    await change(id, { excluded: false });
    expect(await marks()).toEqual(['homes', 'rollups']);
    await computeFacts(pool);
    expect(await commits()).toEqual([4, 4]);
    expect(await rolledUp()).toEqual([{ n: 4 }]);
  });

  it('stays out when it is collected again', async () => {
    const id = await idOf('acme/copied');
    await change(id, { excluded: true });
    await storeCommits(pool, [{ at: '2026-03-03T15:00:00Z', author: 'Ada', repository: 'acme/copied' }]);
    expect(await commits()).toEqual([2, 2]);
    await change(id, { excluded: false });
    await computeFacts(pool);
    expect(await commits()).toEqual([5, 5]);
  });

  it('is computed again where something changed alone, and noted in the audit log then', async () => {
    await change(await idOf('acme/shop'), { excluded: false });
    expect(await marks()).toEqual([]);
    const { rows } = await pool.query(
      "select action, detail from audit_entry where action like 'repository.%' order by id",
    );
    expect(rows).toEqual(
      ['exclude', 'include', 'exclude', 'include'].map((word) => ({
        action: `repository.${word}`,
        detail: { name: 'acme/copied' },
      })),
    );
  });

  it('is there, and said by an administrator, in a form that is known', async () => {
    expect((await change(999_999, { excluded: true })).status).toBe(404);
    expect((await change(1, { excluded: 'yes' })).status).toBe(400);
    expect((await change(1, {})).status).toBe(400);
    const cookie = await server.signIn('MEMBER');
    const response = await server.api('/repositories/1', {
      method: 'PATCH',
      headers: { cookie, 'x-momentum-request': '1', 'content-type': 'application/json' },
      body: JSON.stringify({ excluded: true }),
    });
    expect(response.status).toBe(403);
    expect((await server.api('/repositories', { headers: { cookie } })).status).toBe(200);
  });
});

describe('momentum repository', () => {
  it('leaves out by the names that filters take, shows it, and takes in again', async () => {
    const id = String(await idOf('acme/copied'));
    for (const name of ['ACME/copied', 'git.example:acme/copied', id]) {
      expect((await momentum('repository', 'exclude', name)).out).toBe(
        'acme/copied is left out of every metric now. Numbers follow with the next collection.\n',
      );
      expect((await momentum('repository', 'list')).out).toMatch(/git\.example +acme\/copied +excluded\n/);
      expect((await momentum('repository', 'include', name)).out).toContain('is part of the metrics now');
    }
    expect((await momentum('repository', 'include', id)).out).toContain('is part of the metrics already');
    await computeFacts(pool);
    expect(await commits()).toEqual([5, 5]);
  });

  it('refuses a name that fits several or none, with what there is', async () => {
    await pool.query(
      `insert into repository (source, connection, upstream_id, host, full_name)
       values ('git', 'default', 'other', 'other.example', 'acme/shop')`,
    );
    const several = await momentum('repository', 'exclude', 'acme/shop');
    expect(several.code).toBe(1);
    expect(several.err).toMatch(
      /fits several: git\.example:acme\/shop \(\d+\), other\.example:acme\/shop \(\d+\)/,
    );
    const none = await momentum('repository', 'exclude', 'acme/shob');
    expect(none.err).toContain('There is no repository “acme/shob”. Did you mean acme/shop, acme/site?');
    expect(await marks()).toEqual([]);
  });
});
