import type { PoolClient } from 'pg';
import sql, { join, raw, type Sql } from 'sql-template-tag';
import { select } from './select.ts';

/**
 * Puts the rows of a query into a temporary table, up to the end of the transaction, and has PostgreSQL look at them: the
 * statements that follow are planned for the rows that there are, whatever it believes of the tables that they came from.
 * `keys` are lists of columns that rows are looked up by. Answers
 * how many there are.
 */
export async function workingSet(
  client: PoolClient,
  name: string,
  rows: Sql,
  keys: readonly (readonly string[])[] = [],
): Promise<number> {
  const table = raw(name);
  const { rowCount } = await client.query(sql`create temporary table ${table} on commit drop as ${rows}`);
  for (const columns of keys) await select(client, sql`create index on ${table} (${join(columns.map(raw))})`);
  await select(client, sql`analyze ${table}`);
  return rowCount ?? 0;
}
