import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { GitCommit } from '../../collectors/engine/git/log/log.ts';
import { bigRepository } from '../support/big-repository.ts';
import { plainGit, writeRepository } from '../support/git-repository.ts';
import { oddRepository } from '../support/odd-repository.ts';
import { historyOf, open, temporaryFolder } from './reading.ts';

interface Totals {
  commits: number;
  additions: number;
  deletions: number;
  authors: Record<string, number>;
}

const bigCommits = process.env.MOMENTUM_SOAK ? 25_000 : 3_000;
const projectRoot = join(import.meta.dirname, '../..');

/** What anybody who runs git in the folder would add up. */
async function countedByGit(folder: string): Promise<Totals> {
  const numstat = await plainGit(folder, ['log', '--numstat', '--format=']);
  const totals = { additions: 0, deletions: 0 };
  for (const line of numstat.split('\n').filter(Boolean)) {
    const [added = '', deleted = ''] = line.split('\t');
    totals.additions += added === '-' ? 0 : Number(added);
    totals.deletions += deleted === '-' ? 0 : Number(deleted);
  }
  const shortlog = await plainGit(folder, ['shortlog', '-sne', 'HEAD']);
  const authors = shortlog
    .split('\n')
    .filter(Boolean)
    .map((line) => line.trim().split('\t'));
  return {
    commits: Number(await plainGit(folder, ['rev-list', '--count', 'HEAD'])),
    ...totals,
    authors: Object.fromEntries(authors.map(([count, author = '']) => [author.trim(), Number(count)])),
  };
}

function countedByMomentum(history: readonly GitCommit[]): Totals {
  const authors: Record<string, number> = {};
  for (const { author } of history) {
    const name = `${author.name} <${author.email}>`.trim();
    authors[name] = (authors[name] ?? 0) + 1;
  }
  const files = history.flatMap((commit) => commit.files);
  return {
    commits: history.length,
    additions: files.reduce((sum, { additions }) => sum + (additions ?? 0), 0),
    deletions: files.reduce((sum, { deletions }) => sum + (deletions ?? 0), 0),
    authors,
  };
}

async function expectAgreement(folder: string): Promise<void> {
  expect(countedByMomentum(await historyOf(await open(folder)))).toEqual(await countedByGit(folder));
}

describe('commits, lines and authors are those that git itself counts', () => {
  test('in a big repository', async () => {
    const folder = temporaryFolder();
    await bigRepository(folder, { commits: bigCommits });
    await expectAgreement(folder);
  });

  test.each(['main', 'shallow', 'detached'] as const)('in odd repositories: %s', async (which) => {
    const odd = await oddRepository(temporaryFolder());
    await expectAgreement(odd[which]);
  });

  test.skipIf(!existsSync(join(projectRoot, '.git')))('in the history of Momentum itself', async () => {
    await expectAgreement(projectRoot);
  });

  test('in a work tree whose .gitattributes take files out of the line counts', async () => {
    const folder = temporaryFolder();
    await writeRepository(
      folder,
      [
        {
          message: 'Begin',
          changes: [
            { path: '.gitattributes', content: '*.svg binary\ndata/*.csv -diff\n' },
            { path: 'logo.svg', content: '<svg/>\n' },
            { path: 'data/a.csv', content: 'a,b\n' },
            { path: 'deep/.gitattributes', content: '*.ts -diff\n' },
            { path: 'deep/er/a.ts', content: 'a\n' },
            { path: 'a.ts', content: 'a\nb\n' },
          ],
        },
      ],
      { bare: false },
    );
    await plainGit(folder, ['reset', '--quiet', '--hard']);
    const history = await historyOf(await open(folder));
    expect(history[0]?.files.filter(({ additions }) => additions !== null).map(({ path }) => path)).toEqual([
      '.gitattributes',
      'a.ts',
      'deep/.gitattributes',
    ]);
    await expectAgreement(folder);
  });
});

test('reading in two parts gives each commit once', async () => {
  const folder = temporaryFolder();
  const shas = await bigRepository(folder, { commits: 600 });
  const clone = await open(folder);
  const all = await historyOf(clone);
  const first = all.slice(0, 250);
  const rest = await historyOf(clone, { except: first.map(({ sha }) => sha) });
  expect([...first, ...rest]).toEqual(all);
  expect(new Set(all.map(({ sha }) => sha))).toEqual(new Set(shas));
});

test('commits to leave out that no longer exist are ignored', async () => {
  const folder = temporaryFolder();
  const shas = await writeRepository(folder, [{ message: 'one' }, { message: 'two' }]);
  const read = await historyOf(await open(folder), { except: ['f'.repeat(40), shas[0] ?? ''] });
  expect(read.map(({ sha }) => sha)).toEqual([shas[1]]);
});

test('history can be read from other tips than the default branch', async () => {
  const folder = temporaryFolder();
  const shas = await writeRepository(folder, [
    { message: 'one' },
    { message: 'two', branch: 'side', parents: [0] },
    { message: 'three', parents: [0] },
  ]);
  const clone = await open(folder);
  expect((await historyOf(clone)).map(({ sha }) => sha)).toEqual([shas[0], shas[2]]);
  const side = await historyOf(clone, { tips: ['refs/heads/side'], except: [shas[0] ?? ''] });
  expect(side.map(({ sha }) => sha)).toEqual([shas[1]]);
  await expect(historyOf(clone, { tips: ['--all'] })).rejects.toThrow('neither a full commit hash');
  await expect(historyOf(clone, { tips: ['f'.repeat(40)] })).rejects.toThrow('bad object');
});
