import sql, { raw } from 'sql-template-tag';
import { type BulkRow, insertAbsent, markOthersGone, upsert } from '../../../prisma/bulk.ts';
import { bulkTable, modelOf } from '../../../prisma/datamodel.ts';
import { select } from '../../../prisma/select.ts';
import { nameOfField } from '../resource/fields.ts';
import type { Resource, WrittenRow } from '../resource/resource.ts';
import { rowsOfParts, writeParts } from './parts.ts';
import { type ReferenceColumns, referencesOf } from './references.ts';
import { remember } from './remember.ts';
import type { Target } from './target.ts';

/** Writes what a page brings of a resource, in its own way where it has one, and answers how many rows changed. */
export async function writeRows(
  target: Target,
  resource: Resource,
  rows: readonly unknown[],
): Promise<number> {
  if (rows.length === 0) return 0;
  if (resource.write) return resource.write(target, rows);
  return upsertRows(target, resource, rows.filter(isRow));
}

/** Writes what others still tell of rows that the upstream lists no more: as gone, where they are not there. */
export async function writeFormer(
  target: Target,
  resource: Resource,
  rows: readonly unknown[],
): Promise<void> {
  const { values } = await valuesOf(target, resource, rows.filter(isRow));
  const gone = values.map((row) => ({ ...row, goneAt: new Date() }));
  await insertAbsent(target.client, tableOf(resource), gone);
}

async function upsertRows(target: Target, resource: Resource, rows: readonly WrittenRow[]): Promise<number> {
  const { values, columns } = await valuesOf(target, resource, rows);
  const table = tableOf(resource);
  await remember(target, resource, values);
  const changed = await upsert(target.client, table, values);
  await linkToItself(target, resource, rows);
  if (resource.wholeIn !== undefined) {
    const whole = { fields: [resource.wholeIn], within: values, rows: values };
    await markOthersGone(
      target.client,
      table,
      whole,
      modelOf(resource.model).fields.get('goneAt')?.column ?? '',
    );
  }
  await writeParts(target, resource, values, columns);
  return changed;
}

/** The columns of a resource that pages write: neither what is computed, nor what rows of one page may say of each other. */
function tableOf({ model, computed, refs }: Resource) {
  const itself = Object.keys(refs).filter((field) => refs[field] === 'itself');
  return bulkTable(model, [...computed, ...itself]);
}

/** Rows with everything that their columns hold. A row that is named is not gone. */
async function valuesOf(
  target: Target,
  resource: Resource,
  rows: readonly WrittenRow[],
): Promise<{ values: BulkRow[]; columns: ReferenceColumns }> {
  const { refs } = resource;
  const model = modelOf(resource.model);
  const columns = await referencesOf(target, [{ model, refs, rows }, ...rowsOfParts(resource, rows)]);
  const own = { source: target.dataSource, connection: target.connection, goneAt: null };
  const values = rows.map((row) => ({ ...row, ...own, ...columns({ model, refs }, row) }));
  return { values: await follow(target, resource, values), columns };
}

/** Columns that are those of what another column refers to. */
async function follow(target: Target, { refs, through }: Resource, values: BulkRow[]): Promise<BulkRow[]> {
  let followed = values;
  for (const [field, by] of Object.entries(through)) {
    const to = refs[by];
    if (to === undefined || to === 'itself') continue;
    const { table, fields } = modelOf(to.model);
    const column = fields.get(field)?.column ?? field;
    const found = await select<{ id: number; value: number | null }>(
      target.client,
      sql`select id, ${raw(column)} as value from ${raw(table)}
          where id = any(${[...new Set(values.map((row) => row[by]))]}::int[])`,
    );
    const known = new Map(found.map((row): [unknown, number | null] => [row.id, row.value]));
    followed = followed.map((row) => ({ ...row, [field]: known.get(row[by]) ?? null }));
  }
  return followed;
}

/** Afterwards, since what a row refers to may stand behind it on the same page. */
async function linkToItself(
  { client, dataSource, connection }: Target,
  { model, refs }: Resource,
  rows: readonly WrittenRow[],
): Promise<void> {
  const { table, fields } = modelOf(model);
  for (const field of Object.keys(refs).filter((one) => refs[one] === 'itself')) {
    const column = raw(fields.get(field)?.column ?? field);
    await select(
      client,
      sql`update ${raw(table)} t set ${column} = other.id
          from unnest(${rows.map((row) => row.upstreamId)}::text[], ${rows.map((row) => row[nameOfField(field)])}::text[])
               g (upstream_id, named)
          left join ${raw(table)} other
            on other.source = ${dataSource} and other.connection = ${connection} and other.upstream_id = g.named
          where t.source = ${dataSource} and t.connection = ${connection} and t.upstream_id = g.upstream_id
            and t.${column} is distinct from other.id`,
    );
  }
}

const isRow = (value: unknown): value is WrittenRow => typeof value === 'object' && value !== null;
