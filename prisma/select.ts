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
  let lost: Error | undefined;
  const onLost = (error: Error) => {
    lost = error;
  };
  // Without a listener, a server that goes away now would end the process.
  client.on('error', onLost);
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    // A connection that cannot roll back is not used again, and the server rolls back by itself.
    await client.query('rollback').catch(onLost);
    throw error;
  } finally {
    client.off('error', onLost);
    client.release(lost);
  }
}
