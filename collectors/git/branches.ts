import type { GitClone } from './clone.ts';
import { type GitOptions, git } from './command.ts';
import { readInstant } from './instant.ts';

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
  const format = '--format=%(objectname)%09%(committerdate:raw)%09%(refname:lstrip=2)';
  const all = await git(['for-each-ref', format, 'refs/heads'], options);
  const merged = new Set(clone.head === null ? [] : await mergedInto(clone.head, options));
  return lines(all).map((line) => {
    const [headSha = '', committed = '', name = ''] = line.split('\t');
    const isDefault = name === clone.defaultBranch;
    const headCommittedAt = readInstant(committed).at;
    return { name, headSha, headCommittedAt, isDefault, merged: !isDefault && merged.has(name) };
  });
}

async function mergedInto(head: string, options: GitOptions): Promise<string[]> {
  return lines(
    await git(['for-each-ref', '--format=%(refname:lstrip=2)', `--merged=${head}`, 'refs/heads'], options),
  );
}

function lines(output: Buffer): string[] {
  return output.toString().split('\n').filter(Boolean);
}
