import type { PoolClient } from 'pg';
import sql from 'sql-template-tag';
import { select } from '../../../prisma/select.ts';
import type { FactContext, RolledUp } from '../../engine/contract/fact.ts';
import { addUp, writeScope } from './parts.ts';
import { type Pass, passesOf } from './pass.ts';
import { partsOfTeams } from './teams.ts';

/** Adds up days again, or all there are: for the organization, each repository, person and team. Answers the rows. */
export async function rollUp(
  client: PoolClient,
  days: readonly string[] | null,
  { timeZone, rolledUp, signal }: Pick<FactContext, 'timeZone' | 'rolledUp' | 'signal'>,
): Promise<number> {
  await removeRows(client, days, rolledUp);
  let written = 0;
  for (const pass of passesOf(rolledUp)) {
    signal.throwIfAborted();
    written += await writeRows(client, pass, days, timeZone);
  }
  return written;
}

/** A day is computed again for all scopes: who moved away from it is not known any more. */
async function removeRows(
  client: PoolClient,
  days: readonly string[] | null,
  rolledUp: readonly RolledUp[],
): Promise<void> {
  const ids = rolledUp.map(({ id }) => id);
  await select(
    client,
    days === null
      ? sql`delete from rollup`
      : sql`delete from rollup where observation = any(${ids}::text[]) and day = any(${days}::date[])`,
  );
}

async function writeRows(
  client: PoolClient,
  pass: Pass,
  days: readonly string[] | null,
  timeZone: string,
): Promise<number> {
  const parts = await addUp(client, pass, days, timeZone);
  if (parts === 0) {
    await client.query('drop table part');
    return 0;
  }
  const written = [
    await writeScope(client, pass, 'ORGANIZATION', sql`select 0 as id, part.* from part where home`),
    await writeScope(
      client,
      pass,
      'REPOSITORY',
      sql`select repository as id, part.* from part where repository is not null`,
    ),
    await writeScope(
      client,
      pass,
      'PERSON',
      sql`select person as id, part.* from part where home and person is not null`,
    ),
    await writeScope(client, pass, 'TEAM', await partsOfTeams(client, pass, timeZone)),
  ];
  await client.query('drop table if exists part, belonging, partly');
  return written.reduce((sum, rows) => sum + rows, 0);
}
