import type { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { contributor } from '../../collectors/github/contributor.ts';
import { repository as script } from '../../collectors/github/repository.ts';
import { commit } from '../support/github/build-commit.ts';
import { organisation } from '../support/github/build-organisation.ts';
import { repository } from '../support/github/build-repository.ts';
import {
  archiveRepository,
  deleteRepository,
  pushCommits,
  renameRepository,
  transferRepository,
} from '../support/github/changes.ts';
import { beginning, hoursAfter } from '../support/github/times.ts';
import { nodeIdOf } from '../support/github/world.ts';
import { connected, spentOn, warningsOf } from './github-collected.ts';

const scripts = [contributor, script];
const at = (hours: number) => hoursAfter(beginning, hours);
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => repository({ name: `service-${index}` }));

async function stored(pool: Pool) {
  const { rows } = await pool.query(
    `select r.full_name as name, r.default_branch as branch, r.language, r.stars, r.archived, r.gone_at is not null as gone,
            root.full_name as root, r.clone_url as clone, r.active_at as active, r.description, r.host
     from repository r left join repository root on root.id = r.network_root_id order by r.full_name`,
  );
  return rows;
}

async function branches(pool: Pool) {
  const { rows } = await pool.query(
    `select r.full_name || ':' || b.name as name, a.login, b.is_default as "isDefault", b.merged, b.head_sha as sha,
            b.gone_at is not null as gone
     from branch b join repository r on r.id = b.repository_id left join account a on a.id = b.head_author_id
     order by 1`,
  );
  return rows;
}

describe.each(['graphql', 'rest'])('GitHub’s repositories by %s', (api) => {
  const settings = { GITHUB_API: api };

  it('are asked for by name where their owner is not to be seen, and what is not there is said', async () => {
    const built = organisation({ repositories: [repository({ owner: 'hidden', name: 'tool' })] });
    const named = { GITHUB_ORG: 'hidden', GITHUB_REPOSITORIES: 'hidden/tool, hidden/other' };
    const { pool, collect } = await connected({ organisation: built }, scripts, { ...settings, ...named });
    const record = await collect();
    expect(record.status).toBe('COMPLETED');
    expect(warningsOf(record)).toContain('Neither hidden nor hidden/other can be seen with this token.');
    expect((await stored(pool)).map(({ name, gone }) => ({ name, gone }))).toEqual([
      { name: 'hidden/tool', gone: false },
    ]);
  });

  it('that are named and not among those of the organizations are said to be missing', async () => {
    const built = organisation({ repositories: [repository(), repository({ name: 'web-shop' })] });
    const named = { GITHUB_REPOSITORIES: 'acme/shop, acme/web-*, acme/shpo, other/tool' };
    const { collect } = await connected({ organisation: built }, scripts, { ...settings, ...named });
    expect(warningsOf(await collect())).toEqual([
      'acme/shpo, in GITHUB_REPOSITORIES, fits no repository of acme that can be seen with this token.',
      'other/tool, in GITHUB_REPOSITORIES, fits no repository of acme that can be seen with this token.',
    ]);
  });

  it('come with what is known of them, empty ones without a default branch', async () => {
    const shop = repository({ description: 'Sells', stars: 7, language: 'Go', isPrivate: false });
    const built = organisation({ repositories: [shop, repository({ name: 'void', empty: true })] });
    const { github, pool, collect } = await connected({ organisation: built }, scripts, settings);
    expect((await collect()).status).toBe('COMPLETED');
    const clone = `${github.url}/acme/shop.git`;
    expect(await stored(pool)).toMatchObject([
      {
        name: 'acme/shop',
        branch: 'main',
        language: 'Go',
        stars: 7,
        root: null,
        clone,
        description: 'Sells',
      },
      { name: 'acme/void', branch: null, active: null },
    ]);
  });

  it('are listed to the end, and idle ones cost no call of their own', async () => {
    const built = organisation({ repositories: many(200) });
    const { pool, github, collect } = await connected({ organisation: built }, scripts, {
      ...settings,
      BACKFILL_DAYS: '1',
    });
    const first = spentOn(await collect(), 'repository');
    expect(await stored(pool)).toHaveLength(200);
    expect(first).toEqual(api === 'rest' ? { calls: 3, points: 0 } : { calls: 2, points: 2 });
    expect(github.spent().points).toBeLessThan(5);
  });

  it('that were pushed to show their branches once, and again after the next push', async () => {
    const fix = commit({ message: 'Fix', author: 'bob', at: at(5) });
    const shop = repository({ branches: { 'fix/basket': [fix] } });
    const built = organisation({ repositories: [shop, ...many(3)] });
    const { pool, collect } = await connected({ organisation: built }, scripts, settings);
    const first = await collect();
    expect(await branches(pool)).toMatchObject([
      { name: 'acme/service-0:main' },
      { name: 'acme/service-1:main' },
      { name: 'acme/service-2:main' },
      { name: 'acme/shop:fix/basket', login: 'bob', isDefault: false, sha: fix.sha },
      { name: 'acme/shop:main', login: 'ann', isDefault: true },
    ]);
    const idle = await collect();
    expect(spentOn(idle, 'repository').calls).toBeLessThan(spentOn(first, 'repository').calls);
    expect(idle.runs.find((run) => run.script === 'repository')?.counts).not.toHaveProperty('branches');
    shop.branches.delete('fix/basket');
    pushCommits(built, shop, [commit({ message: 'Next', author: 'carol', at: at(9) })]);
    await collect();
    expect((await branches(pool)).filter(({ name }) => name.startsWith('acme/shop'))).toMatchObject([
      { name: 'acme/shop:fix/basket', gone: true },
      { name: 'acme/shop:main', login: 'carol' },
    ]);
  });

  it('have more than a hundred branches, all of which are seen', async () => {
    const work = Array.from({ length: 120 }, (_, index) => [
      `work-${index}`,
      [commit({ at: at(1 + index) })],
    ]);
    const shop = repository({ branches: Object.fromEntries(work) });
    const { pool, collect } = await connected(
      { organisation: organisation({ repositories: [shop] }) },
      scripts,
      settings,
    );
    await collect();
    expect(await branches(pool)).toHaveLength(121);
  });

  it('keep their history when they are renamed or transferred, and are gone when deleted', async () => {
    const [shop, web, old] = [
      repository({ name: 'shop' }),
      repository({ name: 'web' }),
      repository({ name: 'old' }),
    ];
    const built = organisation({ repositories: [shop, web, old] });
    const labs = organisation({ login: 'labs', repositories: [repository({ name: 'trial' })] });
    const { pool, collect } = await connected({ organisation: built, others: [labs] }, scripts, {
      ...settings,
      GITHUB_ORG: 'acme,labs',
    });
    await collect();
    const ids = async () => (await pool.query('select upstream_id, id from repository order by id')).rows;
    const before = await ids();
    renameRepository(shop, 'store', at(10));
    transferRepository(web, 'labs', at(10));
    deleteRepository(built, old);
    expect((await collect()).status).toBe('COMPLETED');
    expect(await ids()).toEqual(before);
    expect(await stored(pool)).toMatchObject([
      { name: 'acme/old', gone: true },
      { name: 'acme/store', gone: false },
      { name: 'labs/trial', gone: false },
      { name: 'labs/web', gone: false },
    ]);
  });

  it('are archived, and belong to the network of their root, however deep', async () => {
    const root = repository({ name: 'zebra' });
    const fork = repository({ name: 'bee', forkOf: 'acme/zebra' });
    const deep = repository({ name: 'ant', forkOf: 'acme/bee' });
    archiveRepository(deep, at(5));
    const built = organisation({ repositories: [deep, fork, root] });
    const { pool, collect } = await connected({ organisation: built }, scripts, settings);
    await collect();
    expect(await stored(pool)).toMatchObject([
      { name: 'acme/ant', root: 'acme/zebra', archived: true },
      { name: 'acme/bee', root: 'acme/zebra', archived: false },
      { name: 'acme/zebra', root: null },
    ]);
  });

  it('are those of a visibility and of patterns, and one that leaves the patterns is gone', async () => {
    const built = organisation({
      repositories: [
        repository({ name: 'web-shop', isPrivate: false }),
        repository({ name: 'web-admin' }),
        repository({ name: 'notes', isPrivate: false }),
      ],
    });
    const { pool, configure, collect } = await connected({ organisation: built }, scripts, {
      ...settings,
      GITHUB_VISIBILITY: 'public',
    });
    await collect();
    expect((await stored(pool)).map(({ name }) => name)).toEqual(['acme/notes', 'acme/web-shop']);
    await configure({ GITHUB_REPOSITORIES: 'ACME/web-*', GITHUB_VISIBILITY: 'private' });
    await collect();
    expect(await stored(pool)).toMatchObject([
      { name: 'acme/notes', gone: true },
      { name: 'acme/web-admin', gone: false },
      { name: 'acme/web-shop', gone: true },
    ]);
  });

  it('of a user are all that the token may see', async () => {
    const own = repository({ name: 'diary', owner: 'ann' });
    const built = organisation({ people: [{ login: 'ann' }], repositories: [own, repository()] });
    const { pool, collect } = await connected({ organisation: built }, scripts, {
      ...settings,
      GITHUB_ORG: 'ann',
    });
    await collect();
    expect((await stored(pool)).map(({ name }) => name)).toEqual(['ann/diary']);
  });

  it('of an Enterprise Server are asked for at its address', async () => {
    const built = organisation({ repositories: [repository()] });
    const { github, pool, configure, collect } = await connected({ organisation: built }, scripts, settings);
    await configure({ GITHUB_URL: `${github.url}/api/v3` });
    expect((await collect()).status).toBe('COMPLETED');
    expect(await stored(pool)).toMatchObject([{ name: 'acme/shop', host: '127.0.0.1' }]);
  });

  it('that are not understood are left out by name, and are not gone', async () => {
    const [shop, web] = [repository({ name: 'shop' }), repository({ name: 'web' })];
    const built = organisation({ repositories: [shop, web] });
    const { github, pool, collect } = await connected({ organisation: built }, scripts, settings);
    await collect();
    const field = api === 'rest' ? 'pushed_at' : 'pushedAt';
    github.trouble.odd.push({ nodeId: nodeIdOf(web), field, value: 'yesterday' });
    const record = await collect();
    expect(record.status).toBe('COMPLETED');
    expect(warningsOf(record).join()).toContain('The repository acme/web was left out');
    expect(await stored(pool)).toMatchObject([
      { name: 'acme/shop', gone: false },
      { name: 'acme/web', gone: false },
    ]);
  });
});
