import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { runShape } from '../../server/api/run-shape.ts';
import { testDatabase } from '../support/database.ts';
import { gitHttpServer } from '../support/git-http-server.ts';
import { writeRepository } from '../support/git-repository.ts';
import { momentumServer } from '../support/momentum-server.ts';

const { pool } = await testDatabase();
const server = await momentumServer(pool);
const root = mkdtempSync(join(tmpdir(), 'momentum-git-'));
await writeRepository(
  join(root, 'acme/shop.git'),
  [
    { message: 'One', author: 'Ada <ada@example.com>', changes: [{ path: 'a.ts', content: 'a\nb\n' }] },
    { message: 'Two', author: 'Grace <grace@example.com>', changes: [{ path: 'b.ts', content: 'c\n' }] },
  ],
  { bare: true },
);
const host = await gitHttpServer(root);
afterAll(() => host.close());
const address = `${host.origin}/acme/shop.git`;

const collection = z.object({
  id: z.int(),
  status: z.string(),
  runs: z.array(z.looseObject({ script: z.string(), status: z.string() })),
});
const sources = z.object({
  sources: z.array(z.looseObject({ name: z.string(), configs: z.array(z.looseObject({ key: z.string() })) })),
});

describe('a source', () => {
  it('is tested before it is saved, in one sentence', async () => {
    const configs = [{ key: 'GIT_REPOSITORIES', value: address }];
    const test = await server.send('POST', '/sources/git/test', { configs });
    expect(await test.json()).toEqual({
      ok: true,
      message: expect.stringContaining('Git can read acme/shop'),
    });
    const wrong = await server.send('POST', '/sources/git/test', {
      configs: [{ key: 'GIT_REPOSITORIES', value: `${host.origin}/acme/nothing.git` }],
    });
    expect(await wrong.json()).toMatchObject({ ok: false, message: expect.stringMatching(/\.$/) });
  });

  it('is saved, and gives a secret back as set alone', async () => {
    const saved = await server.send('PUT', '/sources/git', {
      dataSource: 'git',
      connection: 'default',
      configs: [
        { key: 'GIT_REPOSITORIES', value: address },
        { key: 'GIT_PASSWORD', value: 'correct horse' },
      ],
    });
    expect(await saved.json()).toMatchObject({
      name: 'git',
      configs: [
        { key: 'GIT_PASSWORD', set: true },
        { key: 'GIT_REPOSITORIES', value: address },
      ],
    });
    const { rows } = await pool.query("select value from data_source_config where key = 'GIT_PASSWORD'");
    expect(rows[0]?.value).not.toContain('correct horse');
    expect(await (await server.api('/sources/git')).text()).not.toContain('correct horse');
  });

  it('keeps its secret where the form gives it back as set, and loses it where the address changes', async () => {
    const keep = { key: 'GIT_PASSWORD', set: true };
    await server.send('PUT', '/sources/git', {
      configs: [{ key: 'GIT_REPOSITORIES', value: address }, { key: 'SCHEDULE', value: '0 5 * * *' }, keep],
    });
    const keysOf = async () =>
      (await server.read(sources, '/sources')).sources[0]?.configs.map((config) => config.key);
    expect(await keysOf()).toEqual(['GIT_PASSWORD', 'GIT_REPOSITORIES', 'SCHEDULE']);
    await server.send('PUT', '/sources/git', {
      configs: [{ key: 'GIT_REPOSITORIES', value: 'https://evil.example/x.git' }, keep],
    });
    expect(await keysOf()).toEqual(['GIT_REPOSITORIES']);
    await server.send('PUT', '/sources/git', { configs: [{ key: 'GIT_REPOSITORIES', value: address }] });
  });

  it.each([
    [[{ key: 'GIT_REPOSITORIES', value: '/etc' }], 400, '/etc is on this machine'],
    [[{ key: 'GIT_REPOSITORIES', value: 'file:///etc' }], 400, 'is on this machine'],
    [[{ key: 'GIT_REPOSITORY', value: 'x' }], 400, 'There is no setting “GIT_REPOSITORY”'],
    [[], 400, 'GIT_REPOSITORIES is needed'],
    [
      [
        { key: 'GIT_REPOSITORIES', value: 'https://a.example/b' },
        { key: 'SCHEDULE', value: 'hourly' },
      ],
      400,
      'SCHEDULE is no cron expression',
    ],
  ])('is refused by the name of what does not fit: %j', async (configs, status, words) => {
    const response = await server.send('PUT', '/sources/git', { configs });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining(words) });
  });

  it('is known by its name to whoever may read, and by its settings to administrators alone', async () => {
    const cookie = await server.signIn('VIEWER');
    const seen = await server.read(sources, '/sources', { headers: { cookie } });
    expect(seen.sources).toMatchObject([{ name: 'git', configs: [] }]);
    expect((await server.read(sources, '/sources')).sources[0]?.configs).not.toEqual([]);
  });

  it('that is unknown is answered with those that are known', async () => {
    const response = await server.send('PUT', '/sources/gti', { configs: [] });
    expect(await response.json()).toMatchObject({ status: 404, candidates: expect.arrayContaining(['git']) });
  });
});

describe('a collection', () => {
  it('is asked for, runs on a worker and tells its progress while it runs', async () => {
    const asked = collection.parse(
      await (await server.send('POST', '/collections', { sources: ['git'] })).json(),
    );
    const events = await (await server.api(`/collections/${asked.id}/events`)).text();
    const names = [...events.matchAll(/^event: (\w+)$/gm)].map((match) => match[1]);
    expect(names[0]).toBe('progress');
    expect(names.at(-1)).toBe('end');
    const done = await server.read(collection, `/collections/${asked.id}`);
    expect(done.status).toBe('COMPLETED');
    expect(done.runs[0]).toMatchObject({
      script: 'history',
      counts: { commits: 2, contributors: 2, repositories: 1, branches: 1 },
      calls: 1,
    });
  });

  it('that goes on does not keep whoever only wants to know what there would be', async () => {
    await pool.query(
      "insert into collection (id, requested_by, selection, status) values (900, 'test', '{}', 'RUNNING')",
    );
    const head = await server.api('/collections/900/events', { method: 'HEAD' });
    await pool.query('delete from collection where id = 900');
    expect(head.headers.get('content-type')).toContain('text/event-stream');
  });

  it('is in the history of runs, as the command line shows it too', async () => {
    const { runs } = await server.read(
      z.object({ runs: z.array(z.looseObject({ script: z.string() })) }),
      '/runs?source=git',
    );
    expect(Object.keys(runs[0] ?? {}).sort()).toEqual(Object.keys(runShape.shape).sort());
  });

  it('of something that is not configured is refused', async () => {
    const response = await server.send('POST', '/collections', { sources: ['github'] });
    expect(await response.json()).toMatchObject({
      status: 400,
      detail: 'Nothing that is configured is called “github”.',
    });
  });

  it('that is over cannot be cancelled any more, and one that never was is unknown', async () => {
    const { collections } = await server.read(z.object({ collections: z.array(collection) }), '/collections');
    const cancelled = await server.send('POST', `/collections/${collections[0]?.id}/cancel`);
    expect(await cancelled.json()).toMatchObject({ status: 'COMPLETED' });
    expect((await server.send('POST', '/collections/999/cancel')).status).toBe(404);
  });

  it('begins again where its cursor was moved back to', async () => {
    const reset = await server.send('POST', '/runs/git/history/reset', { from: '2020-01-01' });
    expect(await reset.json()).toEqual({ scopes: 1 });
    const asked = collection.parse(
      await (await server.send('POST', '/collections', { sources: ['git'] })).json(),
    );
    await vi.waitFor(async () => {
      const { status, runs } = await server.read(collection, `/collections/${asked.id}`);
      expect(status).toBe('COMPLETED');
      expect(runs[0]).toMatchObject({ counts: { commits: 2 } });
    }, 20_000);
  });
});

describe('a token', () => {
  it('is shown once, does what its scope says, and ends when it is revoked', async () => {
    const made = z
      .object({ id: z.int(), token: z.string() })
      .parse(
        await (await server.send('POST', '/tokens', { name: 'wiki', scope: 'read', expires: '90d' })).json(),
      );
    const headers = { authorization: `Bearer ${made.token}` };
    expect((await server.api('/me', { headers })).status).toBe(200);
    expect((await server.api('/tokens', { headers })).status).toBe(403);
    expect(await (await server.api('/tokens')).text()).not.toContain(made.token);
    const { rows } = await pool.query('select hash from api_token');
    expect(JSON.stringify(rows)).not.toContain(made.token);
    await server.send('DELETE', `/tokens/${made.id}`);
    expect((await server.api('/me', { headers })).status).toBe(401);
  });

  it('that has expired lets nobody in', async () => {
    const made = z
      .object({ id: z.int(), token: z.string() })
      .parse(
        await (await server.send('POST', '/tokens', { name: 'old', scope: 'read', expires: '1d' })).json(),
      );
    await pool.query("update api_token set expires_at = now() - interval '1 second' where id = $1", [
      made.id,
    ]);
    expect((await server.api('/me', { headers: { authorization: `Bearer ${made.token}` } })).status).toBe(
      401,
    );
  });
});

describe('people', () => {
  const list = z.object({
    contributors: z.array(
      z.object({ id: z.int(), name: z.string(), accounts: z.array(z.looseObject({ email: z.string() })) }),
    ),
  });

  it('are merged and parted again, and their numbers follow', async () => {
    const { contributors } = await server.read(list, '/contributors');
    const [ada, grace] = contributors;
    expect([ada?.name, grace?.name]).toEqual(['Ada', 'Grace']);
    await server.send('POST', `/contributors/${ada?.id}/merge`, { other: 'grace@example.com' });
    const merged = await server.read(list, '/contributors?search=ada');
    expect(merged.contributors[0]?.accounts.map((account) => account.email)).toEqual([
      'ada@example.com',
      'grace@example.com',
    ]);
    const parted = await server.send('POST', `/contributors/${ada?.id}/split`);
    expect(await parted.json()).toEqual({ contributors: [ada?.id, grace?.id] });
    expect((await server.read(list, '/contributors')).contributors).toHaveLength(2);
  });
});

describe('a user whose contributor was merged into another by mistake', () => {
  it('is themselves again once the two are parted', async () => {
    const { rows } = await pool.query<{ id: number }>(
      "select id from contributor where name in ('Ada', 'Grace') order by name",
    );
    const [ada = 0, grace = 0] = rows.map((row) => row.id);
    const cookie = await server.signIn('MEMBER', grace);
    await pool.query("insert into team (id, slug, name) values (1, 'one', 'One'), (2, 'two', 'Two')");
    await pool.query('insert into team_member (team_id, contributor_id) values (1, $1), (2, $2)', [
      ada,
      grace,
    ]);
    const seen = async () => (await server.api('/me', { headers: { cookie } })).json();
    const teamsOf = async (person: number) =>
      (
        await pool.query('select team_id as team from team_member where contributor_id = $1 order by 1', [
          person,
        ])
      ).rows.map(({ team }) => team);
    await server.send('POST', `/contributors/${ada}/merge`, { other: String(grace) });
    expect(await seen()).toMatchObject({ contributor: { id: ada, name: 'Ada' } });
    expect(await teamsOf(ada)).toEqual([1, 2]);
    await server.send('POST', `/contributors/${ada}/split`);
    expect(await seen()).toMatchObject({ contributor: { id: grace, name: 'Grace' } });
    expect([await teamsOf(ada), await teamsOf(grace)]).toEqual([[1], [2]]);
  });
});

describe('the installation', () => {
  it('keeps what administrators set, and refuses what it does not know', async () => {
    await server.send('PUT', '/installation', { holidays: ['2026-12-25'] });
    await server.send('PUT', '/installation', { streakSkipsWeekends: true });
    expect(await (await server.api('/installation')).json()).toEqual({
      holidays: ['2026-12-25'],
      streakSkipsWeekends: true,
      botNames: [],
    });
    expect((await server.send('PUT', '/installation', { holiday: [] })).status).toBe(400);
  });
});

describe('the audit log', () => {
  it('says who changed what', async () => {
    const { entries } = await server.read(
      z.object({ entries: z.array(z.looseObject({ actor: z.string(), action: z.string() })) }),
      '/audit-log?limit=1000',
    );
    const actions = new Set(entries.map((entry) => entry.action));
    for (const action of [
      'source.save',
      'collection.request',
      'run.reset',
      'token.create',
      'token.revoke',
      'contributor.merge',
      'contributor.split',
      'installation.change',
    ]) {
      expect(actions).toContain(action);
    }
    expect(JSON.stringify(entries)).not.toContain('correct horse');
  });
});
