import { readdir } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const project = resolve(import.meta.dirname, '..');

/** Where declarations of one kind stand, and what one looks like. */
export interface DeclarationKind<T> {
  /** Absolute; folders below it are looked through as well where it is `deep`. */
  folder: string;
  deep?: true;
  /** Files that hold something else, by their paths below the folder. */
  except?: (path: string) => boolean;
  is: (value: unknown) => value is T;
  /** What one is called, in the sentence about a file that holds none. */
  called: string;
  /** The path, or the end of it, that a declaration's own name calls for. */
  belongsIn?: (one: T) => string;
}

/** A file with what it declares, in the order of its exports. */
export interface Found<T> {
  /** Below the kind's folder, with slashes. */
  path: string;
  declared: readonly [T, ...T[]];
}

/**
 * Finds everything of one kind by path, in the order of paths: the only way in which files are found, so that adding one edits
 * no list. Throws an error that names the file which declares nothing, or something that belongs elsewhere.
 */
export async function discover<T>(kind: DeclarationKind<T>): Promise<Found<T>[]> {
  const entries = await readdir(kind.folder, { withFileTypes: true, recursive: kind.deep === true });
  const paths = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(kind.folder, join(entry.parentPath, entry.name)))
    .filter((path) => !kind.except?.(path))
    .toSorted();
  return Promise.all(paths.map((path) => load(kind, path)));
}

/** The same where each file declares one thing. */
export async function discoverEach<T>(kind: DeclarationKind<T>): Promise<T[]> {
  return (await discover(kind)).map(({ declared: [one] }) => one);
}

/** Whether a value is an object that has all of these fields: what tells declarations of different kinds apart. */
export function hasFields(value: unknown, ...fields: readonly string[]): boolean {
  return typeof value === 'object' && value !== null && fields.every((field) => field in value);
}

async function load<T>(
  { folder, is, called, belongsIn }: DeclarationKind<T>,
  path: string,
): Promise<Found<T>> {
  const file = join(folder, path);
  const named = relative(project, file);
  const module: Record<string, unknown> = await import(pathToFileURL(file).href);
  const [first, ...others] = Object.values(module).filter(is);
  if (first === undefined) throw new Error(`${named} exports no ${called}.`);
  for (const one of [first, ...others]) {
    const place = belongsIn?.(one);
    if (place !== undefined && path !== place && !path.endsWith(`/${place}`))
      throw new Error(`${named} holds what belongs in ${place}.`);
  }
  return { path, declared: [first, ...others] };
}
