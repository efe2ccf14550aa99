import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidInput } from '../server/contract/errors.ts';
import { listMigrations } from './migrate.ts';
import { noDatabase, openSchemaEngine } from './schema-engine.ts';

/** Stands beside the migrations: the schema that the last of them ended with. */
const datamodelName = 'datamodel.prisma';
const nothing = 'datasource db {\n  provider = "postgresql"\n}\n';

/**
 * Writes the next migration: what leads from the datamodel that the last one ended with, which stands beside the migrations, to
 * the one in `schema/`, which takes its place. Returns the migration's folder, or nothing where the two are the same. Needs no database.
 */
export async function newMigration(
  name: string,
  prismaFolder = import.meta.dirname,
): Promise<string | undefined> {
  if (!/^[a-z0-9]+(_[a-z0-9]+)*$/.test(name)) {
    throw new InvalidInput(`A migration's name is lower case words joined by underscores, not "${name}".`);
  }
  const folder = join(prismaFolder, 'migrations');
  const target = readDatamodel(join(prismaFolder, 'schema'));
  const script = await difference(lastDatamodel(folder), target);
  if (!script) return undefined;

  const migration = join(folder, `${timestamp(new Date())}_${name}`);
  mkdirSync(migration, { recursive: true });
  writeFileSync(join(migration, 'migration.sql'), script);
  writeFileSync(join(folder, datamodelName), target);
  writeFileSync(join(folder, 'migration_lock.toml'), 'provider = "postgresql"\n');
  return migration;
}

function readDatamodel(schemaFolder: string): string {
  const files = globSync('**/*.prisma', { cwd: schemaFolder }).sort();
  return `${files.map((file) => readFileSync(join(schemaFolder, file), 'utf8').trim()).join('\n\n')}\n`;
}

function lastDatamodel(folder: string): string {
  const file = join(folder, datamodelName);
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const last = listMigrations(folder).at(-1);
  if (!last) return nothing;
  throw new InvalidInput(
    `There is no ${file}, which holds what ${last} ended with: the next migration is compared with it.`,
  );
}

async function difference(from: string, to: string): Promise<string | undefined> {
  const engine = await openSchemaEngine(noDatabase());
  const { exitCode, stdout } = await engine.diff({
    from: datamodel(from),
    to: datamodel(to),
    script: true,
    exitCode: true,
    filters: { externalTables: [], externalEnums: [] },
  });
  return exitCode === 0 ? undefined : (stdout ?? undefined);
}

function datamodel(content: string) {
  return { tag: 'schemaDatamodel' as const, files: [{ path: 'datamodel.prisma', content }] };
}

function timestamp(now: Date): string {
  return now.toISOString().replace(/\D/g, '').slice(0, 14);
}

if (import.meta.main) {
  const written = await newMigration(process.argv[2] ?? '');
  process.stdout.write(
    written ? `Wrote ${written}\n` : 'The schema has not changed since the last migration.\n',
  );
}
