import type { PoolClient } from 'pg';

/** A column with its type, as PostgreSQL calls both. */
export interface BulkColumn {
  name: string;
  type: string;
}

/** A table as bulk writing sees it: its columns in order, by the fields of the rows that hold them, and the fields that identify a row. */
export interface BulkTable<F extends string = string> {
  name: string;
  columns: Readonly<Record<F, BulkColumn>>;
  key: readonly NoInfer<F>[];
}

/**
 * A row by its fields: text, numbers, booleans, instants and null, and objects for columns of JSON. Fields that the table does not
 * have are passed over.
 */
export type BulkRow<F extends string = string> = Readonly<Record<F, unknown>>;

/**
 * Inserts rows or updates those that differ, in one statement, and tells how many changed. A key that comes twice counts
 * with its last row. A row that is already there as given is not written again, so a repeated page costs no dead rows.
 */
export async function upsert<F extends string>(
  client: PoolClient,
  table: BulkTable<F>,
  rows: readonly BulkRow<NoInfer<F>>[],
): Promise<number> {
  if (rows.length === 0) return 0;
  const result = await client.query(upsertStatement(table), columnArrays(table, lastOfEachKey(table, rows)));
  return result.rowCount ?? 0;
}

/** Like `upsert`, and answers the given fields of the rows that changed, and whether each is new. */
export async function upsertReturning<R extends Record<string, unknown>, F extends string = string>(
  client: PoolClient,
  table: BulkTable<F>,
  rows: readonly BulkRow<NoInfer<F>>[],
  returning: readonly (F & keyof R)[],
): Promise<(R & { inserted: boolean })[]> {
  if (rows.length === 0) return [];
  const columns = returning.map((field) => `t.${table.columns[field].name} as "${field}", `).join('');
  // Only a row that was there before has been locked by the statement that wrote it.
  const statement = `${upsertStatement(table)} returning ${columns}t.xmax = 0 as inserted`;
  const result = await client.query<R & { inserted: boolean }>(
    statement,
    columnArrays(table, lastOfEachKey(table, rows)),
  );
  return result.rows;
}

/** Inserts the rows whose keys are not there, and leaves the others as they are. */
export async function insertAbsent<F extends string>(
  client: PoolClient,
  table: BulkTable<F>,
  rows: readonly BulkRow<NoInfer<F>>[],
): Promise<void> {
  if (rows.length === 0) return;
  await client.query(insertStatement(table, 'do nothing'), columnArrays(table, lastOfEachKey(table, rows)));
}

/** Which rows are all there is where they have the same values in `fields`. */
export interface WholeRows<F extends string> {
  fields: readonly F[];
  /** Values of `fields`, those with no row left too. */
  within: readonly BulkRow[];
  rows: readonly BulkRow[];
}

/** Removes the rows that are not among those that are there. */
export function removeOthers<F extends string>(
  client: PoolClient,
  table: BulkTable<F>,
  whole: WholeRows<NoInfer<F>>,
): Promise<void> {
  return changeOthers(client, table, whole, `delete from ${table.name} t using`);
}

/** Notes in the column `name` that rows which are not among those that are there went now. */
export async function markOthersGone<F extends string>(
  client: PoolClient,
  table: BulkTable<F>,
  whole: WholeRows<NoInfer<F>>,
  name: string,
): Promise<void> {
  await changeOthers(client, table, whole, `update ${table.name} t set ${name} = now() from`, [
    `t.${name} is null`,
  ]);
}

async function changeOthers<F extends string>(
  client: PoolClient,
  table: BulkTable<F>,
  { fields, within, rows }: WholeRows<NoInfer<F>>,
  head: string,
  conditions: readonly string[] = [],
): Promise<void> {
  if (within.length === 0) return;
  const columns = (some: readonly F[]) => some.map((field) => table.columns[field]);
  const arrays = (some: readonly F[], from: number) =>
    columns(some).map(({ type }, index) => `$${from + index}::${type}[]`);
  const same = columns(fields).map(({ name }) => `t.${name} = g.${name}`);
  const names = columns(fields).map(({ name }) => name);
  const key = columns(table.key).map(({ name }) => `t.${name}`);
  await client.query(
    `${head} (select distinct * from unnest(${arrays(fields, 1).join(', ')})) g (${names.join(', ')})
     where ${[...same, ...conditions].join(' and ')}
       and (${key.join(', ')}) not in (select * from unnest(${arrays(table.key, fields.length + 1).join(', ')}))`,
    [...columnArrays(table, within, fields), ...columnArrays(table, rows, table.key)],
  );
}

function upsertStatement<F extends string>(table: BulkTable<F>): string {
  const key = table.key.map((field) => table.columns[field].name);
  const rest = fieldsOf(table)
    .map((field) => table.columns[field].name)
    .filter((name) => !key.includes(name));
  const action =
    rest.length === 0
      ? 'do nothing'
      : `do update set ${rest.map((column) => `${column} = excluded.${column}`).join(', ')}
         where (${rest.map((column) => `t.${column}`).join(', ')}) is distinct from (${rest.map((column) => `excluded.${column}`).join(', ')})`;
  return insertStatement(table, action);
}

function insertStatement<F extends string>(table: BulkTable<F>, action: string): string {
  const columns = fieldsOf(table).map((field) => table.columns[field]);
  const arrays = columns.map(({ type }, index) => `$${index + 1}::${type}[]`);
  return `insert into ${table.name} as t (${columns.map(({ name }) => name).join(', ')})
          select * from unnest(${arrays.join(', ')})
          on conflict (${table.key.map((field) => table.columns[field].name).join(', ')}) ${action}`;
}

function fieldsOf<F extends string>(table: BulkTable<F>): F[] {
  return Object.keys(table.columns).filter((field): field is F => field in table.columns);
}

/** Arrays as PostgreSQL writes them: the client's own way, element by element for any type, takes several times as long. */
function columnArrays<F extends string>(
  table: BulkTable<F>,
  rows: readonly Readonly<Partial<Record<F, unknown>>>[],
  fields: readonly F[] = fieldsOf(table),
): string[] {
  return fields.map((field) => {
    const elements = rows.map((row) => elementOf(row[field]));
    // A null would be written where somebody forgot a value.
    if (elements.includes(null)) throw new Error(`A row for ${table.name} has no ${field}.`);
    return `{${elements.join(',')}}`;
  });
}

function elementOf(value: unknown): string | null {
  if (value === null) return 'NULL';
  if (value === undefined) return null;
  if (typeof value === 'string') return quoted(value);
  if (value instanceof Date) return quoted(instantText(value));
  return typeof value === 'object' ? quoted(JSON.stringify(value)) : String(value);
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
function lastOfEachKey<F extends string>(
  table: BulkTable<F>,
  rows: readonly BulkRow<F>[],
): readonly BulkRow<F>[] {
  const byKey = new Map(
    rows.map((row) => [table.key.map((field) => String(row[field])).join('\u0000'), row]),
  );
  return byKey.size === rows.length ? rows : [...byKey.values()];
}
