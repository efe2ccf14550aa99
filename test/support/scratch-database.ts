import { setTimeout as wait } from 'node:timers/promises';
import { Client, DatabaseError } from 'pg';

/** The migrated database that test databases are clones of. */
export const templateName = 'migrated';

/** Makes an empty database, or a clone of `template`, beside the one at `url`, and tells its address. */
export async function createDatabase(url: string, name: string, template?: string): Promise<string> {
  await runOn(url, `create database ${name} ${template ? `template ${template} strategy file_copy` : ''}`);
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
}

/** How often, and after how many milliseconds, a database is tried again that somebody may not be thrown out of. */
const dropAgain = { times: 20, after: 250 };

/** Removes a database and whoever is still connected to it. */
export async function dropDatabase(url: string, name: string): Promise<void> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await runOn(url, `drop database if exists ${name} with (force)`);
    } catch (error) {
      if (!isBeingCleaned(error) || tried === dropAgain.times) throw error;
      await wait(dropAgain.after);
    }
  }
}

/** An autovacuum worker belongs to the superuser: nobody else may end it, and it leaves by itself. */
function isBeingCleaned(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === '42501';
}

async function runOn(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
