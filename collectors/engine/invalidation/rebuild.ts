import type { Pool } from 'pg';
import sql from 'sql-template-tag';
import { type Database, inTransaction, select } from '../../../prisma/select.ts';
import type { Fact } from '../contract/fact.ts';
import { keepState, readCursor } from '../run/cursor.ts';
import { markEverything } from './dirty.ts';
import { markable } from './rollup-fingerprint.ts';

const name = { dataSource: 'facts', connection: 'default', script: 'rebuild' };

/** Marks everything of all facts; nothing where a rebuild was broken off, which is gone on with. Answers whether that is so. */
export async function beginRebuild(pool: Pool, facts: readonly Fact[]): Promise<{ goesOn: boolean }> {
  return inTransaction(pool, async (client) => {
    const { state } = await readCursor(client, name, '');
    if (state === 'under way' && (await anyWaits(client))) return { goesOn: true };
    await markEverything(client, markable(facts));
    await keepState(client, name, '', 'under way');
    return { goesOn: false };
  });
}

/** Everything is computed: the next rebuild begins anew. */
export async function endRebuild(pool: Pool): Promise<void> {
  const { state } = await readCursor(pool, name, '');
  if (state === 'under way') await keepState(pool, name, '', null);
}

async function anyWaits(database: Database): Promise<boolean> {
  const [row] = await select<{ waits: boolean }>(database, sql`select exists (select from dirty) as waits`);
  return row?.waits ?? false;
}
