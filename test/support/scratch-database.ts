import { Client } from 'pg';

/** The migrated database that test databases are clones of. */
export const templateName = 'migrated';

/** Makes an empty database, or a clone of `template`, beside the one at `url`, and tells its address. */
export async function createDatabase(url: string, name: string, template?: string): Promise<string> {
  await runOn(url, `create database ${name} ${template ? `template ${template}` : ''}`);
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
}

/** Removes a database and whoever is still connected to it. */
export async function dropDatabase(url: string, name: string): Promise<void> {
  await runOn(url, `drop database if exists ${name} with (force)`);
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
