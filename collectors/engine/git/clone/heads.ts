import { type GitOptions, git } from '../process/command.ts';

/** The heads of the branches by their names, all of them or those that a filter of `git for-each-ref` lets through. */
export async function readHeads(options: GitOptions, ...filter: string[]): Promise<Map<string, string>> {
  const format = '--format=%(refname:lstrip=2)%09%(objectname)';
  const output = await git(['for-each-ref', format, ...filter, 'refs/heads'], options);
  return pairs(output);
}

/** Lines of two words with a tab between them, the second by the first. */
export function pairs(output: Buffer): Map<string, string> {
  const lines = output.toString().split('\n').filter(Boolean);
  return new Map(
    lines.map((line) => [line.slice(0, line.indexOf('\t')), line.slice(line.indexOf('\t') + 1)]),
  );
}
