import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseError, type Pool, type PoolClient } from 'pg';
import sql, { join, raw } from 'sql-template-tag';
import { inTransaction, select } from '../../../prisma/select.ts';
import { keepState, readCursor } from '../run/cursor.ts';
import { type Declared, rulesOf } from './rules.ts';
import { type TableShape, tableShapes } from './table-shapes.ts';
import { isData, prefix, triggerScript } from './triggers.ts';

const name = { dataSource: 'facts', connection: 'default', script: 'triggers' };
/** Processes that start at once take turns. */
const installLock = 72_707_370;
/** Writers hold tables for as long as a page takes; whoever waits for a lock on one keeps all others from it. */
const lockTimeout = '2s';
const tries = 30;
const lockNotAvailable = '55P03';
const deadlockDetected = '40P01';

/**
 * Has the database mark what follows from each change, as the facts declare it; nothing happens where it does so already. Throws
 * an error that names the file of a declaration that does not fit.
 */
export async function installTriggers(pool: Pool, declared: Declared): Promise<void> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await inTransaction(pool, (client) => installOnce(client, declared));
    } catch (error) {
      if (!isBusy(error) || tried === tries) throw error;
      await sleep(100 * tried);
    }
  }
}

async function installOnce(client: PoolClient, declared: Declared): Promise<void> {
  await select(client, sql`select pg_advisory_xact_lock(${installLock}::int8)`);
  const shapes = await tableShapes(client);
  const script = triggerScript(rulesOf(declared, shapes), shapes, declared.timeZone);
  const fingerprint = createHash('sha256').update(script).digest('hex');
  const { state } = await readCursor(client, name, '');
  if (state === fingerprint) return;
  await client.query(`set local lock_timeout = '${lockTimeout}'`);
  await lockData(client, shapes);
  await dropFormer(client);
  await client.query(script);
  await keepState(client, name, '', fingerprint);
}

/** All at once and in one order: a writer who waits for one of them holds none that is locked later. */
async function lockData(client: PoolClient, shapes: Map<string, TableShape>): Promise<void> {
  const tables = [...shapes.keys()].filter(isData).map((table) => raw(table));
  await select(client, sql`lock table ${join(tables)} in share row exclusive mode`);
}

/** Also those of declarations that are no more. */
async function dropFormer(client: PoolClient): Promise<void> {
  const former = await select<{ signature: string }>(
    client,
    sql`select oid::regprocedure::text as signature from pg_proc
        where pronamespace = current_schema()::regnamespace and starts_with(proname, ${prefix}) order by proname`,
  );
  for (const { signature } of former) await client.query(`drop function ${signature} cascade`);
}

function isBusy(error: unknown): boolean {
  return (
    error instanceof DatabaseError && (error.code === lockNotAvailable || error.code === deadlockDetected)
  );
}
