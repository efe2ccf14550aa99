import type { PoolClient } from 'pg';
import sql from 'sql-template-tag';
import { select } from '../../../prisma/select.ts';
import type { ConnectionName } from '../connection.ts';

/** Where a page is written: one transaction, for one connection. Days are those of the installation's time zone. */
export interface Target extends ConnectionName {
  client: PoolClient;
  timeZone: string;
}

/** Ids of this connection's repositories by upstream id. Throws where a page names one that was never collected. */
export async function repositoryIds(
  target: Target,
  upstreamIds: Iterable<string>,
): Promise<(upstreamId: string) => number> {
  const wanted = [...new Set(upstreamIds)];
  const rows = await select<{ id: number; upstreamId: string }>(
    target.client,
    sql`select id, upstream_id as "upstreamId" from repository
        where source = ${target.dataSource} and connection = ${target.connection} and upstream_id = any(${wanted}::text[])`,
  );
  const ids = new Map(rows.map((row) => [row.upstreamId, row.id]));
  return (upstreamId) => {
    const id = ids.get(upstreamId);
    if (id === undefined)
      throw new Error(`The repository ${upstreamId} is not there: its script must run first.`);
    return id;
  };
}
