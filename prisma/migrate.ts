import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm';
import { Client, Pool } from 'pg';
import { InvalidInput } from '../server/contract/errors.ts';
import { openSchemaEngine, wholeScripts } from './schema-engine.ts';

const oldestPostgres = 15;
const ownMigrations = join(import.meta.dirname, 'migrations');
const filters = { externalTables: [], externalEnums: [] };
/** The advisory lock that Prisma's own tools take, too, in the session in which they apply a migration. */
const migrationLock = 72_707_369;

/**
 * Applies what is missing of `migrations/` to the database at `url` and tells the names, oldest first. Several processes
 * may call it at once: they take turns. Throws InvalidInput where the server is older than PostgreSQL 15.
 */
export async function migrate(url: string, folder = ownMigrations): Promise<{ applied: string[] }> {
  // One session that stays: the lock belongs to it.
  const session = new Pool({ connectionString: url, max: 1, idleTimeoutMillis: 0 });
  try {
    await refuseOldServer(url);
    await session.query('select pg_advisory_lock($1::int8)', [migrationLock]);
    if (await isUpToDate(session, listMigrations(folder))) return { applied: [] };
    return { applied: await applyMissing(session, readMigrations(folder)) };
  } finally {
    await session.end();
  }
}

/** Whether nothing of `migrations/` is missing in the database, or was left half done. */
export async function isMigrated(pool: Pool): Promise<boolean> {
  return isUpToDate(pool, listMigrations(ownMigrations));
}

/** The names of the migrations in `folder`, oldest first; none where there is no such folder. */
export function listMigrations(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function refuseOldServer(url: string): Promise<void> {
  const version = await serverVersion(url);
  if (Number.parseInt(version, 10) >= oldestPostgres) return;
  throw new InvalidInput(
    `DATABASE_URL leads to PostgreSQL ${version}, and Momentum needs ${oldestPostgres} or later.`,
  );
}

/** The first question that a database is asked, so that an address that leads nowhere is said here. */
async function serverVersion(url: string): Promise<string> {
  try {
    return await askForVersion(url);
  } catch (cause) {
    const { host, pathname } = new URL(url);
    throw new InvalidInput(`The database ${host}${pathname} cannot be used: ${reasonOf(cause)}.`, {
      hint: 'Check DATABASE_URL, and that PostgreSQL runs there and lets that user in.',
      cause,
    });
  }
}

/** By a client of its own: a pool forgets one that was not let in without ending it, and the process would not end before it. */
async function askForVersion(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  // What goes wrong is thrown by what is awaited.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>(
      "select current_setting('server_version') as version",
    );
    return rows[0]?.version ?? 'unknown';
  } finally {
    await client.end();
  }
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing answers there',
  EHOSTUNREACH: 'there is no way to its host',
  ENETUNREACH: 'there is no way to its host',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'its host cannot be looked up',
  ETIMEDOUT: 'it does not answer in time',
  '28P01': 'it refuses the user or the password',
  '3D000': 'it has no database of that name',
};

/** In words where the reason is a usual one, else in the server's or the driver's, which name no password. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message : String(error);
  if (message.includes('client password must be a string')) return 'it asks for a password';
  return reasons[code] ?? message;
}

/** Asked first, since most starts find nothing to do and the engine takes longer to load than to answer. */
async function isUpToDate(session: Pool, names: readonly string[]): Promise<boolean> {
  if (!(await hasHistory(session))) return false;
  const { rows } = await session.query<{ missing: boolean }>(
    `select exists (
       select from unnest($1::text[]) n (name)
       where not exists (select from _prisma_migrations m where m.migration_name = n.name and m.finished_at is not null)
     ) or exists (select from _prisma_migrations where finished_at is null and rolled_back_at is null) as missing`,
    [names],
  );
  return rows[0]?.missing === false;
}

async function hasHistory(session: Pool): Promise<boolean> {
  const { rows } = await session.query<{ known: boolean }>(
    "select to_regclass('_prisma_migrations') is not null as known",
  );
  return rows[0]?.known === true;
}

async function applyMissing(session: Pool, migrationsList: MigrationList): Promise<string[]> {
  const engine = await openSchemaEngine(wholeScripts(session));
  try {
    await forgetInterrupted(session, engine, migrationsList);
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters });
    return appliedMigrationNames;
  } finally {
    engine.free();
  }
}

// A process that died while it migrated leaves an entry without an end, and nothing of the migration itself.
async function forgetInterrupted(
  session: Pool,
  engine: SchemaEngine,
  migrationsList: MigrationList,
): Promise<void> {
  // Asking the engine about a table that is not there would end the session, and with it the lock.
  if (!(await hasHistory(session))) return;
  const state = await engine.diagnoseMigrationHistory({
    migrationsList,
    filters,
    optInToShadowDatabase: false,
  });
  for (const migrationName of state.failedMigrationNames)
    await engine.markMigrationRolledBack({ migrationName });
}

function readMigrations(folder: string): MigrationList {
  return {
    baseDir: folder,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: listMigrations(folder).map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: readFileSync(join(folder, name, 'migration.sql'), 'utf8') },
      },
    })),
  };
}
