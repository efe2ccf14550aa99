import type { Model } from '../../../prisma/datamodel.ts';
import { nameOfField } from '../resource/fields.ts';
import type { Refs, Resource, WrittenRow } from '../resource/resource.ts';
import { idIn, idsOf } from './ids.ts';
import type { Target } from './target.ts';

/** Rows of a table with what they refer to. */
export interface Referring {
  model: Model;
  refs: Refs;
  rows: readonly WrittenRow[];
}

/** The columns that hold what a row refers to. */
export type ReferenceColumns = (refs: Refs, row: WrittenRow) => Record<string, number | null>;

/**
 * Looks up what rows refer to by upstream id, all of one resource at once. What is only known in passing, as people are, may be
 * unknown where its column may be empty; throws for anything else that is not there.
 */
export async function referencesOf(
  target: Target,
  referring: readonly Referring[],
): Promise<ReferenceColumns> {
  const wanted = new Map<Resource, Set<string>>();
  for (const { refs, rows } of referring) {
    for (const [field, to] of otherRefs(refs)) {
      const names = wanted.get(to) ?? new Set();
      wanted.set(to, names);
      const name = nameOfField(field);
      for (const row of rows) if (typeof row[name] === 'string') names.add(row[name]);
    }
  }
  const known = new Map<Resource, ReadonlyMap<string, number>>();
  for (const [resource, names] of wanted) known.set(resource, await idsOf(target, resource, names));
  return (refs, row) =>
    Object.fromEntries(otherRefs(refs).map(([field, to]) => [field, idFor(row[nameOfField(field)], to)]));
  function idFor(value: unknown, to: Resource): number | null {
    if (typeof value !== 'string') return null;
    const ids = known.get(to) ?? new Map();
    return to.idsOf ? (ids.get(value) ?? null) : idIn(ids, to, value);
  }
}

/** What rows of a resource refer to beside each other. */
export function otherRefs(refs: Refs): [string, Resource][] {
  return Object.entries(refs).flatMap(([field, to]): [string, Resource][] =>
    to === 'itself' ? [] : [[field, to]],
  );
}
