import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readBranches } from '../../collectors/engine/git/clone/branches.ts';
import type { GitCommit } from '../../collectors/engine/git/log/log.ts';
import { type OddCommit, type OddRepository, oddRepository } from '../support/odd-repository.ts';
import { historyOf, open, patience } from './reading.ts';

const folder = mkdtempSync(join(tmpdir(), 'momentum-odd-'));
let odd: OddRepository;
let history: Map<string, GitCommit>;

beforeAll(async () => {
  odd = await oddRepository(folder);
  history = new Map((await historyOf(await open(odd.main))).map((commit) => [commit.sha, commit]));
});
afterAll(() => rmSync(folder, { recursive: true }));

function commit(name: OddCommit): GitCommit {
  const found = history.get(odd.sha(name));
  if (!found) throw new Error(`The commit "${name}" was not read.`);
  return found;
}

const pathsOf = (name: OddCommit) => commit(name).files.map(({ path }) => path);
const linesOf = (name: OddCommit) =>
  commit(name).files.map(({ path, additions, deletions }) => [path, additions, deletions]);

describe('files', () => {
  test('a renamed file is one file with both names and its changed lines', () => {
    expect(commit('renamed').files).toMatchObject([
      { path: 'src/main.ts', oldPath: 'src/app.ts', additions: 2, deletions: 0, language: 'TypeScript' },
    ]);
  });

  test('a binary file has no line counts', () => {
    expect(linesOf('binary')).toEqual([['logo.png', null, null]]);
  });

  test('a first commit counts everything that it brings', () => {
    expect(linesOf('root')).toEqual([
      ['.mailmap', 3, 0],
      ['README.md', 1, 0],
      ['src/app.ts', 40, 0],
    ]);
  });

  test('paths with tabs, line feeds, quotes and bytes that are no UTF-8 are read whole', () => {
    expect(new Set(pathsOf('odd paths'))).toEqual(
      new Set([
        'caf\uFFFD.txt',
        'tab\there.txt',
        'line\nfeed.txt',
        'quote"s and ünïcode.txt',
        ' 1\t2\tlooks like numstat',
      ]),
    );
  });

  test('a submodule counts as git counts it, one line', () => {
    expect(linesOf('submodule moved on')).toEqual([['lib', 1, 1]]);
  });

  test('lock files and vendored files are marked', () => {
    expect(commit('lock file').files.map(({ generated }) => generated)).toEqual([true, true]);
    expect(commit('edited').files.map(({ generated }) => generated)).toEqual([false]);
  });

  test('an empty commit has none', () => {
    expect(commit('empty commit').files).toEqual([]);
  });
});

describe('dates', () => {
  test.each([
    ['at +0530', 330],
    ['at +0545', 345],
    ['at -0330', -210],
  ] as const)('the offset of a commit %s is %i minutes', (name, minutes) => {
    expect(commit(name).authorOffsetMinutes).toBe(minutes);
    expect(commit(name).authoredAt).toEqual(new Date(1_700_000_000_000));
  });

  test.each([
    ['in 1970', '1970-01-01T00:00:00.000Z'],
    ['in 2200', '2200-01-01T00:00:00.000Z'],
    ['beyond all dates', '1970-01-01T00:00:00.000Z'],
    ['before 1970', '1970-01-01T00:00:00.000Z'],
    ['in a far millennium', '+275760-09-13T00:00:00.000Z'],
  ] as const)('a commit %s is dated as git shows it, as far as a date reaches', (name, date) => {
    expect(commit(name).authoredAt.toISOString()).toBe(date);
  });

  test('an offset that no clock has is kept', () => {
    expect(commit('at no real offset').authorOffsetMinutes).toBe(99 * 60 + 99);
  });
});

describe('people', () => {
  test.each(['second e-mail', 'old name'] as const)('the mailmap joins a %s to the person', (name) => {
    expect(commit(name).author).toEqual({ name: 'Ann Lee', email: 'ann@example.com' });
  });

  test('what the commit says stays beside what the mailmap says', () => {
    expect(commit('old name').rawAuthor).toEqual({ name: 'A. Lee', email: 'old@example.com' });
    expect(commit('name by mailmap').author).toEqual({ name: 'Bob Ray', email: 'BOB@example.com' });
  });

  test('a name in bytes that are no UTF-8 keeps all other letters', () => {
    expect(commit('name in Latin-1').author).toEqual({ name: 'J\uFFFDrg', email: 'joerg@example.com' });
  });

  test('a name or an e-mail may be missing', () => {
    expect(commit('without a name').author).toEqual({ name: '', email: 'nobody@example.com' });
    expect(commit('without an e-mail').author).toEqual({ name: 'Nobody', email: '' });
  });

  test('co-authors come from the trailers through the mailmap, each once and never the author', () => {
    expect(commit('co-authors').coAuthors).toEqual([
      { name: 'Cid Roe', email: 'cid@example.com' },
      { name: 'Bob Ray', email: 'bob@example.com' },
    ]);
  });
});

describe('messages', () => {
  test('a message in a declared encoding is read in it', () => {
    expect(commit('message in Latin-1').subject).toBe('Grüße');
  });

  test('a message in no encoding at all keeps its readable part', () => {
    expect(commit('message in no encoding').subject).toBe('bytes \uFFFD\uFFFD here');
  });

  test('a message that looks like the output of git is only a message', () => {
    expect(commit('message like output').subject).toBe(`c${'a'.repeat(40)} 1\t2\tpath`);
    expect(linesOf('message like output')).toEqual([['src/main.ts', 1, 0]]);
  });

  test('a message may be empty', () => {
    expect(commit('empty message').subject).toBe('');
  });
});

describe('shapes of history', () => {
  test('a merge has its parents and no files, an octopus all of them', () => {
    expect(commit('octopus').parents).toEqual(
      (['merged root', 'arm one', 'arm two'] as const).map((name) => odd.sha(name)),
    );
    expect(commit('octopus').files).toEqual([]);
  });

  test('two roots are both read', () => {
    const roots = [...history.values()].filter(({ parents }) => parents.length === 0);
    expect(new Set(roots.map(({ sha }) => sha))).toEqual(new Set([odd.sha('root'), odd.sha('other root')]));
  });

  test('every parent comes before its children', () => {
    const seen = new Set<string>();
    for (const { sha, parents } of history.values()) {
      expect(parents.filter((parent) => !seen.has(parent))).toEqual([]);
      seen.add(sha);
    }
  });

  test('an empty repository has no history, no branch and no head', async () => {
    const clone = await open(odd.empty);
    expect(clone).toMatchObject({ empty: true, head: null, defaultBranch: null });
    expect(await historyOf(clone)).toEqual([]);
    expect(await readBranches(clone, patience)).toEqual([]);
  });

  test('a shallow clone says so and gives what it has', async () => {
    const clone = await open(odd.shallow);
    expect(clone.shallow).toBe(true);
    const shas = (await historyOf(clone)).map(({ sha }) => sha);
    expect(shas).toContain(odd.sha('octopus'));
    expect(shas).not.toContain(odd.sha('root'));
  });

  test('a detached HEAD is read from where it is', async () => {
    const clone = await open(odd.detached);
    expect(clone).toMatchObject({ detached: true, defaultBranch: null, head: odd.sha('renamed') });
    const shas = (await historyOf(clone)).map(({ sha }) => sha);
    expect(shas).toEqual((['root', 'edited', 'renamed'] as const).map((name) => odd.sha(name)));
  });

  test('two clones of one repository give the same commits', async () => {
    const twin = await historyOf(await open(odd.twin));
    expect(twin).toEqual([...history.values()]);
  });

  test('branches are listed with their heads, also where a head has an unreadable date', async () => {
    const branches = await readBranches(await open(odd.main), patience);
    expect(branches.map(({ name, merged, isDefault }) => [name, merged, isDefault])).toEqual([
      ['main', false, true],
      ['one', true, false],
      ['other', true, false],
      ['two', true, false],
    ]);
    expect(branches[0]).toMatchObject({ headSha: odd.sha('before 1970'), headCommittedAt: new Date(0) });
    expect(branches[1]).toMatchObject({
      headSha: odd.sha('arm one'),
      headCommittedAt: commit('arm one').committedAt,
    });
  });
});
