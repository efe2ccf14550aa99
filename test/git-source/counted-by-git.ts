import { plainGit } from '../support/git-repository.ts';

/** What somebody has done, as plain git adds it up. Merges count as commits and have no lines. */
export interface Share {
  commits: number;
  merges: number;
  added: number;
  removed: number;
}

export interface CountedCommit {
  sha: string;
  /** The address in lower case, else `name:` and the name. */
  author: string;
  merge: boolean;
  at: number;
  files: { path: string; added: number; removed: number }[];
}

/** Every commit that HEAD reaches, read from what `git log --numstat` prints. */
export async function countedByGit(folder: string): Promise<CountedCommit[]> {
  const format = '--format=%x01%H%x09%aE%x09%aN%x09%at%x09%P';
  const output = await plainGit(folder, ['log', '--numstat', '-z', format]);
  const commits: CountedCommit[] = [];
  for (const record of output.split('\x01').slice(1)) {
    const [head = '', ...files] = record.split('\0');
    const [sha = '', email = '', name = '', at = '', parents = ''] = head.split('\t');
    commits.push({
      sha,
      author: email.trim() === '' ? `name:${name}` : email.trim().toLowerCase(),
      merge: parents.trim().includes(' '),
      at: Number(at) * 1_000,
      files: filesOf(files),
    });
  }
  return commits;
}

/** Adds commits up by a key. */
export function sharesOf(commits: readonly CountedCommit[]): Record<string, Share> {
  const shares: Record<string, Share> = {};
  for (const { author, merge, files } of commits) {
    shares[author] ??= { commits: 0, merges: 0, added: 0, removed: 0 };
    const share = shares[author];
    share.commits += 1;
    share.merges += merge ? 1 : 0;
    share.added += files.reduce((sum, file) => sum + file.added, 0);
    share.removed += files.reduce((sum, file) => sum + file.removed, 0);
  }
  return shares;
}

/** A renamed file's line has no path: its old and its new one come after it. */
function filesOf(records: readonly string[]): CountedCommit['files'] {
  return records.flatMap((record, index) => {
    const [added = '', removed = '', ...rest] = record.replace(/^\n/, '').split('\t');
    if (!/^(\d+|-)$/.test(added) || !/^(\d+|-)$/.test(removed)) return [];
    const path = rest.join('\t') || (records[index + 2] ?? '');
    return [{ path, added: linesOf(added), removed: linesOf(removed) }];
  });
}

/** Binary files have no lines. */
function linesOf(text: string): number {
  return text === '-' ? 0 : Number(text);
}
