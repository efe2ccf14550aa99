import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';

/** One change to the tree. Paths are bytes where they are no UTF-8. */
export type Change =
  | { path: string | Buffer; content: string | Buffer }
  | { path: string; submodule: string }
  | { path: string; from: string }
  | { path: string; deleted: true };

/** A commit to write; everything that is left out is the same every time, so hashes are too. */
export interface CommitToWrite {
  message: string | Buffer;
  changes?: readonly Change[];
  branch?: string;
  /** `Name <email>`. */
  author?: string | Buffer;
  committer?: string;
  /** git's raw date: seconds and offset, `1700000000 +0530`. */
  date?: string;
  committed?: string;
  /** Positions of earlier commits in the list, or hashes; by default the one before, none for the first. */
  parents?: readonly (number | string)[];
  encoding?: string;
}

/** The surroundings of git in tests: none of the machine's own settings. */
export const plainGitEnvironment: NodeJS.ProcessEnv = {
  PATH: process.env.PATH,
  HOME: tmpdir(),
  LC_ALL: 'C',
  TZ: 'UTC',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: devNull,
  GIT_CONFIG_COUNT: '2',
  GIT_CONFIG_KEY_0: 'safe.directory',
  GIT_CONFIG_VALUE_0: '*',
  GIT_CONFIG_KEY_1: 'core.quotePath',
  GIT_CONFIG_VALUE_1: 'false',
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@example.com',
  GIT_AUTHOR_DATE: '1700000000 +0000',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@example.com',
  GIT_COMMITTER_DATE: '1700000000 +0000',
};

/** Runs git as anybody would, in a folder, and gives what it wrote. */
export async function plainGit(folder: string, args: readonly string[], input?: string): Promise<string> {
  const child = spawn('git', args, { cwd: folder, env: plainGitEnvironment });
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`git ${args.join(' ')} failed: ${Buffer.concat(errors)}`);
  return Buffer.concat(output).toString();
}

/**
 * Writes commits into a repository, made bare where there is none, through `git fast-import`, and gives their hashes
 * in order. HEAD is the branch `main`.
 */
export async function writeRepository(
  folder: string,
  commits: Iterable<CommitToWrite>,
  options: { bare?: boolean } = {},
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const bare = options.bare === false ? [] : ['--bare'];
  await plainGit(folder, ['init', '--quiet', ...bare, '--initial-branch=main', '.']);
  const marks = await mkdtemp(join(tmpdir(), 'git-marks-'));
  const file = join(marks, 'marks');
  const importArgs = [
    '-c',
    'core.compression=1',
    'fast-import',
    '--quiet',
    '--force',
    '--date-format=raw-permissive',
  ];
  const child = spawn('git', [...importArgs, `--export-marks=${file}`], {
    cwd: folder,
    env: plainGitEnvironment,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const closed = once(child, 'close');
  let index = 0;
  for (const commit of commits) {
    if (!child.stdin.write(commitText(commit, index))) await once(child.stdin, 'drain');
    index += 1;
  }
  child.stdin.end('done\n');
  const [code] = await closed;
  if (code !== 0) throw new Error('git fast-import failed');
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  await rm(marks, { recursive: true });
  const byMark = new Map(lines.map((line) => line.slice(1).split(' ', 2) as [string, string]));
  return Array.from({ length: index }, (_, each) => byMark.get(String(each + 1)) ?? '');
}

function commitText(commit: CommitToWrite, index: number): Buffer {
  const { author = 'Ann Lee <ann@example.com>', date = `${1_700_000_000 + index * 3600} +0000` } = commit;
  const [first, ...merged] = commit.parents ?? (index === 0 ? [] : [index - 1]);
  return Buffer.concat([
    text(`commit refs/heads/${commit.branch ?? 'main'}\nmark :${index + 1}\nauthor `),
    bytes(author),
    text(
      ` ${date}\ncommitter ${commit.committer ?? 'Ann Lee <ann@example.com>'} ${commit.committed ?? date}\n`,
    ),
    text(commit.encoding ? `encoding ${commit.encoding}\n` : ''),
    data(commit.message),
    text(first === undefined ? '' : `from ${reference(first)}\n`),
    ...merged.map((parent) => text(`merge ${reference(parent)}\n`)),
    ...(commit.changes ?? []).map(changeText),
    text('\n'),
  ]);
}

function reference(parent: number | string): string {
  return typeof parent === 'number' ? `:${parent + 1}` : parent;
}

function changeText(change: Change): Buffer {
  if ('deleted' in change) return text(`D ${quoted(change.path)}\n`);
  if ('from' in change) return text(`R ${quoted(change.from)} ${quoted(change.path)}\n`);
  if ('submodule' in change) return text(`M 160000 ${change.submodule} ${quoted(change.path)}\n`);
  return Buffer.concat([
    text('M 100644 inline '),
    text(quoted(change.path)),
    text('\n'),
    data(change.content),
  ]);
}

/** A path in double quotes, every byte that is not plain in octal. */
function quoted(path: string | Buffer): string {
  if (typeof path === 'string' && /^[\w./@+-]+$/.test(path)) return path;
  return `"${[...bytes(path)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')}"`;
}

function data(content: string | Buffer): Buffer {
  const body = bytes(content);
  return Buffer.concat([text(`data ${body.length}\n`), body, text('\n')]);
}

function bytes(content: string | Buffer): Buffer {
  return typeof content === 'string' ? Buffer.from(content) : content;
}

function text(content: string): Buffer {
  return Buffer.from(content);
}
