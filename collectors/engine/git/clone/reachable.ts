import { git } from '../process/command.ts';
import { GitFailed } from '../process/failure.ts';
import type { GitClone } from './clone.ts';

/** Whether commits that were reached before are no longer part of the head's history, or are not even there any more. */
export async function isRewritten(
  clone: GitClone,
  reached: readonly string[],
  signal: AbortSignal,
): Promise<boolean> {
  if (reached.length === 0) return false;
  const input = [...reached, ...(clone.head === null ? [] : [`^${clone.head}`])]
    .map((each) => `${each}\n`)
    .join('');
  try {
    const dropped = await git(['rev-list', '--max-count=1', '--stdin'], {
      signal,
      input,
      repository: { gitDir: clone.gitDir },
    });
    return dropped.length > 0;
  } catch (error) {
    if (error instanceof GitFailed) return true;
    throw error;
  }
}

/** The hashes of all commits that the head reaches. */
export async function reachableCommits(clone: GitClone, signal: AbortSignal): Promise<string[]> {
  if (clone.head === null) return [];
  const output = await git(['rev-list', clone.head], { signal, repository: { gitDir: clone.gitDir } });
  return output.toString().split('\n').filter(Boolean);
}
