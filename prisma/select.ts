import type { Pool, PoolClient, QueryResultRow } from 'pg';
import type { Sql } from 'sql-template-tag';

/** A pool, or one client inside a transaction. */
export type Database = Pool | PoolClient;

/** Runs one parameterised statement; `Row` states the columns that its select list names. */
export async function select<Row extends QueryResultRow>(database: Database, statement: Sql): Promise<Row[]> {
  const result = await database.query<Row>(statement);
  return result.rows;
}

/** Runs `work` in one transaction on a client of its own: all of it happens, or nothing. */
export async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}
