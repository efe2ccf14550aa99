import { chownSync, existsSync, lchownSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { InvalidInput, NotFound } from '../../server/contract/errors.ts';
import { plainGit, writeRepository } from '../support/git-repository.ts';
import { historyOf, open, temporaryFolder, withVariable } from './reading.ts';

const one = [{ message: 'one', changes: [{ path: 'a/b.ts', content: 'a\n' }] }];

async function workTree(name = 'shop'): Promise<{ path: string; sha: string }> {
  const path = join(temporaryFolder(), name);
  const [sha = ''] = await writeRepository(path, one, { bare: false });
  await plainGit(path, ['reset', '--quiet', '--hard']);
  return { path, sha };
}

describe('a path on this machine', () => {
  test.each(['', '.git', 'a'])('is read in place: a work tree, by its folder or %j in it', async (below) => {
    const { path, sha } = await workTree();
    const clone = await open(join(path, below));
    expect(clone).toMatchObject({ fullName: 'shop', host: null, defaultBranch: 'main', head: sha });
    expect(clone.gitDir).toBe(join(path, '.git'));
    expect(await historyOf(clone)).toHaveLength(1);
  });

  test('is read in place: a bare repository, named without .git', async () => {
    const path = join(temporaryFolder(), 'shop.git');
    await writeRepository(path, one);
    expect(await open(path)).toMatchObject({ fullName: 'shop', gitDir: path });
    expect(await open(`file://${path}`)).toMatchObject({ fullName: 'shop', gitDir: path });
  });

  test('is read in place: a linked work tree, on its own branch', async () => {
    const { path, sha } = await workTree();
    const linked = join(temporaryFolder(), 'linked');
    await plainGit(path, ['worktree', 'add', '--quiet', '-b', 'topic', linked]);
    const clone = await open(linked);
    expect(clone).toMatchObject({ fullName: 'linked', defaultBranch: 'topic', head: sha });
    expect(await historyOf(clone)).toHaveLength(1);
  });

  test('is read in place: a submodule, whose .git is a file', async () => {
    const [inner, outer] = [await workTree('inner'), await workTree('outer')];
    const add = ['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.path, 'lib'];
    await plainGit(outer.path, add);
    const clone = await open(join(outer.path, 'lib'));
    expect(clone).toMatchObject({ fullName: 'lib', head: inner.sha });
    expect(await historyOf(clone)).toHaveLength(1);
  });

  test('is left as it was', async () => {
    const { path } = await workTree();
    const before = readdirSync(path, { recursive: true });
    await historyOf(await open(path));
    expect(readdirSync(path, { recursive: true })).toEqual(before);
  });

  test.runIf(process.getuid?.() === 0)('may belong to somebody else', async () => {
    const { path } = await workTree();
    const everything = readdirSync(path, { recursive: true, encoding: 'utf8' });
    for (const each of everything) lchownSync(join(path, each), 65_534, 65_534);
    chownSync(path, 65_534, 65_534);
    await expect(plainGit(path, ['-c', 'safe.directory=', 'log'])).rejects.toThrow('dubious ownership');
    expect(await historyOf(await open(path))).toHaveLength(1);
  });

  test('that holds no repository is not found', async () => {
    const empty = temporaryFolder();
    await expect(open(empty)).rejects.toThrow(NotFound);
    await expect(open(join(empty, 'nowhere'))).rejects.toThrow(NotFound);
  });

  test('that has a branch checked out without commits is read from main', async () => {
    const { path, sha } = await workTree();
    await plainGit(path, ['checkout', '--quiet', '--orphan', 'fresh']);
    expect(await open(path)).toMatchObject({ defaultBranch: 'main', head: sha });
  });
});

describe('what stands around a repository changes nothing', () => {
  test('the configuration of whoever runs Momentum', async () => {
    const home = temporaryFolder();
    writeFileSync(
      join(home, '.gitconfig'),
      '[diff]\n renames = false\n[log]\n showSignature = true\n decorate = full\n',
    );
    withVariable('HOME', home);
    withVariable('XDG_CONFIG_HOME', join(home, '.config'));
    const path = temporaryFolder();
    await writeRepository(path, [
      { message: 'one', changes: [{ path: 'a.ts', content: 'a\nb\n' }] },
      { message: 'two', changes: [{ path: 'b.ts', from: 'a.ts' }] },
    ]);
    const history = await historyOf(await open(path));
    expect(history[1]?.files).toMatchObject([{ path: 'b.ts', oldPath: 'a.ts', additions: 0, deletions: 0 }]);
  });

  test('git variables, as they are set where a hook runs', async () => {
    const [here, elsewhere] = [await workTree(), await workTree('elsewhere')];
    withVariable('GIT_DIR', join(elsewhere.path, '.git'));
    withVariable('GIT_INDEX_FILE', join(elsewhere.path, '.git/index'));
    expect((await open(here.path)).gitDir).toBe(join(here.path, '.git'));
  });

  test('replaced and grafted commits', async () => {
    const path = temporaryFolder();
    const shas = await writeRepository(path, [{ message: 'one' }, { message: 'two' }, { message: 'three' }]);
    await plainGit(path, ['replace', shas[1] ?? '', shas[0] ?? '']);
    writeFileSync(join(path, 'info/grafts'), `${shas[2]}\n`);
    const history = await historyOf(await open(path));
    expect(history.map(({ subject }) => subject)).toEqual(['one', 'two', 'three']);
  });

  test('programs that the repository wants run', async () => {
    const { path } = await workTree();
    const marker = join(temporaryFolder(), 'ran');
    mkdirSync(join(path, '.git/hooks'), { recursive: true });
    for (const key of [
      'core.fsmonitor',
      'diff.external',
      'diff.ts.textconv',
      'diff.ts.command',
      'core.pager',
    ]) {
      await plainGit(path, ['config', key, `touch ${marker};`]);
    }
    writeFileSync(join(path, '.git/info/attributes'), '*.ts diff=ts\n');
    expect(await historyOf(await open(path))).toHaveLength(1);
    expect(existsSync(marker)).toBe(false);
  });

  test('objects that would have to come from elsewhere: they are not fetched, and that is said', async () => {
    const { path } = await workTree();
    const marker = join(temporaryFolder(), 'ran');
    const partial = join(temporaryFolder(), 'partial.git');
    await plainGit(path, ['config', 'uploadpack.allowFilter', 'true']);
    await plainGit(path, ['clone', '--quiet', '--bare', '--filter=blob:none', `file://${path}`, partial]);
    await plainGit(partial, ['config', 'remote.origin.url', `ext::touch ${marker}`]);
    const reading = historyOf(await open(partial));
    await expect(reading).rejects.toThrow(InvalidInput);
    await expect(reading).rejects.toThrow('lacks some of its objects');
    expect(existsSync(marker)).toBe(false);
  });
});
