import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { afterAll, inject } from 'vitest';
import { openPool, openPrisma, type Prisma } from '../../prisma/client.ts';
import { createLog } from '../../server/log.ts';
import { createRedactor } from '../../server/redactor.ts';
import { createDatabase, dropDatabase, templateName } from './scratch-database.ts';

export interface TestDatabase {
  url: string;
  pool: Pool;
  prisma: Prisma;
}

/**
 * A migrated, empty database for the test file (or the `describe`) that asks for it, dropped when its tests are done:
 * `const { pool } = await testDatabase();`
 */
export async function testDatabase(): Promise<TestDatabase> {
  return open(templateName);
}

/** The same without a single table. */
export async function emptyDatabase(): Promise<TestDatabase> {
  return open();
}

async function open(template?: string): Promise<TestDatabase> {
  const server = inject('databaseUrl');
  const name = `test_${randomBytes(8).toString('hex')}`;
  const url = await createDatabase(server, name, template);
  const pool = openPool(url, createLog({ level: 'error', redactor: createRedactor() }), { max: 10 });
  const prisma = openPrisma(pool);
  afterAll(async () => {
    await prisma.$disconnect();
    await pool.end();
    await dropDatabase(server, name);
  });
  return { url, pool, prisma };
}
