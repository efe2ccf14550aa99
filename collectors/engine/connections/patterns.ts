import { z } from 'zod';

/** Names with `*` for any characters, separated by commas; upper and lower case are the same. */
export const patternList = z.string().transform((text) =>
  text
    .split(',')
    .map((pattern) => pattern.trim())
    .filter(Boolean),
);

/** The patterns as PostgreSQL's `ilike` takes them. */
export function likePatterns(patterns: readonly string[]): string[] {
  return patterns.map((pattern) => pattern.replaceAll(/[\\%_]/g, '\\$&').replaceAll('*', '%'));
}

/** Whether one of the patterns fits a name. */
export function fitsPattern(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const source = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
    return new RegExp(`^${source}$`, 'i').test(name);
  });
}
