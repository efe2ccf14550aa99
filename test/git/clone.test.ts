import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { readBranches } from '../../collectors/engine/git/clone/branches.ts';
import { type GitClone, seeRepository } from '../../collectors/engine/git/clone/clone.ts';
import { readDropped } from '../../collectors/engine/git/clone/revisions.ts';
import { addressGuard } from '../../collectors/engine/http/address/address-guard.ts';
import { NotFound } from '../../server/contract/errors.ts';
import { type GitHttpServer, type GitHttpServerOptions, gitHttpServer } from '../support/git-http-server.ts';
import { plainGit, writeRepository } from '../support/git-repository.ts';
import { historyOf, open, patience, temporaryFolder } from './reading.ts';

let upstream: string;
let folder: string;

beforeEach(() => {
  upstream = temporaryFolder();
  folder = temporaryFolder();
});

async function serve(options: GitHttpServerOptions = {}): Promise<GitHttpServer> {
  const host = await gitHttpServer(upstream, options);
  onTestFinished(host.close);
  return host;
}

const three = [{ message: 'one' }, { message: 'two' }, { message: 'three' }];
const repository = () => join(upstream, 'acme/shop.git');
const shasOf = async (clone: GitClone) => (await historyOf(clone)).map(({ sha }) => sha);
const branchNames = async (clone: GitClone) => (await readBranches(clone, patience)).map(({ name }) => name);

describe('a repository behind an address', () => {
  test('is cloned bare the first time and fetched afterwards', async () => {
    const shas = await writeRepository(repository(), three);
    const { origin } = await serve();
    const address = `${origin}/acme/shop.git`;
    const clone = await open(address, { folder, allowLocal: false });
    expect(clone).toMatchObject({ fullName: 'acme/shop', host: new URL(origin).host, defaultBranch: 'main' });
    expect(clone).toMatchObject({ empty: false, shallow: false, detached: false, head: shas[2] });
    expect(await shasOf(clone)).toEqual(shas);

    const more = await writeRepository(repository(), [{ message: 'four', parents: [shas[2] ?? ''] }]);
    expect(await shasOf(await open(address, { folder }))).toEqual([...shas, ...more]);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  test('can be looked at without being cloned', async () => {
    await writeRepository(repository(), three);
    const { origin } = await serve();
    const seen = { signal: patience, allowLocal: true, guard: addressGuard('allow') };
    expect(await seeRepository({ ...seen, address: `${origin}/acme/shop.git` })).toEqual({
      fullName: 'acme/shop',
      host: new URL(origin).host,
      defaultBranch: 'main',
    });
    expect(await seeRepository({ ...seen, address: repository() })).toEqual({
      fullName: 'shop',
      host: null,
      defaultBranch: 'main',
    });
    await expect(seeRepository({ ...seen, address: `${origin}/acme/gone.git` })).rejects.toThrow(NotFound);
  });

  test('with an empty history is empty until there is one', async () => {
    await plainGit(upstream, ['init', '--quiet', '--bare', 'new.git']);
    const address = `${(await serve()).origin}/new.git`;
    expect(await open(address, { folder })).toMatchObject({ empty: true, head: null });
    const shas = await writeRepository(join(upstream, 'new.git'), three);
    expect(await open(address, { folder })).toMatchObject({ empty: false, head: shas[2] });
  });

  test('keeps its own place beside one of the same name', async () => {
    const [first, second] = [join(upstream, 'a/x.git'), join(upstream, 'b/x.git')];
    const [one] = await writeRepository(first, [{ message: 'in a' }]);
    const [two] = await writeRepository(second, [{ message: 'in b' }]);
    const { origin } = await serve();
    expect(await shasOf(await open(`${origin}/a/x.git`, { folder }))).toEqual([one]);
    expect(await shasOf(await open(`${origin}/b/x.git`, { folder }))).toEqual([two]);
    expect(readdirSync(folder)).toHaveLength(2);
  });

  test('of the newer hash format is cloned too', async () => {
    await plainGit(upstream, [
      'init',
      '--quiet',
      '--bare',
      '--object-format=sha256',
      '-b',
      'main',
      'new.git',
    ]);
    const [sha] = await writeRepository(join(upstream, 'new.git'), [{ message: 'one' }]);
    expect(sha).toHaveLength(64);
    expect(await shasOf(await open(`${(await serve()).origin}/new.git`, { folder }))).toEqual([sha]);
  });

  test('brings further refs where they are asked for', async () => {
    const shas = await writeRepository(repository(), [...three, { message: 'asked', branch: 'x' }]);
    await plainGit(repository(), ['update-ref', 'refs/pull/7/head', shas[3] ?? '']);
    await plainGit(repository(), ['update-ref', '-d', 'refs/heads/x']);
    const address = `${(await serve()).origin}/acme/shop.git`;
    const clone = await open(address, { folder, refs: ['refs/pull/*/head'] });
    const asked = await historyOf(clone, { tips: ['refs/pull/7/head'], except: shas.slice(0, 3) });
    expect(asked.map(({ sha }) => sha)).toEqual([shas[3]]);
  });
});

describe('what changes upstream is followed', () => {
  async function cloned(): Promise<{ shas: string[]; again: () => Promise<GitClone> }> {
    const shas = await writeRepository(repository(), [...three, { message: 'side', branch: 'side' }]);
    const address = `${(await serve()).origin}/acme/shop.git`;
    const again = () => open(address, { folder });
    expect(await branchNames(await again())).toEqual(['main', 'side']);
    return { shas, again };
  }

  test('a rewritten branch', async () => {
    const { shas, again } = await cloned();
    const rewritten = await writeRepository(repository(), [
      { message: 'two otherwise', parents: [shas[0] ?? ''] },
    ]);
    const clone = await again();
    expect(await shasOf(clone)).toEqual([shas[0], ...rewritten]);
    expect(await readDropped(clone, shas[2] ?? '', patience)).toEqual([shas[2], shas[1]]);
    expect(await readDropped(clone, 'f'.repeat(40), patience)).toEqual([]);
  });

  test('a deleted branch, also where another one takes its folder', async () => {
    const { shas, again } = await cloned();
    await plainGit(repository(), ['update-ref', '-d', 'refs/heads/side']);
    expect(await branchNames(await again())).toEqual(['main']);
    await plainGit(repository(), ['update-ref', 'refs/heads/side/deep', shas[0] ?? '']);
    expect(await branchNames(await again())).toEqual(['main', 'side/deep']);
  });

  test('another default branch', async () => {
    const { shas, again } = await cloned();
    await plainGit(repository(), ['symbolic-ref', 'HEAD', 'refs/heads/side']);
    expect(await again()).toMatchObject({ defaultBranch: 'side', head: shas[3] });
  });

  test('a default branch that does not exist: main is read instead', async () => {
    const { shas, again } = await cloned();
    await plainGit(repository(), ['symbolic-ref', 'HEAD', 'refs/heads/never-pushed']);
    expect(await again()).toMatchObject({ defaultBranch: 'main', head: shas[2] });
  });

  test('a HEAD that is detached, on a commit of no branch', async () => {
    const { shas, again } = await cloned();
    await plainGit(repository(), ['update-ref', '--no-deref', 'HEAD', shas[3] ?? '']);
    await plainGit(repository(), ['update-ref', '-d', 'refs/heads/side']);
    expect(await again()).toMatchObject({ detached: true, defaultBranch: null, head: shas[3] });
    await plainGit(repository(), ['symbolic-ref', 'HEAD', 'refs/heads/main']);
    expect(await again()).toMatchObject({ detached: false, defaultBranch: 'main', head: shas[2] });
  });
});

describe('a clone that went wrong', () => {
  test('half-way, by kill -9, is made again and leaves nothing behind', async () => {
    const shas = await writeRepository(repository(), three);
    const host = await serve();
    const address = `${host.origin}/acme/shop.git`;
    const script = join(import.meta.dirname, 'clone-killed.ts');
    host.stallAfter = 3;
    const child = spawn(process.execPath, [script, address, folder], { stdio: 'inherit' });
    await expect.poll(() => readdirSync(folder)).toHaveLength(1);
    await expect.poll(() => host.requests.length).toBeGreaterThan(3);
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(readdirSync(folder)).toEqual([expect.stringContaining('unfinished')]);

    host.stallAfter = Number.POSITIVE_INFINITY;
    expect(await shasOf(await open(address, { folder }))).toEqual(shas);
    expect(readdirSync(folder)).toEqual([expect.not.stringContaining('unfinished')]);
  });

  test.each(['a lock file of a killed git', 'lost objects', 'a lost HEAD'])(
    'with %s is made again',
    async (damage) => {
      const shas = await writeRepository(repository(), three);
      const address = `${(await serve()).origin}/acme/shop.git`;
      const { gitDir } = await open(address, { folder });
      const more = await writeRepository(repository(), [{ message: 'four', parents: [shas[2] ?? ''] }]);
      if (damage.startsWith('a lock')) writeFileSync(join(gitDir, 'refs/heads/main.lock'), '');
      if (damage.startsWith('lost')) await rm(join(gitDir, 'objects'), { recursive: true });
      if (damage.endsWith('HEAD')) await rm(join(gitDir, 'HEAD'));
      expect(await shasOf(await open(address, { folder }))).toEqual([...shas, ...more]);
    },
  );
});
