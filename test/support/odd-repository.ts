import { join } from 'node:path';
import { type CommitToWrite, plainGit, writeRepository } from './git-repository.ts';

/** Repositories with everything odd that git allows; the same hashes every time. */
export interface OddRepository {
  /** Bare, with all the odd commits on `main`. */
  main: string;
  /** Another clone of it. */
  twin: string;
  /** A clone that ends three commits back. */
  shallow: string;
  /** A clone whose HEAD is the commit `renamed`. */
  detached: string;
  empty: string;
  sha: (name: OddCommit) => string;
}

export type OddCommit = keyof typeof oddCommits | 'before 1970';

type Spec = Omit<CommitToWrite, 'parents'> & { parents?: readonly string[] };

const lines = (count: number, from = 1) =>
  `${Array.from({ length: count }, (_, index) => `line ${from + index}`).join('\n')}\n`;
const submodule = (digit: string) => digit.repeat(40);
const mailmap = [
  'Ann Lee <ann@example.com> <ann@home.example>',
  'Ann Lee <ann@example.com> A. Lee <old@example.com>',
  'Bob Ray <bob@example.com>',
];

const oddCommits = {
  root: {
    message: 'Begin',
    changes: [
      { path: 'src/app.ts', content: lines(40) },
      { path: 'README.md', content: '# Odd\n' },
      { path: '.mailmap', content: `${mailmap.join('\n')}\n` },
    ],
  },
  edited: { message: 'Edit', changes: [{ path: 'src/app.ts', content: lines(42) }] },
  renamed: {
    message: 'Rename with a change',
    changes: [
      { path: 'src/main.ts', from: 'src/app.ts' },
      { path: 'src/main.ts', content: lines(44) },
    ],
  },
  binary: { message: 'Binary', changes: [{ path: 'logo.png', content: Buffer.from([0x89, 0, 1, 2, 0]) }] },
  'name in Latin-1': {
    message: 'Latin-1 name',
    author: Buffer.from('J\xf6rg <joerg@example.com>', 'latin1'),
  },
  'message in Latin-1': { message: Buffer.from('Gr\xfc\xdfe', 'latin1'), encoding: 'ISO-8859-1' },
  'message in no encoding': { message: Buffer.from('bytes \xff\xfe here', 'latin1') },
  'odd paths': {
    message: 'Paths',
    changes: [
      { path: Buffer.from('caf\xe9.txt', 'latin1'), content: 'a\n' },
      { path: 'tab\there.txt', content: 'a\nb\n' },
      { path: 'line\nfeed.txt', content: 'a\nb\nc\n' },
      { path: 'quote"s and ünïcode.txt', content: 'a\n' },
      { path: ' 1\t2\tlooks like numstat', content: 'a\n' },
    ],
  },
  'at +0530': { message: 'Delhi', date: '1700000000 +0530' },
  'at +0545': { message: 'Kathmandu', date: '1700000000 +0545' },
  'at -0330': { message: 'St. John’s', date: '1700000000 -0330' },
  'in 1970': { message: 'The beginning of time', date: '0 +0000' },
  'in 2200': { message: 'The year 2200', date: '7258118400 +0000' },
  'beyond all dates': {
    message: 'Too far',
    date: '18446744073709551614 +0000',
    committed: '1700000000 +0000',
  },
  'in a far millennium': { message: 'Far', date: '99999999999999 +0000', committed: '1700000000 +0000' },
  'at no real offset': { message: 'Bogus', date: '1700000000 +9999', committed: '1700000000 -7777' },
  'second e-mail': { message: 'From home', author: 'Ann Lee <ann@home.example>' },
  'old name': { message: 'Long ago', author: 'A. Lee <old@example.com>' },
  'name by mailmap': { message: 'By Bob', author: 'bobby <BOB@example.com>' },
  'without a name': { message: 'Nobody', author: ' <nobody@example.com>' },
  'without an e-mail': { message: 'No address', author: 'Nobody <>' },
  submodule: {
    message: 'Add a submodule',
    changes: [
      {
        path: '.gitmodules',
        content: '[submodule "lib"]\n\tpath = lib\n\turl = https://example.com/lib.git\n',
      },
      { path: 'lib', submodule: submodule('1') },
    ],
  },
  'submodule moved on': { message: 'Move it on', changes: [{ path: 'lib', submodule: submodule('2') }] },
  'co-authors': {
    message: [
      'Together\n\nCo-authored-by: in the text <not@a.trailer> is no trailer.\n',
      'Co-authored-by: A. Lee <old@example.com>',
      'co-authored-by: Cid Roe <cid@example.com>',
      'Co-authored-by: Cid Roe <CID@example.com>',
      'Co-Authored-By: bobby <bob@example.com>',
      'Co-authored-by: nobody in particular\n',
    ].join('\n'),
  },
  'empty commit': { message: 'Nothing changed' },
  'empty message': { message: '', changes: [{ path: 'src/main.ts', content: lines(45) }] },
  'message like output': {
    message: `c${'a'.repeat(40)}\n1\t2\tpath\n\nc${'b'.repeat(40)}\n\n-\t-\tbinary\n`,
    changes: [{ path: 'src/main.ts', content: lines(46) }],
  },
  'lock file': {
    message: 'Lock',
    changes: [
      { path: 'package-lock.json', content: lines(900) },
      { path: 'vendor/github.com/x/y.go', content: lines(300) },
    ],
  },
  'other root': {
    message: 'Begin again',
    branch: 'other',
    parents: [],
    changes: [{ path: 'other.py', content: lines(7) }],
  },
  'merged root': { message: 'Merge other', parents: ['lock file', 'other root'] },
  'arm one': {
    message: 'One',
    branch: 'one',
    parents: ['merged root'],
    changes: [{ path: 'one.go', content: lines(1) }],
  },
  'arm two': {
    message: 'Two',
    branch: 'two',
    parents: ['merged root'],
    changes: [{ path: 'two.go', content: lines(2) }],
  },
  octopus: {
    message: 'Merge one and two',
    parents: ['merged root', 'arm one', 'arm two'],
    changes: [
      { path: 'one.go', content: lines(1) },
      { path: 'two.go', content: lines(2) },
    ],
  },
} satisfies Record<string, Spec>;

/** Writes them all below a folder. */
export async function oddRepository(folder: string): Promise<OddRepository> {
  const main = join(folder, 'odd.git');
  const names = Object.keys(oddCommits);
  const commits = Object.values<Spec>(oddCommits).map(({ parents, ...commit }) => ({
    ...commit,
    ...(parents && { parents: parents.map((parent) => names.indexOf(parent)) }),
  }));
  const hashes = await writeRepository(main, commits);
  const last = await commitBefore1970(main);
  const shas = new Map([
    ...names.map((name, index) => [name, hashes[index] ?? ''] as const),
    ['before 1970', last],
  ]);
  const sha = (name: OddCommit) => shas.get(name) ?? '';

  const clone = async (name: string, ...options: string[]) => {
    await plainGit(folder, ['clone', '--quiet', '--bare', ...options, `file://${main}`, name]);
    return join(folder, name);
  };
  const detached = await clone('detached.git');
  await plainGit(detached, ['update-ref', '--no-deref', 'HEAD', sha('renamed')]);
  await plainGit(folder, ['init', '--quiet', '--bare', 'empty.git']);
  return {
    main,
    twin: await clone('twin.git'),
    shallow: await clone('shallow.git', '--depth=3'),
    detached,
    empty: join(folder, 'empty.git'),
    sha,
  };
}

/** git's own commands refuse a date before 1970; other programs have written such commits. */
async function commitBefore1970(folder: string): Promise<string> {
  const [tree = '', parent = ''] = (await plainGit(folder, ['rev-parse', 'main^{tree}', 'main'])).split('\n');
  const person = 'Ann Lee <ann@example.com> -86400 +0000';
  const commit = `tree ${tree}\nparent ${parent}\nauthor ${person}\ncommitter ${person}\n\nBefore 1970\n`;
  const hash = ['hash-object', '-t', 'commit', '-w', '--literally', '--stdin'];
  const sha = (await plainGit(folder, hash, commit)).trim();
  await plainGit(folder, ['update-ref', 'refs/heads/main', sha]);
  return sha;
}
