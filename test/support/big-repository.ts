import { type Change, type CommitToWrite, writeRepository } from './git-repository.ts';

/** How large it is; the same options give the same hashes. */
export interface BigRepositoryOptions {
  commits?: number;
  seed?: number;
}

interface SourceFile {
  path: string;
  lines: string[];
}

interface Feature {
  tip: number;
  remaining: number;
  files: Set<SourceFile>;
}

type Random = () => number;

const clocks: readonly (readonly [string, number])[] = [
  ['+0100', 60],
  ['+0530', 330],
  ['-0800', -480],
  ['+0000', 0],
  ['+0900', 540],
  ['-0330', -210],
];
const extensions = ['ts', 'ts', 'ts', 'py', 'go', 'java', 'css', 'md', 'tsx', 'rs'];
const words = 'order total price user index cache value result limit offset query state event parse'.split(
  ' ',
);
const authors = 60;
const days = 3 * 365;
const firstMonday = Date.UTC(2023, 0, 2) / 1000;

/**
 * Writes a repository of many commits as a team makes them: few authors do most, in the working hours of their time
 * zones over three years, on the main branch and on feature branches that are merged, with renames, several languages,
 * a lock file and co-authors. Gives the hashes.
 */
export function bigRepository(folder: string, options: BigRepositoryOptions = {}): Promise<string[]> {
  return writeRepository(folder, history(options.commits ?? 25_000, randomNumbers(options.seed ?? 1)));
}

function* history(commits: number, random: Random): Generator<CommitToWrite, void, undefined> {
  const files = Array.from({ length: 40 }, (_, index) => newFile(index, random));
  yield { ...signature(0, random), message: 'Begin', changes: files.map(contentOf), parents: [] };
  let main = 0;
  let feature: Feature | null = null;
  for (let index = 1; index < commits; index += 1) {
    const common = { ...signature(index / commits, random), message: message(index, random) };
    const last = index === commits - 1;
    if (feature && (feature.remaining === 0 || (last && feature.files.size > 0))) {
      yield { ...common, changes: [...feature.files].map(contentOf), parents: [main, feature.tip] };
      main = index;
      feature = null;
    } else if (feature && !last && random() < 0.6) {
      const edited = editSome(files, 0, random);
      yield { ...common, branch: 'feature', changes: edited.map(contentOf), parents: [feature.tip] };
      feature = {
        tip: index,
        remaining: feature.remaining - 1,
        files: new Set([...feature.files, ...edited]),
      };
    } else {
      yield { ...common, changes: mainChanges(files, feature !== null, index, random), parents: [main] };
      main = index;
      if (!feature && random() < 0.3)
        feature = { tip: main, remaining: below(6, random) + 1, files: new Set() };
    }
  }
}

/** While a feature is open it has every other file to itself, so that its merge has nothing to resolve. */
function mainChanges(files: SourceFile[], featureOpen: boolean, index: number, random: Random): Change[] {
  const chance = random();
  if (chance < 0.02) return [lockFile(index, random)];
  if (chance < 0.03 && !featureOpen)
    return [moved(files[below(files.length, random)] ?? newFile(0, random), index)];
  if (chance < 0.06) {
    const added = newFile(files.length, random);
    files.push(added);
    return [contentOf(added)];
  }
  return editSome(files, 1, random).map(contentOf);
}

function editSome(files: readonly SourceFile[], parity: number, random: Random): SourceFile[] {
  const count = 1 + Math.floor(random() ** 3 * 8);
  const chosen = Array.from({ length: count }, () => {
    const half = Math.floor(random() ** 2 * (files.length >> 1));
    return files[half * 2 + parity];
  });
  const edited = new Set(chosen.filter((file) => file !== undefined));
  for (const { lines } of edited) {
    const added = Array.from({ length: below(9, random) }, () => line(random));
    lines.splice(below(lines.length, random), below(lines.length > 120 ? 14 : 6, random), ...added);
  }
  return [...edited];
}

function newFile(index: number, random: Random): SourceFile {
  const extension = extensions[index % extensions.length] ?? 'ts';
  const path = `src/${words[index % words.length]}/${words[below(words.length, random)]}-${index}.${extension}`;
  return { path, lines: Array.from({ length: 20 + below(60, random) }, () => line(random)) };
}

function moved(file: SourceFile, index: number): Change {
  const from = file.path;
  file.path = from.replace(/^(src|moved-\d+)/, `moved-${index}`);
  return { path: file.path, from };
}

function lockFile(index: number, random: Random): Change {
  const lines = Array.from({ length: 200 + below(400, random) }, (_, each) => `"${each}": "${index}",`);
  return { path: 'package-lock.json', content: lines.join('\n') };
}

function contentOf({ path, lines }: SourceFile): Change {
  return { path, content: `${lines.join('\n')}\n` };
}

function signature(progress: number, random: Random) {
  const author = Math.floor(random() ** 3 * authors);
  const [offset, minutes] = clocks[author % clocks.length] ?? ['+0000', 0];
  const day = Math.floor(progress * days);
  const weekday = day % 7 > 4 && random() < 0.9 ? day - 2 : day;
  const local = 9 * 3600 + Math.floor((random() + random()) * 5 * 3600);
  const person = personNumber(author);
  return {
    author: person,
    committer: person,
    date: `${firstMonday + weekday * 86_400 + local - minutes * 60} ${offset}`,
  };
}

function message(index: number, random: Random): string {
  const subject = `Change ${words[below(words.length, random)]} ${words[below(words.length, random)]} (#${index})`;
  const partner = random() < 0.05 ? `\n\nCo-authored-by: ${personNumber(below(authors, random))}` : '';
  return `${subject}\n\nBecause ${line(random)}${partner}\n`;
}

function personNumber(index: number): string {
  return `Person ${index} <person${index}@example.com>`;
}

function line(random: Random): string {
  return Array.from({ length: 3 + below(5, random) }, () => words[below(words.length, random)]).join(' ');
}

function below(limit: number, random: Random): number {
  return Math.floor(random() * limit);
}

/** Mulberry32: small, fast, and the same numbers for the same seed everywhere. */
function randomNumbers(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}
