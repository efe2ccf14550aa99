import type { Model } from '../../../prisma/datamodel.ts';
import { addressOfElsewhere } from '../references/elsewhere.ts';
import { linksTo, type ResolvedLink } from '../references/links.ts';
import { linkFieldOf, nameOfField } from '../resource/fields.ts';
import type { Refs, Resource, WrittenRow } from '../resource/resource.ts';
import { idIn, idsOf } from './ids.ts';
import type { Target } from './target.ts';

/** Rows of a table with what they refer to. */
export interface Referring {
  model: Model;
  refs: Refs;
  rows: readonly WrittenRow[];
}

/** The columns that hold what a row refers to, and by which link it was found. */
export type ReferenceColumns = (
  of: Pick<Referring, 'model' | 'refs'>,
  row: WrittenRow,
) => Record<string, number | null>;

/**
 * Looks up what rows refer to, all of one resource at once: this connection's by upstream id, another's by a link. What is only
 * known in passing, as people are, may be unknown where its column may be empty, and what another connection brings may come later;
 * throws for anything else that is not there.
 */
export async function referencesOf(
  target: Target,
  referring: readonly Referring[],
): Promise<ReferenceColumns> {
  const wanted = new Map<Resource, { names: Set<string>; addresses: Set<string> }>();
  for (const { refs, rows } of referring) {
    for (const [field, to] of otherRefs(refs)) {
      const { names, addresses } = wanted.get(to) ?? { names: new Set(), addresses: new Set() };
      wanted.set(to, { names, addresses });
      for (const row of rows) {
        const { [nameOfField(field)]: value } = row;
        if (typeof value === 'string') names.add(value);
        const address = to.foundBy ? addressOfElsewhere(value) : null;
        if (address !== null) addresses.add(address);
      }
    }
  }
  const known = new Map<Resource, Known>();
  for (const [resource, { names, addresses }] of wanted) {
    const ids = await idsOf(target, resource, names);
    known.set(resource, { ids, links: await linksTo(target, resource, addresses) });
  }
  return ({ model, refs }, row) =>
    Object.fromEntries(
      otherRefs(refs).flatMap(([field, to]) =>
        columnsFor(row[nameOfField(field)], { field, to, model }, known.get(to)),
      ),
    );
}

interface Known {
  ids: ReadonlyMap<string, number>;
  links: ReadonlyMap<string, ResolvedLink>;
}

function columnsFor(
  value: unknown,
  { field, to, model }: { field: string; to: Resource; model: Model },
  { ids, links }: Known = { ids: new Map(), links: new Map() },
): [string, number | null][] {
  const address = typeof value === 'string' ? null : addressOfElsewhere(value);
  const link = address === null ? undefined : links.get(address);
  const own = typeof value !== 'string' ? null : to.idsOf ? (ids.get(value) ?? null) : idIn(ids, to, value);
  const linkField = linkFieldOf(field);
  return [
    [field, link?.to ?? own],
    ...(model.fields.has(linkField) ? [[linkField, link?.id ?? null] satisfies [string, number | null]] : []),
  ];
}

/** What rows of a resource refer to beside each other. */
export function otherRefs(refs: Refs): [string, Resource][] {
  return Object.entries(refs).flatMap(([field, to]): [string, Resource][] =>
    to === 'itself' ? [] : [[field, to]],
  );
}
