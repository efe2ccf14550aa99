import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { CataloguedSource } from '../../collectors/engine/catalogue.ts';
import { repositories } from '../../collectors/resources/code/repositories.ts';
import { repositoryRow, testSource } from '../support/collecting.ts';

/** The tables by which a test sees what ran where, and lets it go on. */
export async function gate(pool: Pool): Promise<{ open(): Promise<void>; runs(): Promise<string[]> }> {
  await pool.query('create table ran (id serial, connection text, pid int); create table gate (open bool)');
  return {
    async open() {
      await pool.query('insert into gate values (true)');
    },
    async runs() {
      const { rows } = await pool.query<{ connection: string }>('select connection from ran order by id');
      return rows.map((row) => row.connection);
    },
  };
}

/** A source whose script notes that it ran, and brings a page ten times a second until the gate is open. */
export function gatedSource(pool: Pool): CataloguedSource {
  return testSource([
    {
      script: 'repository',
      provides: [repositories],
      async *collect({ folder }) {
        const connection = basename(folder);
        await pool.query('insert into ran (connection, pid) values ($1, $2)', [connection, process.pid]);
        while ((await pool.query('select from gate')).rowCount === 0) {
          yield { rows: { repositories: [repositoryRow(connection)] } };
          await sleep(100);
        }
      },
    },
  ]);
}
