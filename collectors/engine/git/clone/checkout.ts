import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { nulRecords } from '../log/records.ts';
import { git, streamGit } from '../process/command.ts';
import type { GitRepository } from '../process/environment.ts';

/** A repository as a fresh checkout of one commit would show it to git. */
export interface Checkout {
  repository: GitRepository;
  /** Whether a .gitattributes in it speaks of linguist. */
  hasLinguistAttributes: boolean;
}

interface SettingsFile {
  path: string;
  object: string;
}

const settingsFile =
  /^100\d{3} blob (?<object>[0-9a-f]+)\t(?<path>\.mailmap|\.gitmodules|(?:.*\/)?\.gitattributes)$/s;

/**
 * Puts the commit's .gitattributes, .gitmodules and .mailmap, and no other file, into a work tree in an empty folder.
 * So a bare clone gives the counts that its checkout would, and edits in somebody's work tree change none.
 */
export async function prepareCheckout(
  folder: string,
  commit: { gitDir: string; sha: string },
  signal: AbortSignal,
): Promise<Checkout> {
  const bare = { signal, repository: { gitDir: commit.gitDir } };
  const files = await settingsFiles(commit.sha, bare);
  const contents = await readBlobs(files, bare);
  const workTree = join(folder, 'tree');
  await mkdir(workTree);
  for (const [index, { path }] of files.entries()) {
    const target = join(workTree, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, contents[index] ?? '');
  }
  return {
    // The repository's own index is of another work tree.
    repository: { gitDir: commit.gitDir, workTree, indexFile: join(folder, 'index') },
    hasLinguistAttributes: contents.some((content) => content.includes('linguist-')),
  };
}

type In = { repository: GitRepository; signal: AbortSignal };

async function settingsFiles(sha: string, options: In): Promise<SettingsFile[]> {
  const files: SettingsFile[] = [];
  for await (const records of nulRecords(streamGit(['ls-tree', '-r', '-z', '--full-tree', sha], options))) {
    for (const record of records) {
      const { path, object } = settingsFile.exec(record)?.groups ?? {};
      if (path && object && isBelow(path)) files.push({ path, object });
    }
  }
  return files;
}

/** A tree that was written with ill intent may name folders that lead out of it. */
function isBelow(path: string): boolean {
  return !path.split('/').some((part) => part === '..' || part === '.' || part === '');
}

/** The contents of blobs, from `git cat-file --batch`: a line that ends with the size, the bytes, a line feed. */
async function readBlobs(files: readonly SettingsFile[], options: In): Promise<Buffer[]> {
  const input = files.map(({ object }) => `${object}\n`).join('');
  const output = await git(['cat-file', '--batch'], { ...options, input });
  let position = 0;
  return files.map(() => {
    const start = output.indexOf('\n', position) + 1;
    const size = Number(output.toString('latin1', output.lastIndexOf(' ', start) + 1, start - 1));
    position = start + size + 1;
    return output.subarray(start, start + size);
  });
}
