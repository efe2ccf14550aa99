import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { inTransaction } from '../../../prisma/select.ts';
import type { Fact } from '../contract/fact.ts';
import { keepState, readCursor } from '../run/cursor.ts';
import { markEverything } from './dirty.ts';
import type { Declared } from './rules.ts';

const name = { dataSource: 'facts', connection: 'default', script: 'declarations' };

/**
 * Marks everything where facts were last computed for days of another time zone, for other observations, or from other things:
 * after a change of the installation's time zone, and after a new version with other metrics or facts.
 */
export async function markChangedDeclarations(
  pool: Pool,
  { facts, rolledUp, timeZone }: Declared,
): Promise<void> {
  const follows = facts.map((fact) => [fact.name, fact.follows]);
  const declared = createHash('sha256')
    .update(JSON.stringify([timeZone, rolledUp, follows]))
    .digest('hex');
  await inTransaction(pool, async (client) => {
    const { state } = await readCursor(client, name, '');
    if (state === declared) return;
    await markEverything(client, markable(facts));
    await keepState(client, name, '', declared);
  });
}

/** Facts that are computed where they are marked. */
export function markable(facts: readonly Fact[]): string[] {
  return facts.filter(({ follows }) => Object.keys(follows).length > 0).map((fact) => fact.name);
}
