import sql, { raw } from 'sql-template-tag';
import { modelOf } from '../../../prisma/datamodel.ts';
import { select } from '../../../prisma/select.ts';
import type { Resource } from '../resource/resource.ts';
import type { Target } from './target.ts';

/** Ids of this connection's rows by upstream id. */
export async function idsOf(
  target: Target,
  resource: Resource,
  upstreamIds: Iterable<string>,
): Promise<ReadonlyMap<string, number>> {
  const wanted = [...new Set(upstreamIds)];
  if (wanted.length === 0) return new Map();
  if (resource.idsOf) return resource.idsOf(target, wanted);
  const { dataSource, connection, client } = target;
  const rows = await select<{ id: number; upstreamId: string }>(
    client,
    sql`select id, upstream_id as "upstreamId" from ${raw(modelOf(resource.model).table)}
        where source = ${dataSource} and connection = ${connection} and upstream_id = any(${wanted}::text[])`,
  );
  return new Map(rows.map((row) => [row.upstreamId, row.id]));
}

/** The id of a row that must be there. Throws where a page names one that was never collected. */
export function idIn(ids: ReadonlyMap<string, number>, resource: Resource, upstreamId: string): number {
  const id = ids.get(upstreamId);
  if (id !== undefined) return id;
  const what = modelOf(resource.model).table.replaceAll('_', ' ');
  throw new Error(`The ${what} ${upstreamId} is not there: its script must run first.`);
}
