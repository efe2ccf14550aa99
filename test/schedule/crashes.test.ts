import type { Pool } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readCollection, requestCollection } from '../../collectors/engine/run/collection.ts';
import { openSchedule } from '../../collectors/engine/schedule/schedule.ts';
import { openPool } from '../../prisma/client.ts';
import { migrate } from '../../prisma/migrate.ts';
import { createLog } from '../../server/log.ts';
import { createRedactor } from '../../server/redactor.ts';
import { collectionEngine, connect } from '../support/collecting.ts';
import { testDatabase } from '../support/database.ts';
import { ask, readPostgresJson, startProcess } from '../support/embedded.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { gate, gatedSource } from './gated-source.ts';
import { startWorker } from './worker.ts';

const patience = { timeout: 25_000, interval: 100 };

/** Asks for collections from a process that does none of the work. */
async function asking(pool: Pool) {
  const engine = await collectionEngine(pool, { sources: [gatedSource(pool)] });
  await connect(engine);
  const schedule = await openSchedule(engine, { mongoUrl: null, worker: false, onCollected: async () => {} });
  return {
    async begin() {
      const id = await requestCollection(engine, { selection: [], requestedBy: 'test' });
      await schedule.runNow(id);
      return id;
    },
    close: () => schedule.close(),
    statusOf: async (id: number) => (await readCollection(pool, id))?.status,
  };
}

describe('the schedule survives', () => {
  it('a worker that is killed: another one takes its collection over and ends it', async () => {
    const { pool, url } = await testDatabase();
    const passage = await gate(pool);
    const web = await asking(pool);
    onTestFinished(web.close);
    const doomed = await startWorker(url, 2);
    const id = await web.begin();
    await expect.poll(passage.runs, patience).toEqual(['tool']);
    await doomed.kill();
    // As if its heart had stood still for longer than a lease.
    await pool.query("update data_source_lease set heartbeat_at = now() - interval '10 minutes'");
    await pool.query("update collection set heartbeat_at = now() - interval '10 minutes'");
    const heir = await startWorker(url, 2);
    await expect.poll(passage.runs, patience).toEqual(['tool', 'tool']);
    await passage.open();
    await expect.poll(() => web.statusOf(id), patience).toBe('COMPLETED');
    const runs = (await readCollection(pool, id))?.runs.filter((run) => run.source === 'tool');
    expect(runs?.map((run) => run.status)).toEqual(['FAILED', 'COMPLETED']);
    expect(await heir.leave()).toBe(0);
  });

  it('a restart of PostgreSQL: the worker lives on, works on, and does not fill the log', async () => {
    const home = temporaryFolder();
    const { url } = await startProcess(home);
    await migrate(url);
    const pool = openPool(url, createLog({ level: 'silent', redactor: createRedactor() }));
    onTestFinished(() => pool.end());
    const passage = await gate(pool);
    const web = await asking(pool);
    const worker = await startWorker(url);
    await web.begin();
    await expect.poll(passage.runs, patience).toEqual(['tool']);
    const before = readPostgresJson(home).pid;
    process.kill(before, 'SIGINT');
    const restarted = () =>
      ask(url, 'select 1').then(
        () => readPostgresJson(home).pid !== before,
        () => false,
      );
    await expect.poll(restarted, patience).toBe(true);
    expect(worker.alive()).toBe(true);
    await passage.open();
    const again = await web.begin();
    await expect.poll(() => web.statusOf(again), patience).toMatch(/COMPLETED|PARTIAL/);
    expect(worker.logged().length).toBeLessThan(40);
    expect(await worker.leave()).toBe(0);
    await web.close();
  });
});
