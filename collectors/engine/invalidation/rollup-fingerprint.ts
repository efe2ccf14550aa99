import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { inTransaction } from '../../../prisma/select.ts';
import type { RolledUp } from '../contract/fact.ts';
import { keepState, readCursor } from '../run/cursor.ts';
import { allFacts, markEverything } from './dirty.ts';

const name = { dataSource: 'facts', connection: 'default', script: 'declarations' };

/**
 * Marks everything where facts were last computed for days of another time zone or for other observations: after a change
 * of the installation's time zone, and after a new version with other metrics.
 */
export async function markChangedDeclarations(
  pool: Pool,
  timeZone: string,
  rolledUp: readonly RolledUp[],
): Promise<void> {
  const declared = createHash('sha256')
    .update(JSON.stringify([timeZone, rolledUp]))
    .digest('hex');
  await inTransaction(pool, async (client) => {
    const { state } = await readCursor(client, name, '');
    if (state === declared) return;
    await markEverything(client, allFacts);
    await keepState(client, name, '', declared);
  });
}
