import sql from 'sql-template-tag';
import { type Database, select } from '../../../prisma/select.ts';
import { NotFound } from '../../../server/contract/errors.ts';
import type { ScriptName } from './lease.ts';

/** How far a script has come in one scope. */
export interface Cursor {
  lastFetchedDataDate: Date | null;
  state: unknown;
  validators: Record<string, string>;
}

/** Reads a scope's cursor; a scope that was never collected has an empty one. */
export async function readCursor(database: Database, name: ScriptName, scope: string): Promise<Cursor> {
  const [row] = await select<Cursor>(
    database,
    sql`select last_fetched_data_date as "lastFetchedDataDate", state, coalesce(validators, '{}') as validators
        from data_source_cursor where ${isScript(name)} and scope = ${scope}`,
  );
  return row ?? { lastFetchedDataDate: null, state: null, validators: {} };
}

/** How far a script has come in those of the scopes that it has collected before. */
export async function readCursors(
  database: Database,
  name: ScriptName,
  scopes: readonly string[],
): Promise<Map<string, Date>> {
  const rows = await select<{ scope: string; until: Date }>(
    database,
    sql`select scope, last_fetched_data_date as until from data_source_cursor
        where ${isScript(name)} and scope = any(${scopes}::text[]) and last_fetched_data_date is not null`,
  );
  return new Map(rows.map(({ scope, until }) => [scope, until]));
}

/** Moves the cursors of scopes in which nothing has changed; never back. */
export async function advanceUnchanged(
  database: Database,
  name: ScriptName,
  scopes: readonly string[],
  to: Date,
): Promise<void> {
  await select(
    database,
    sql`update data_source_cursor set last_fetched_data_date = greatest(last_fetched_data_date, ${to}::timestamptz)
        where ${isScript(name)} and scope = any(${scopes}::text[])`,
  );
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

/** Keeps what answers were marked with beside what is kept already, in a page's transaction; null forgets one. */
export async function keepValidators(
  database: Database,
  name: ScriptName,
  scope: string,
  validators: Readonly<Record<string, string | null>>,
): Promise<void> {
  const { dataSource, connection, script } = name;
  await select(
    database,
    sql`insert into data_source_cursor as c (data_source, connection, script, scope, validators)
        values (${dataSource}, ${connection}, ${script}, ${scope}, jsonb_strip_nulls(${JSON.stringify(validators)}::jsonb))
        on conflict (data_source, connection, script, scope) do update
        set validators = jsonb_strip_nulls(coalesce(c.validators, '{}') || ${JSON.stringify(validators)}::jsonb)`,
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
            state = null, validators = null
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
