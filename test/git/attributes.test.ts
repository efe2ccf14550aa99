import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { GitFile } from '../../collectors/engine/git/log/log.ts';
import { plainGit, writeRepository } from '../support/git-repository.ts';
import { historyOf, open, temporaryFolder } from './reading.ts';

async function filesWith(files: Record<string, string>): Promise<Map<string, GitFile>> {
  const folder = temporaryFolder();
  const changes = Object.entries(files).map(([path, content]) => ({ path, content }));
  await writeRepository(folder, [{ message: 'Begin', changes }]);
  const [commit] = await historyOf(await open(folder));
  return new Map(commit?.files.map((file) => [file.path, file]));
}

test('linguist-generated and linguist-vendored take files out, and bring them back when negated', async () => {
  const files = await filesWith({
    '.gitattributes': [
      'api/** linguist-generated',
      'copied.c linguist-vendored=true',
      'package-lock.json -linguist-generated',
      'vendor/ours/** linguist-vendored=false',
    ].join('\n'),
    'api/client.ts': 'a\n',
    'copied.c': 'a\n',
    'package-lock.json': '{}\n',
    'vendor/ours/a.go': 'a\n',
    'vendor/theirs/a.go': 'a\n',
  });
  const generated = [...files.values()].filter((file) => file.generated).map(({ path }) => path);
  expect(generated.sort()).toEqual(['.gitattributes', 'api/client.ts', 'copied.c', 'vendor/theirs/a.go']);
});

test('a deeper .gitattributes overrules one above it', async () => {
  const files = await filesWith({
    '.gitattributes': '*.sql linguist-generated\n',
    'written/.gitattributes': '*.sql !linguist-generated\n',
    'made/a.sql': 'a\n',
    'written/a.sql': 'a\n',
  });
  expect(files.get('made/a.sql')?.generated).toBe(true);
  expect(files.get('written/a.sql')?.generated).toBe(false);
});

test('linguist-language names the language, by name or alias', async () => {
  const files = await filesWith({
    '.gitattributes':
      '*.inc linguist-language=C++\n*.x linguist-language=emacs-lisp\n*.ts linguist-language=No-Such\n',
    'a.inc': 'a\n',
    'a.x': 'a\n',
    'a.ts': 'a\n',
  });
  expect(['a.inc', 'a.x', 'a.ts'].map((path) => files.get(path)?.language)).toEqual([
    'C++',
    'Emacs Lisp',
    'TypeScript',
  ]);
});

test('what is committed at the head counts for all commits, and unfinished edits do not', async () => {
  const folder = temporaryFolder();
  await writeRepository(
    folder,
    [
      { message: 'One', changes: [{ path: 'a.ts', content: 'a\n' }] },
      { message: 'Two', changes: [{ path: '.gitattributes', content: 'a.ts linguist-generated\n' }] },
    ],
    { bare: false },
  );
  await plainGit(folder, ['reset', '--quiet', '--hard']);
  await writeFile(join(folder, '.gitattributes'), '*.ts -linguist-generated -diff\n');
  await writeFile(join(folder, '.mailmap'), 'Somebody Else <ann@example.com>\n');
  const [first] = await historyOf(await open(folder));
  expect(first?.files).toMatchObject([{ path: 'a.ts', additions: 1, generated: true }]);
  expect(first?.author.name).toBe('Ann Lee');
});
