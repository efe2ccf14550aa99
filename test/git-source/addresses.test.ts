import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { collectionEngine, collectNow } from '../support/collecting.ts';
import { testDatabase } from '../support/database.ts';
import { type GitHttpServerOptions, gitHttpServer } from '../support/git-http-server.ts';
import { writeRepository } from '../support/git-repository.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { collectRepositories, reachableShas, useRepositories } from './collected-git.ts';

const password = 'correct-horse-battery';

async function host(options: GitHttpServerOptions = {}) {
  const root = temporaryFolder();
  const shas = await writeRepository(join(root, 'acme/shop.git'), [
    { message: 'one', changes: [{ path: 'a.ts', content: 'a\n' }] },
    { message: 'two' },
  ]);
  const server = await gitHttpServer(root, options);
  onTestFinished(() => server.close());
  return { shas: shas.toSorted(), address: `${server.origin}/acme/shop.git`, root, server };
}

async function prepared() {
  const { pool } = await testDatabase();
  return { pool, engine: await collectionEngine(pool) };
}

describe('a clone address', () => {
  it('is read over HTTP, under the owner’s and repository’s name', async () => {
    const { pool, engine } = await prepared();
    const { address, shas, root } = await host();
    expect((await collectRepositories(engine, [address])).status).toBe('COMPLETED');
    const { rows } = await pool.query('select full_name, url, default_branch from repository');
    expect(rows).toEqual([{ full_name: 'acme/shop', url: address, default_branch: 'main' }]);
    expect(await reachableShas(pool)).toEqual(shas);
    await writeRepository(join(root, 'acme/shop.git'), [{ message: 'three', parents: [shas[1] ?? ''] }]);
    const again = await collectNow(engine);
    expect(again.runs[0]?.counts).toMatchObject({ commits: 1 });
  });

  it('that asks for a password fails in words at once, and the other repositories go on', async () => {
    const { pool, engine } = await prepared();
    const closed = await host({ username: 'ann', password });
    const open = await host();
    const record = await collectRepositories(engine, [closed.address, open.address]);
    expect(record.status).toBe('PARTIAL');
    expect(record.runs[0]).toMatchObject({
      status: 'FAILED',
      error: expect.stringContaining('asks for a user name and password'),
    });
    expect(record.runs[0]?.warnings).toEqual([expect.stringContaining(closed.address)]);
    expect(await reachableShas(pool)).toEqual(open.shas);
  });

  it('is read with its password, which stands nowhere in the database, in runs or on the disk', async () => {
    const { pool, engine } = await prepared();
    const { address, shas } = await host({ username: 'ann', password });
    const secrets = { GIT_USERNAME: 'ann', GIT_PASSWORD: password };
    expect((await collectRepositories(engine, [address], secrets)).status).toBe('COMPLETED');
    expect(await reachableShas(pool)).toEqual(shas);
    expect(await wholeDatabase(pool)).not.toContain(password);
    for (const file of await readdir(engine.folder, { recursive: true, withFileTypes: true })) {
      if (file.isFile())
        expect(await readFile(join(file.parentPath, file.name), 'latin1')).not.toContain(password);
    }
  });

  it('that rejects the password fails in words without it', async () => {
    const { pool, engine } = await prepared();
    const { address } = await host({ username: 'ann', password: 'another' });
    const secrets = { GIT_USERNAME: 'ann', GIT_PASSWORD: password };
    const record = await collectRepositories(engine, [address], secrets);
    expect(record.runs[0]?.error).toContain('rejected the user name or password');
    expect(await wholeDatabase(pool)).not.toContain(password);
  });

  it('that holds a password itself is refused, since addresses are kept readable', async () => {
    const { engine, pool } = await prepared();
    for (const address of [
      `https://ann:${password}@example.com/a.git`,
      `https://${password}@example.com/a.git`,
    ]) {
      await expect(useRepositories(engine, [address])).rejects.toThrow('GIT_REPOSITORIES holds a user name');
    }
    expect(await wholeDatabase(pool)).not.toContain(password);
    await useRepositories(engine, ['ssh://git@example.com/a.git', 'git@example.com:a.git']);
  });

  it('on this machine’s disk is refused over the network and taken from the command line', async () => {
    const { engine } = await prepared();
    const folder = join(temporaryFolder(), 'shop.git');
    await writeRepository(folder, [{ message: 'one' }]);
    const configs = [{ key: 'GIT_REPOSITORIES', value: `https://example.com/a/b.git,${folder}` }];
    await expect(engine.configuration.save('git', configs, 'network')).rejects.toThrow(
      `GIT_REPOSITORIES: ${folder} is on this machine`,
    );
    await useRepositories(engine, [folder]);
    expect((await collectNow(engine)).status).toBe('COMPLETED');
  });

  it('given by two names is one commit in the totals, and still shows in both repositories', async () => {
    const { pool, engine } = await prepared();
    const { address, shas, root } = await host();
    await collectRepositories(engine, [join(root, 'acme/shop.git'), address]);
    expect((await pool.query('select count(*)::int as n from commit')).rows[0].n).toBe(2 * shas.length);
    expect((await pool.query('select count(*)::int as n from commit where home')).rows[0].n).toBe(
      shas.length,
    );
  });
});

/** Everything that is in it, as text. */
async function wholeDatabase(pool: Awaited<ReturnType<typeof testDatabase>>['pool']): Promise<string> {
  const { rows } = await pool.query<{ name: string }>(
    "select quote_ident(tablename) as name from pg_tables where schemaname = 'public'",
  );
  const contents = await Promise.all(rows.map(({ name }) => pool.query(`select t::text from ${name} t`)));
  return JSON.stringify(contents.map((content) => content.rows));
}
