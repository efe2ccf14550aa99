import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { openEmbeddedDatabase } from '../../prisma/embedded.ts';
import { migrate } from '../../prisma/migrate.ts';
import { createLog } from '../../server/log.ts';
import { createRedactor } from '../../server/redactor.ts';
import { unpackBrowser } from './browser.ts';
import { createDatabase, templateName } from './scratch-database.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of a database from which others can be made. */
    databaseUrl: string;
  }
}

/** Starts one PostgreSQL for the whole run, in a hurry rather than safe, with one migrated database to clone; unpacks the browser. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  await unpackBrowser();
  const folder = mkdtempSync(join(tmpdir(), 'momentum-test-'));
  // Where root runs the tests, the server's own user has to get in.
  chmodSync(folder, 0o755);
  const database = await openEmbeddedDatabase({
    home: join(folder, 'home'),
    log: createLog({ level: 'warn', redactor: createRedactor() }),
    settings: { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_wal_size: '4GB' },
  });
  const tearDown = async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  };
  try {
    await migrate(await createDatabase(database.url, templateName));
  } catch (error) {
    await tearDown();
    throw error;
  }
  project.provide('databaseUrl', database.url);
  return tearDown;
}
