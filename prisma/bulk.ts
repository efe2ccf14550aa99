import type { PoolClient } from 'pg';

type Enumeration =
  | 'pull_request_state'
  | 'review_verdict'
  | 'pull_request_event_kind'
  | 'run_result'
  | 'deployment_status'
  | 'vulnerability_severity'
  | 'vulnerability_state';

/** A table as bulk writing sees it: its columns with their types, in order, and the ones that identify a row. */
export interface BulkTable<C extends string> {
  name: string;
  columns: Readonly<
    Record<C, 'int4' | 'int8' | 'float8' | 'text' | 'bool' | 'timestamptz' | 'date' | Enumeration>
  >;
  key: readonly NoInfer<C>[];
}

export type BulkValue = string | number | boolean | Date | null;
export type BulkRow<C extends string> = Readonly<Record<C, BulkValue>>;

/**
 * Inserts rows or updates those that differ, in one statement, and tells how many changed. A key that comes twice counts
 * with its last row. A row that is already there as given is not written again, so a repeated page costs no dead rows.
 */
export async function upsert<C extends string>(
  client: PoolClient,
  table: BulkTable<C>,
  rows: readonly BulkRow<C>[],
): Promise<number> {
  if (rows.length === 0) return 0;
  const result = await client.query(upsertStatement(table), columnArrays(table, lastOfEachKey(table, rows)));
  return result.rowCount ?? 0;
}

/** Like `upsert`, and answers the given columns of the rows that changed, and whether each is new. */
export async function upsertReturning<C extends string, R extends Record<string, unknown>>(
  client: PoolClient,
  table: BulkTable<C>,
  rows: readonly BulkRow<C>[],
  returning: readonly (C & keyof R)[],
): Promise<(R & { inserted: boolean })[]> {
  if (rows.length === 0) return [];
  const columns = returning.map((column) => `t.${column}`).join(', ');
  // Only a row that was there before has been locked by the statement that wrote it.
  const statement = `${upsertStatement(table)} returning ${columns}, t.xmax = 0 as inserted`;
  const result = await client.query<R & { inserted: boolean }>(
    statement,
    columnArrays(table, lastOfEachKey(table, rows)),
  );
  return result.rows;
}

function upsertStatement<C extends string>(table: BulkTable<C>): string {
  const columns = columnsOf(table);
  const rest = columns.filter((column) => !table.key.includes(column));
  const arrays = columns.map((column, index) => `$${index + 1}::${table.columns[column]}[]`);
  const action =
    rest.length === 0
      ? 'do nothing'
      : `do update set ${rest.map((column) => `${column} = excluded.${column}`).join(', ')}
         where (${rest.map((column) => `t.${column}`).join(', ')}) is distinct from (${rest.map((column) => `excluded.${column}`).join(', ')})`;
  return `insert into ${table.name} as t (${columns.join(', ')})
          select * from unnest(${arrays.join(', ')})
          on conflict (${table.key.join(', ')}) ${action}`;
}

function columnsOf<C extends string>(table: BulkTable<C>): C[] {
  return Object.keys(table.columns).filter((column): column is C => column in table.columns);
}

/** Arrays as PostgreSQL writes them: the client's own way, element by element for any type, takes several times as long. */
function columnArrays<C extends string>(table: BulkTable<C>, rows: readonly BulkRow<C>[]): string[] {
  return columnsOf(table).map((column) => `{${rows.map((row) => elementOf(row[column])).join(',')}}`);
}

function elementOf(value: BulkValue): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return quoted(value);
  return value instanceof Date ? quoted(instantText(value)) : String(value);
}

function quoted(text: string): string {
  return `"${/["\\]/.test(text) ? text.replaceAll(/["\\]/g, '\\$&') : text}"`;
}

/** ISO 8601 has a sign and six digits outside the years 0 to 9999, which PostgreSQL reads as another year, or not at all. */
function instantText(value: Date): string {
  const year = value.getUTCFullYear();
  const text = value.toISOString();
  if (year >= 1 && year <= 9_999) return text;
  const rest = text.slice(text.indexOf('-', 1));
  return year > 0 ? `${year}${rest}` : `${String(1 - year).padStart(4, '0')}${rest} BC`;
}

/** PostgreSQL refuses to update one row twice in a statement. */
function lastOfEachKey<C extends string>(
  table: BulkTable<C>,
  rows: readonly BulkRow<C>[],
): readonly BulkRow<C>[] {
  const byKey = new Map(
    rows.map((row) => [table.key.map((column) => String(row[column])).join('\u0000'), row]),
  );
  return byKey.size === rows.length ? rows : [...byKey.values()];
}
