import { type BulkRow, removeOthers, upsert } from '../../../prisma/bulk.ts';
import { bulkTable, modelOf } from '../../../prisma/datamodel.ts';
import type { Resource, ResourcePart, WrittenRow } from '../resource/resource.ts';
import type { ReferenceColumns, Referring } from './references.ts';
import type { Target } from './target.ts';

/** The rows that come with others, with what they refer to. */
export function rowsOfParts({ parts }: Resource, rows: readonly WrittenRow[]): Referring[] {
  return Object.entries(parts).map(([name, { model, refs }]) => ({
    model: modelOf(model),
    refs,
    rows: rows.flatMap((row) => partRows(row[name])),
  }));
}

/** Writes the rows that come with others. */
export async function writeParts(
  target: Target,
  { parts }: Resource,
  rows: readonly BulkRow[],
  columns: ReferenceColumns,
): Promise<void> {
  for (const [name, part] of Object.entries(parts)) {
    const asked = rows.filter((row) => row[name] !== null);
    await writePart(target, part, asked, name, columns);
  }
}

async function writePart(
  { client }: Target,
  { of, refs, replaced, ...part }: ResourcePart,
  rows: readonly BulkRow[],
  name: string,
  columns: ReferenceColumns,
): Promise<void> {
  const table = bulkTable(part.model);
  const referring = { model: modelOf(part.model), refs };
  const values = rows.flatMap((row) =>
    partRows(row[name]).map((one) => ({ ...one, ...columns(referring, one), ...shared(of, row) })),
  );
  await upsert(client, table, values);
  if (!replaced) return;
  const within = rows.map((row) => shared(of, row));
  await removeOthers(client, table, { fields: Object.keys(of), within, rows: values });
}

/** What a part has of the row that it belongs to. */
function shared(of: ResourcePart['of'], row: BulkRow): Record<string, unknown> {
  return Object.fromEntries(Object.entries(of).map(([field, from]) => [field, row[from]]));
}

function partRows(value: unknown): WrittenRow[] {
  return Array.isArray(value) ? value : [];
}
