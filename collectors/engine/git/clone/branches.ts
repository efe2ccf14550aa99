import { type GitOptions, git } from '../process/command.ts';
import { readInstant } from '../process/instant.ts';
import type { GitClone } from './clone.ts';
import { pairs, readHeads } from './heads.ts';

/** One branch, as it stands now. */
export interface GitBranch {
  name: string;
  headSha: string;
  headCommittedAt: Date;
  isDefault: boolean;
  /** Its head is part of the default branch's history; the default branch itself is not called merged. */
  merged: boolean;
}

/** The branches of a repository, by name; a local repository's remote-tracking ones are left out. */
export async function readBranches(clone: GitClone, signal: AbortSignal): Promise<GitBranch[]> {
  const options = { signal, repository: { gitDir: clone.gitDir } };
  const heads = await readHeads(options);
  const committed = await readCommitDates([...heads.values()], options);
  const merged = clone.head === null ? heads : await readHeads(options, `--merged=${clone.head}`);
  return [...heads].map(([name, headSha]) => {
    const isDefault = name === clone.defaultBranch;
    const headCommittedAt = readInstant(committed.get(headSha) ?? '').at;
    return { name, headSha, headCommittedAt, isDefault, merged: !isDefault && merged.has(name) };
  });
}

/** By `git log`, since `git for-each-ref` gives up at a date that it cannot read. */
async function readCommitDates(shas: readonly string[], options: GitOptions): Promise<Map<string, string>> {
  if (shas.length === 0) return new Map();
  const input = shas.map((sha) => `${sha}\n`).join('');
  const format = ['--format=%H%x09%cd', '--date=raw'];
  return pairs(await git(['log', '--no-walk=unsorted', '--stdin', ...format], { ...options, input }));
}
