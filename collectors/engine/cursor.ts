import sql from 'sql-template-tag';
import { type Database, select } from '../../prisma/select.ts';
import { NotFound } from '../../server/contract/errors.ts';
import type { ScriptName } from './lease.ts';

/** How far a script has come in one scope. */
export interface Cursor {
  lastFetchedDataDate: Date | null;
  state: unknown;
}

/** Reads a scope's cursor; a scope that was never collected has an empty one. */
export async function readCursor(database: Database, name: ScriptName, scope: string): Promise<Cursor> {
  const [row] = await select<{ lastFetchedDataDate: Date | null; state: unknown }>(
    database,
    sql`select last_fetched_data_date as "lastFetchedDataDate", state from data_source_cursor
        where ${isScript(name)} and scope = ${scope}`,
  );
  return row ?? { lastFetchedDataDate: null, state: null };
}

/** Keeps what a page left for the next, in that page's transaction. */
export async function keepState(
  database: Database,
  name: ScriptName,
  scope: string,
  state: unknown,
): Promise<void> {
  const { dataSource, connection, script } = name;
  await select(
    database,
    sql`insert into data_source_cursor (data_source, connection, script, scope, state)
        values (${dataSource}, ${connection}, ${script}, ${scope}, ${JSON.stringify(state)}::jsonb)
        on conflict (data_source, connection, script, scope) do update set state = excluded.state`,
  );
}

/** Moves the cursor to the end of a window that is complete. The first window tells from when on there is data. */
export async function advance(
  database: Database,
  name: ScriptName,
  scope: string,
  window: { from: Date | null; to: Date },
): Promise<void> {
  const { dataSource, connection, script } = name;
  await select(
    database,
    sql`insert into data_source_cursor as c (data_source, connection, script, scope, last_fetched_data_date, collected_from)
        values (${dataSource}, ${connection}, ${script}, ${scope}, ${window.to}, ${window.from})
        on conflict (data_source, connection, script, scope) do update
        set last_fetched_data_date = excluded.last_fetched_data_date,
            collected_from = case when c.last_fetched_data_date is null then excluded.collected_from
                                  when c.collected_from is null or excluded.collected_from is null then null
                                  else least(c.collected_from, excluded.collected_from) end`,
  );
}

/**
 * Moves cursors back to `from` (null: to the beginning), so that everything since is collected again; what is there stays.
 * Throws `NotFound` where no cursor fits.
 */
export async function resetCursors(
  database: Database,
  name: { dataSource: string; connection: string; script?: string | undefined; scope?: string | undefined },
  from: Date | null,
): Promise<number> {
  const rows = await select(
    database,
    sql`update data_source_cursor
        set last_fetched_data_date = case when ${from}::timestamptz is null then null
                                          else least(last_fetched_data_date, ${from}::timestamptz) end,
            state = null
        where data_source = ${name.dataSource} and connection = ${name.connection}
          and script = coalesce(${name.script ?? null}::text, script) and scope = coalesce(${name.scope ?? null}::text, scope)
        returning scope`,
  );
  if (rows.length === 0)
    throw new NotFound('Nothing that was collected fits, so there is no cursor to move back.');
  return rows.length;
}

function isScript({ dataSource, connection, script }: ScriptName) {
  return sql`data_source = ${dataSource} and connection = ${connection} and script = ${script}`;
}
