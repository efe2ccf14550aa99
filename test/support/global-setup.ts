import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { openPool } from '../../prisma/client.ts';
import { openEmbeddedDatabase } from '../../prisma/embedded.ts';
import { migrate } from '../../prisma/migrate.ts';
import { createLog } from '../../server/log.ts';
import { createRedactor } from '../../server/redactor.ts';
import { unpackBrowser } from './browser.ts';
import { installMarks } from './marking.ts';
import { createDatabase, dropDatabase, templateName } from './scratch-database.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of a database from which others can be made. */
    databaseUrl: string;
  }
}

/**
 * One PostgreSQL for the whole run with one migrated database to clone: that of MOMENTUM_TEST_DATABASE_URL, to try another
 * version, or the embedded one, started in a hurry rather than safe. Unpacks the browser.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  await unpackBrowser();
  const given = process.env.MOMENTUM_TEST_DATABASE_URL;
  const { url, tearDown } = given ? { url: given, tearDown: async () => {} } : await embeddedDatabase();
  try {
    if (given) await dropDatabase(url, templateName);
    await prepareTemplate(await createDatabase(url, templateName));
  } catch (error) {
    await tearDown();
    throw error;
  }
  project.provide('databaseUrl', url);
  return tearDown;
}

/** Rows of fixtures mark what is to be computed as the product's do. */
async function prepareTemplate(url: string): Promise<void> {
  await migrate(url);
  const pool = openPool(url, createLog({ level: 'warn', redactor: createRedactor() }));
  await installMarks(pool, 'UTC');
  await pool.end();
}

async function embeddedDatabase() {
  const folder = mkdtempSync(join(tmpdir(), 'momentum-test-'));
  // Where root runs the tests, the server's own user has to get in.
  chmodSync(folder, 0o755);
  const database = await openEmbeddedDatabase({
    home: join(folder, 'home'),
    log: createLog({ level: 'warn', redactor: createRedactor() }),
    settings: {
      fsync: 'off',
      full_page_writes: 'off',
      synchronous_commit: 'off',
      max_wal_size: '4GB',
      wal_level: 'minimal',
      max_wal_senders: '0',
      // Whoever makes or drops a database looks through all of it.
      shared_buffers: '256MB',
      // Hundreds of databases that live for seconds: its workers would visit one after the other.
      autovacuum: 'off',
    },
  });
  return {
    url: database.url,
    async tearDown() {
      await database.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}
