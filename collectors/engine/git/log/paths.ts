import type { Checkout } from '../clone/checkout.ts';
import { git } from '../process/command.ts';
import { isGeneratedPath, isVendoredPath } from './generated.ts';
import { type LanguageKind, type Languages, loadLanguages } from './languages.ts';

/** What a path tells about a file; .gitattributes of the head overrules the names. */
export interface PathFacts {
  /** Generated, vendored or a lock file: no work of the person who committed it. */
  generated: boolean;
  language: string | null;
  languageKind: LanguageKind | null;
}

/** Facts about paths, each worked out once. `learn` must have seen a path before `of` is asked about it. */
export interface PathReader {
  learn(paths: Iterable<string>): Promise<void>;
  of(path: string): PathFacts;
}

/** Keeps the memory bounded in repositories that have seen millions of paths. */
const rememberedPaths = 100_000;

const nothing: PathFacts = { generated: false, language: null, languageKind: null };
const attributes = ['linguist-generated', 'linguist-vendored', 'linguist-language'] as const;

/** Facts about paths by their names alone, for where no .gitattributes can be asked. */
export async function readPathNames(): Promise<(path: string) => PathFacts> {
  const languages = await loadLanguages();
  return (path) => factsOf(path, [], languages);
}

/** Reads paths as a commit's checkout classes them. */
export async function readPaths(checkout: Checkout, signal: AbortSignal): Promise<PathReader> {
  const languages = await loadLanguages();
  const known = new Map<string, PathFacts>();
  return {
    async learn(paths) {
      if (known.size > rememberedPaths) known.clear();
      const unknown = [...new Set(paths)].filter((path) => !known.has(path));
      const values = checkout.hasLinguistAttributes ? await attributeValues(unknown, checkout, signal) : [];
      for (const [index, path] of unknown.entries()) {
        known.set(path, factsOf(path, values.slice(index * 3, index * 3 + 3), languages));
      }
    },
    of: (path) => known.get(path) ?? nothing,
  };
}

/** Three values a path, in the order asked for: `unspecified`, `set`, `unset` or what stands after the `=`. */
async function attributeValues(paths: readonly string[], checkout: Checkout, signal: AbortSignal) {
  if (paths.length === 0) return [];
  const output = await git(['check-attr', '--stdin', '-z', ...attributes], {
    signal,
    repository: checkout.repository,
    input: paths.map((path) => `${path}\0`).join(''),
  });
  return output
    .toString()
    .split('\0')
    .filter((_, index) => index % 3 === 2);
}

function factsOf(path: string, values: readonly string[], languages: Languages): PathFacts {
  const [generated, vendored, name] = values;
  const byName = name && !/^(unspecified|set|unset)$/.test(name) ? languages.ofName(name) : null;
  const language = byName ?? languages.ofPath(path);
  return {
    generated: (saysSo(generated) ?? isGeneratedPath(path)) || (saysSo(vendored) ?? isVendoredPath(path)),
    language: language?.name ?? null,
    languageKind: language?.kind ?? null,
  };
}

function saysSo(value: string | undefined): boolean | null {
  if (value === 'set' || value === 'true') return true;
  return value === 'unset' || value === 'false' ? false : null;
}
