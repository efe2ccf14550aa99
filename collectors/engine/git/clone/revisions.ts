import { InvalidInput } from '../../../../server/contract/errors.ts';
import { git } from '../process/command.ts';
import type { GitClone } from './clone.ts';

/** A part of the history. */
export interface Revisions {
  /** Full commit hashes or full ref names to start from, instead of the clone's head. */
  tips?: readonly string[];
  /** Commits that are left out with all that they reach; those that the clone does not have are ignored. */
  except?: readonly string[];
}

/**
 * The revisions as git takes them on standard input, one a line.
 * @throws InvalidInput for anything that is neither a full hash nor a full ref name
 */
export async function revisionList(
  clone: GitClone,
  { tips = [], except = [], signal }: Revisions & { signal: AbortSignal },
): Promise<string> {
  const odd = [...tips, ...except].find((each) => !/^(?:HEAD|refs\/[^\s^~:]+|[0-9a-f]{40,64})$/.test(each));
  if (odd !== undefined) throw new InvalidInput(`${odd} is neither a full commit hash nor a full ref name.`);
  const start = tips.length === 0 && clone.head !== null ? [clone.head] : tips;
  const known = await commitsThatExist(clone, except, signal);
  return [...start, ...known.map((sha) => `^${sha}`)].map((each) => `${each}\n`).join('');
}

/**
 * The hashes of the commits that a branch had and has no longer after it was rewritten: what its former head reached
 * and the clone's head does not. None where the clone has lost the former head itself.
 */
export async function readDropped(
  clone: GitClone,
  formerHead: string,
  signal: AbortSignal,
): Promise<string[]> {
  const [former] = await commitsThatExist(clone, [formerHead], signal);
  if (former === undefined || clone.head === null) return [];
  const input = await revisionList(clone, { tips: [former], except: [clone.head], signal });
  const repository = { gitDir: clone.gitDir };
  return lines(await git(['rev-list', '--stdin'], { signal, repository, input }));
}

async function commitsThatExist(clone: GitClone, shas: readonly string[], signal: AbortSignal) {
  if (shas.length === 0) return [];
  const input = shas.map((sha) => `${sha}^{commit}\n`).join('');
  const repository = { gitDir: clone.gitDir };
  const answers = lines(await git(['cat-file', '--batch-check'], { signal, repository, input }));
  return answers.flatMap((answer) => /^(\S+) commit /.exec(answer)?.[1] ?? []);
}

function lines(output: Buffer): string[] {
  return output.toString().split('\n').filter(Boolean);
}
