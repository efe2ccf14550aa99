import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { git } from '../../engine/git/process/command.ts';
import type { NamedRepository } from '../../github/api/repositories.ts';

/** Where the clone is that was made of a repository for its commits; null where there is none. */
export function cloneOf({ upstreamId }: NamedRepository, folder: string): string | null {
  const gitDir = join(folder, `repository-${upstreamId}.git`);
  return existsSync(gitDir) ? gitDir : null;
}

/** The commits that `sha` reaches and `base` does not; null where the clone does not have both. */
export async function commitsInClone(
  gitDir: string,
  { base, sha }: { base: string; sha: string },
  signal: AbortSignal,
): Promise<string[] | null> {
  const repository = { gitDir };
  if ([base, sha].some((hash) => !/^[0-9a-f]{40,64}$/.test(hash))) return null;
  const input = `${base}^{commit}\n${sha}^{commit}\n`;
  const found = lines(await git(['cat-file', '--batch-check'], { signal, repository, input }));
  if (!found.every((line) => / commit \d+$/.test(line))) return null;
  return lines(await git(['rev-list', sha, `^${base}`], { signal, repository }));
}

function lines(output: Buffer): string[] {
  return output.toString().split('\n').filter(Boolean);
}
