import sql from 'sql-template-tag';
import { select } from '../../../../prisma/select.ts';
import type { Target } from '../../../engine/write/target.ts';

/** Ids of accounts by upstream id, on the hosts of this connection's repositories. One that was never met is nobody known. */
export async function accountsOnHosts(
  { client, dataSource, connection }: Target,
  upstreamIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await select<{ id: number; upstreamId: string }>(
    client,
    sql`select id, upstream_id as "upstreamId" from account
        where source = ${dataSource} and upstream_id = any(${upstreamIds}::text[])
          and host in (select host from repository where source = ${dataSource} and connection = ${connection})`,
  );
  return new Map(rows.map((row) => [row.upstreamId, row.id]));
}
