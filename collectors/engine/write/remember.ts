import sql, { raw } from 'sql-template-tag';
import type { BulkRow } from '../../../prisma/bulk.ts';
import { modelOf } from '../../../prisma/datamodel.ts';
import { select } from '../../../prisma/select.ts';
import type { Resource } from '../resource/resource.ts';
import type { Target } from './target.ts';

/** Before rows are written: keeps what they are about to lose of the columns that a resource remembers, the newest last. */
export async function remember(
  { client, dataSource, connection }: Target,
  { model, remembers }: Resource,
  rows: readonly BulkRow[],
): Promise<void> {
  const { table, fields } = modelOf(model);
  for (const [list, field] of Object.entries(remembers)) {
    const former = raw(fields.get(list)?.column ?? list);
    const column = raw(`t.${fields.get(field)?.column ?? field}`);
    await select(
      client,
      sql`update ${raw(table)} t set ${former} = array_append(array_remove(t.${former}, ${column}), ${column})
          from unnest(${rows.map((row) => row.upstreamId)}::text[], ${rows.map((row) => row[field])}::text[]) g (upstream_id, value)
          where t.source = ${dataSource} and t.connection = ${connection} and t.upstream_id = g.upstream_id
            and ${column} <> g.value`,
    );
  }
}
