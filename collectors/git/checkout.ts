import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { git, streamGit } from './command.ts';
import type { GitRepository } from './environment.ts';
import { nulRecords } from './records.ts';

/** A repository as a fresh checkout of one commit would show it to git. */
export interface Checkout {
  repository: GitRepository;
  /** Whether a .gitattributes in it speaks of linguist. */
  hasLinguistAttributes: boolean;
}

const attributeFile = /^100\d{3} blob ([0-9a-f]+)\t(?:(?:.*\/)?\.gitattributes|\.gitmodules)$/s;

/**
 * Prepares, in an empty folder, a work tree without files and an index that holds the commit's attribute files alone.
 * git falls back from the one to the other, so a bare clone and a work tree with unfinished edits give equal counts.
 */
export async function prepareCheckout(
  folder: string,
  commit: { gitDir: string; sha: string },
  signal: AbortSignal,
): Promise<Checkout> {
  const workTree = join(folder, 'tree');
  await mkdir(workTree);
  const repository: GitRepository = {
    gitDir: commit.gitDir,
    workTree,
    indexFile: join(folder, 'index'),
    mailmap: `${commit.sha}:.mailmap`,
  };
  const entries = await attributeFiles(commit.sha, { repository, signal });
  const input = entries.map((entry) => `${entry}\0`).join('');
  await git(['update-index', '-z', '--index-info'], { signal, repository, input });
  return { repository, hasLinguistAttributes: await speakOfLinguist(entries, { repository, signal }) };
}

type In = { repository: GitRepository; signal: AbortSignal };

/** The lines of `git ls-tree` for them: mode, kind, object, path. */
async function attributeFiles(sha: string, options: In): Promise<string[]> {
  const entries: string[] = [];
  for await (const records of nulRecords(streamGit(['ls-tree', '-r', '-z', '--full-tree', sha], options))) {
    entries.push(...records.filter((record) => attributeFile.test(record)));
  }
  return entries;
}

async function speakOfLinguist(entries: readonly string[], options: In): Promise<boolean> {
  const objects = entries.map((entry) => attributeFile.exec(entry)?.[1]).join('\n');
  const contents = await git(['cat-file', '--batch'], { ...options, input: objects });
  return contents.includes('linguist-');
}
