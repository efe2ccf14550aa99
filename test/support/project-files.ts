import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const projectFolder = resolve(import.meta.dirname, '../..');

const parts = ['bot', 'collectors', 'server', 'widgets', 'prisma'];
const leftOut = /(^|\/)(node_modules|generated|dist)\//;

export interface ProjectFile {
  /** Relative to the project, with slashes. */
  path: string;
  text: string;
}

/** The product's own TypeScript files. */
export function projectFiles(): ProjectFile[] {
  return parts
    .flatMap((part) => readdirSync(join(projectFolder, part), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(projectFolder, join(entry.parentPath, entry.name)))
    .filter((path) => !leftOut.test(path))
    .map((path) => ({ path, text: readFileSync(join(projectFolder, path), 'utf8') }));
}

/** What a file imports of the project, as paths relative to it. */
export function importsOf({ path, text }: ProjectFile): string[] {
  const found = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) => match[1] ?? '');
  return found.map((one) => relative(projectFolder, resolve(projectFolder, path, '..', one)));
}
