import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPool } from '../prisma/client.ts';
import { openEmbeddedDatabase } from '../prisma/embedded.ts';
import { migrate } from '../prisma/migrate.ts';
import { createLog } from '../server/log.ts';
import { createRedactor } from '../server/redactor.ts';
import { installMarks } from '../test/support/marking.ts';
import { createDatabase, dropDatabase } from '../test/support/scratch-database.ts';

/** A PostgreSQL of the bench's own, set up as in production, and a folder beside it. */
export interface BenchDatabases {
  folder: string;
  /** Does some work on a migrated, empty database that is dropped afterwards. */
  onNewDatabase<T>(work: (url: string) => Promise<T>): Promise<T>;
}

/** Starts the embedded PostgreSQL for the time of some work. */
export async function withDatabases<T>(work: (databases: BenchDatabases) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'momentum-bench-'));
  // Where root runs the benches, the server's own user has to get in.
  chmodSync(folder, 0o755);
  const log = createLog({ level: 'warn', redactor: createRedactor() });
  const embedded = await openEmbeddedDatabase({ home: join(folder, 'home'), log });
  try {
    return await work({
      folder,
      async onNewDatabase(use) {
        const name = `bench_${randomBytes(4).toString('hex')}`;
        const url = await createDatabase(embedded.url, name);
        await prepare(url);
        try {
          return await use(url);
        } finally {
          await dropDatabase(embedded.url, name);
        }
      },
    });
  } finally {
    await embedded.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** As an installation is opened: changes mark what is to be computed. */
async function prepare(url: string): Promise<void> {
  await migrate(url);
  const pool = openPool(url, createLog({ level: 'warn', redactor: createRedactor() }));
  await installMarks(pool, 'UTC');
  await pool.end();
}
