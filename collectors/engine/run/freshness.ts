import sql from 'sql-template-tag';
import { type Database, select } from '../../../prisma/select.ts';
import type { Resource } from '../resource/resource.ts';
import type { RunStatus } from './history.ts';
import type { ScriptName } from './lease.ts';

/**
 * Notes from when until when a script's resources are collected, over all its scopes: the earliest beginning, the earliest end
 * (until then every scope is there) and the latest one (after it none is). Answers the earliest end.
 */
export async function noteFreshness(
  database: Database,
  { dataSource, connection, script }: ScriptName,
  provides: readonly Resource[],
  status: RunStatus,
): Promise<Date | null> {
  const rows = await select<{ collectedUntil: Date | null }>(
    database,
    sql`with reached as (
          select case when bool_or(collected_from is null) then null else min(collected_from) end as collected_from,
                 min(last_fetched_data_date) as collected_until, max(last_fetched_data_date) as reached_until
          from data_source_cursor
          where data_source = ${dataSource} and connection = ${connection} and script = ${script}
            and last_fetched_data_date is not null
        )
        insert into resource_freshness (resource, data_source, connection, collected_from, collected_until, reached_until, status)
        select resource, ${dataSource}, ${connection}, collected_from, collected_until, reached_until, ${status}::run_status
        from reached cross join unnest(${provides.map(({ name }) => name)}::text[]) p (resource)
        on conflict (resource, data_source, connection) do update
        set collected_from = excluded.collected_from, collected_until = excluded.collected_until,
            reached_until = excluded.reached_until, status = excluded.status
        returning collected_until as "collectedUntil"`,
  );
  return rows[0]?.collectedUntil ?? null;
}
