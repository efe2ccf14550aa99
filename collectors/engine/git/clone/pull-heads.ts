import { git } from '../process/command.ts';
import type { GitClone } from './clone.ts';

/** The refs under which GitHub keeps the heads of pull requests, those of forks and of deleted branches too. */
export const pullRefs = 'refs/pull/*/head';

/** The heads of all pull requests that a clone has fetched, each once. */
export async function readPullHeads({ gitDir }: GitClone, signal: AbortSignal): Promise<string[]> {
  const output = await git(['for-each-ref', '--format=%(objectname)', 'refs/pull'], {
    signal,
    repository: { gitDir },
  });
  return [...new Set(output.toString().split('\n').filter(Boolean))];
}
