import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { migrate } from '../../prisma/migrate.ts';
import { newMigration } from '../../prisma/new-migration.ts';
import { emptyDatabase } from '../support/database.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A folder of migrations: name and script of each. */
function migrationsOf(scripts: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [name, script] of Object.entries(scripts)) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'migration.sql'), script);
  }
  return folder;
}

async function tablesOf(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public' and tablename <> '_prisma_migrations' order by 1",
  );
  return rows.map(({ name }) => name);
}

async function unfinished(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    'select count(*) from _prisma_migrations where finished_at is null and rolled_back_at is null',
  );
  return rows[0]?.count ?? Number.NaN;
}

const two = { '1_one': 'create table one (id int);', '2_two': 'create table two (id int);' };

describe('migrate', () => {
  test('applies what is missing, oldest first, and says what that was', async () => {
    const { url, pool } = await emptyDatabase();
    expect(await migrate(url, migrationsOf({ '1_one': two['1_one'] }))).toEqual({ applied: ['1_one'] });
    expect(await migrate(url, migrationsOf(two))).toEqual({ applied: ['2_two'] });
    expect(await migrate(url, migrationsOf(two))).toEqual({ applied: [] });
    expect(await tablesOf(pool)).toEqual(['one', 'two']);
  });

  test('applies each one once where several do it at the same time', async () => {
    const { url, pool } = await emptyDatabase();
    const folder = migrationsOf(two);
    const all = await Promise.all([migrate(url, folder), migrate(url, folder), migrate(url, folder)]);
    expect(all.flatMap(({ applied }) => applied).sort()).toEqual(['1_one', '2_two']);
    expect(await tablesOf(pool)).toEqual(['one', 'two']);
  });

  test('takes functions whose bodies have semicolons', async () => {
    const { url, pool } = await emptyDatabase();
    const script = `create function two() returns int language plpgsql as $$ begin perform 1; return 2; end; $$; -- done`;
    await migrate(url, migrationsOf({ '1_function': script }));
    expect((await pool.query('select two()')).rows).toEqual([{ two: 2 }]);
  });

  test('leaves nothing of one that fails, names it, and goes on when it is mended', async () => {
    const { url, pool } = await emptyDatabase();
    const broken = { ...two, '2_two': 'create table two (id int); select no_such_function();' };
    await expect(migrate(url, migrationsOf(broken))).rejects.toThrow(/no_such_function[\s\S]*2_two/);
    expect(await tablesOf(pool)).toEqual(['one']);
    expect(await migrate(url, migrationsOf(two))).toEqual({ applied: ['2_two'] });
  });

  test('goes on after a process that was killed in the middle', async () => {
    const { url, pool } = await emptyDatabase();
    const folder = migrationsOf({ '1_slow': 'create table slow (id int); select pg_sleep(2);' });
    const module = join(import.meta.dirname, '../../prisma/migrate.ts');
    const program = `import { migrate } from ${JSON.stringify(module)}; await migrate(...process.argv.slice(1));`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program, url, folder], {
      stdio: 'ignore',
    });
    await expect.poll(() => unfinished(pool).catch(() => 0), { timeout: 20_000 }).toBe(1);
    child.kill('SIGKILL');
    await once(child, 'exit');

    await migrate(url, folder);
    expect(await tablesOf(pool)).toEqual(['slow']);
    expect(await unfinished(pool)).toBe(0);
    expect(await migrate(url, folder)).toEqual({ applied: [] });
  });

  test('goes on after its session was lost in the middle', async () => {
    const { url, pool } = await emptyDatabase();
    const folder = migrationsOf({ '1_slow': 'create table slow (id int); select pg_sleep(2);' });
    const lost = expect(migrate(url, folder)).rejects.toThrow();
    await expect.poll(() => unfinished(pool).catch(() => 0), { timeout: 20_000 }).toBe(1);
    await pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep(2)%' and pid <> pg_backend_pid()",
    );
    await lost;

    expect(await tablesOf(pool)).toEqual([]);
    expect(await migrate(url, folder)).toEqual({ applied: ['1_slow'] });
    expect(await tablesOf(pool)).toEqual(['slow']);
  });

  test('refuses a PostgreSQL before 15 with one sentence', async () => {
    const { url, pool } = await emptyDatabase();
    const database = new URL(url).pathname.slice(1);
    await pool.query(`create schema old;
      create function old.current_setting(text) returns text language sql as $$ select '14.9'::text $$;
      alter database ${database} set search_path = old, pg_catalog, public`);
    await expect(migrate(url, migrationsOf(two))).rejects.toThrow(
      /^DATABASE_URL leads to PostgreSQL 14\.9, and Momentum needs 15 or later\.$/,
    );
  });
});

test('says in the words of the server why it lets nobody in', async () => {
  const sentence = 'no pg_hba.conf entry for host "10.0.0.7", user "ada", database "shop", no encryption';
  const fields = Buffer.from(`SFATAL\0C28000\0M${sentence}\0\0`);
  const head = Buffer.from('E\0\0\0\0');
  head.writeInt32BE(fields.length + 4, 1);
  const server = createServer((socket) => {
    socket.once('data', () => socket.end(Buffer.concat([head, fields])));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  await expect(migrate(`postgresql://ada:s3cret@127.0.0.1:${port}/shop`)).rejects.toThrow(
    `The database 127.0.0.1:${port}/shop cannot be used: ${sentence}.`,
  );
});

describe('a new migration', () => {
  const user = 'model User {\n  id Int @id\n}\n';

  function prismaFolder(models: string): string {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'schema'));
    writeFileSync(join(folder, 'schema', 'schema.prisma'), 'datasource db {\n  provider = "postgresql"\n}\n');
    writeFileSync(join(folder, 'schema', 'people.prisma'), models);
    return folder;
  }

  test('leads from the last datamodel to the present one, without a database', async () => {
    const folder = prismaFolder(user);
    const first = await newMigration('people', folder);
    expect(readFileSync(join(first ?? '', 'migration.sql'), 'utf8')).toContain('CREATE TABLE "User"');
    expect(first).toMatch(/\/migrations\/\d{14}_people$/);

    writeFileSync(join(folder, 'schema', 'people.prisma'), user.replace('@id', '@id\n  name String?'));
    const second = await newMigration('names', folder);
    const script = readFileSync(join(second ?? '', 'migration.sql'), 'utf8');
    expect(script).toContain('ALTER TABLE "User" ADD COLUMN');
    expect(globSync('migrations/**/datamodel.prisma', { cwd: folder })).toEqual([
      'migrations/datamodel.prisma',
    ]);
    expect(script).not.toContain('CREATE TABLE');
  });

  test('is not written where nothing changed', async () => {
    const folder = prismaFolder(user);
    await newMigration('people', folder);
    expect(await newMigration('nothing', folder)).toBeUndefined();
  });

  test('is not written where nobody knows what the last one ended with', async () => {
    const folder = prismaFolder(user);
    await newMigration('people', folder);
    rmSync(join(folder, 'migrations', 'datamodel.prisma'));
    await expect(newMigration('names', folder)).rejects.toThrow(
      /datamodel\.prisma, which holds what \d+_people/,
    );
  });

  test('is one that migrate applies', async () => {
    const { url, pool } = await emptyDatabase();
    const folder = prismaFolder(user);
    await newMigration('people', folder);
    await migrate(url, join(folder, 'migrations'));
    expect(await tablesOf(pool)).toEqual(['User']);
  });

  test('has a name of lower case words', async () => {
    await expect(newMigration('Add Names!', prismaFolder(user))).rejects.toThrow(
      /lower case words.*Add Names!/,
    );
  });

  test('is not missing: the migrations of the product end with its present schema', async () => {
    const folder = temporaryFolder();
    const product = join(import.meta.dirname, '../../prisma');
    cpSync(join(product, 'schema'), join(folder, 'schema'), { recursive: true });
    cpSync(join(product, 'migrations'), join(folder, 'migrations'), { recursive: true });
    expect(existsSync(join(folder, 'migrations'))).toBe(true);
    expect(await newMigration('missing', folder)).toBeUndefined();
    expect(globSync('migrations/*/datamodel.prisma', { cwd: folder })).toEqual([]);
  });
});
