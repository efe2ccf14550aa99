import type { PoolClient } from 'pg';
import sql from 'sql-template-tag';
import { select } from '../../../prisma/select.ts';
import type { ConnectionName } from '../contract/connection.ts';

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
  return idsOf(target, 'repository', upstreamIds);
}

/** Like `repositoryIds`, of pipelines. */
export async function pipelineIds(
  target: Target,
  upstreamIds: Iterable<string>,
): Promise<(upstreamId: string) => number> {
  return idsOf(target, 'pipeline', upstreamIds);
}

async function idsOf(
  { client, dataSource, connection }: Target,
  table: 'repository' | 'pipeline',
  upstreamIds: Iterable<string>,
): Promise<(upstreamId: string) => number> {
  const wanted = [...new Set(upstreamIds)];
  const from = table === 'repository' ? sql`repository` : sql`pipeline`;
  const rows = await select<{ id: number; upstreamId: string }>(
    client,
    sql`select id, upstream_id as "upstreamId" from ${from}
        where source = ${dataSource} and connection = ${connection} and upstream_id = any(${wanted}::text[])`,
  );
  const ids = new Map(rows.map((row) => [row.upstreamId, row.id]));
  return (upstreamId) => {
    const id = ids.get(upstreamId);
    if (id === undefined)
      throw new Error(`The ${table} ${upstreamId} is not there: its script must run first.`);
    return id;
  };
}

/** Ids of accounts by upstream id, on the hosts of this connection's repositories. One that was never met is nobody known. */
export async function peopleIds(
  { client, dataSource, connection }: Target,
  upstreamIds: Iterable<string | null>,
): Promise<(upstreamId: string | null) => number | null> {
  const wanted = [...new Set(upstreamIds)].filter((one) => one !== null);
  const rows = await select<{ id: number; upstreamId: string }>(
    client,
    sql`select id, upstream_id as "upstreamId" from account
        where source = ${dataSource} and upstream_id = any(${wanted}::text[])
          and host in (select host from repository where source = ${dataSource} and connection = ${connection})`,
  );
  const ids = new Map(rows.map((row) => [row.upstreamId, row.id]));
  return (upstreamId) => (upstreamId === null ? null : (ids.get(upstreamId) ?? null));
}
