import { describe, expect, it, onTestFinished } from 'vitest';
import {
  cancelCollection,
  readCollection,
  requestCollection,
} from '../../collectors/engine/run/collection.ts';
import { openSchedule, type ScheduleOptions } from '../../collectors/engine/schedule/schedule.ts';
import { collectionEngine, connect } from '../support/collecting.ts';
import { testDatabase } from '../support/database.ts';
import { gate, gatedSource } from './gated-source.ts';
import { jobStores } from './job-store.ts';
import { startWorker } from './worker.ts';

const patience = { timeout: 45_000, interval: 100 };

async function prepared(name: string) {
  const { pool, url } = await testDatabase();
  const jobs = await jobStores[name]?.(pool);
  if (jobs === undefined) throw new Error(`There is no store of jobs called ${name}.`);
  const engine = await collectionEngine(pool, { sources: [gatedSource(pool)] });
  const passage = await gate(pool);
  const open = async (options: Partial<ScheduleOptions> = {}) => {
    const schedule = await openSchedule(engine, {
      mongoUrl: jobs.mongoUrl,
      worker: true,
      onCollected: async () => {},
      ...options,
    });
    onTestFinished(async () => {
      await passage.open();
      await schedule.close();
    });
    return schedule;
  };
  const request = (selection: string[] = []) => requestCollection(engine, { selection, requestedBy: 'test' });
  const statusOf = async (id: number) => (await readCollection(pool, id))?.status;
  const startAnother = () => startWorker(url, undefined, jobs.mongoUrl);
  return { pool, engine, gate: passage, open, request, statusOf, startAnother, ...jobs };
}

describe.each(Object.keys(jobStores))('the schedule, with its jobs in %s', (store) => {
  it('has a cron of each connection, and follows changes', async () => {
    const { engine, open, crons } = await prepared(store);
    await connect(engine);
    await connect(engine, 'tool@emea');
    const schedule = await open();
    expect(await crons()).toEqual([
      { connection: 'tool', cron: '0 3 * * *' },
      { connection: 'tool@emea', cron: '0 3 * * *' },
    ]);
    await engine.configuration.save('tool', [{ key: 'SCHEDULE', value: '30 4 * * 1' }], 'here');
    await engine.configuration.remove('tool@emea');
    await schedule.sync();
    expect(await crons()).toEqual([{ connection: 'tool', cron: '30 4 * * 1' }]);
  });

  it('has one cron of a connection, however many processes start at once', async () => {
    const { engine, open, crons } = await prepared(store);
    await connect(engine);
    await Promise.all([open(), open(), open({ worker: false })]);
    expect(await crons()).toEqual([{ connection: 'tool', cron: '0 3 * * *' }]);
  });

  it('collects at once what fell due while no process was there', async () => {
    const { pool, engine, gate, open, fallDue } = await prepared(store);
    await connect(engine);
    await gate.open();
    await (await open({ worker: false })).close();
    await fallDue();
    await open();
    await expect.poll(gate.runs, patience).toEqual(['tool']);
    const by = async () => (await pool.query('select requested_by, status from collection')).rows;
    await expect.poll(by, patience).toEqual([{ requested_by: 'schedule', status: 'COMPLETED' }]);
  });

  it('runs what is asked for now, in a worker, also where it is asked for elsewhere', async () => {
    const { engine, gate, open, request, statusOf } = await prepared(store);
    await connect(engine);
    await gate.open();
    const web = await open({ worker: false });
    const id = await request();
    await web.runNow(id);
    expect(await statusOf(id)).toBe('WAITING');
    await open();
    await expect.poll(() => statusOf(id), patience).toBe('COMPLETED');
  });

  it('stops a collection that is cancelled in another process', async () => {
    const { pool, engine, gate, open, request, statusOf, startAnother } = await prepared(store);
    await connect(engine);
    const web = await open({ worker: false });
    await startAnother();
    const id = await request();
    await web.runNow(id);
    await expect.poll(gate.runs, patience).toEqual(['tool']);
    await cancelCollection(pool, id);
    await expect.poll(() => statusOf(id), patience).toBe('CANCELLED');
  });

  it('lets running collections stop at their next page when it is closed, and waits for them', async () => {
    const { pool, engine, gate, open, request, statusOf } = await prepared(store);
    await connect(engine);
    const schedule = await open();
    const id = await request();
    await schedule.runNow(id);
    await expect.poll(gate.runs, patience).toEqual(['tool']);
    await schedule.close();
    expect(await statusOf(id)).toBe('CANCELLED');
    expect((await pool.query('select owner from data_source_lease where owner is not null')).rows).toEqual(
      [],
    );
  });

  it('does not start a job twice that runs longer than its lock', async () => {
    const { engine, gate, open, request, statusOf, lockedAt } = await prepared(store);
    await connect(engine);
    const schedule = await open({ lockSeconds: 2 });
    await open({ lockSeconds: 2 });
    const id = await request();
    await schedule.runNow(id);
    await expect.poll(gate.runs, patience).toEqual(['tool']);
    const first = await lockedAt();
    // More than three locks and one look of each worker for work later.
    await expect.poll(async () => (await lockedAt()) - first > 7_000, patience).toBe(true);
    expect(await gate.runs()).toEqual(['tool']);
    await gate.open();
    await expect.poll(() => statusOf(id), patience).toBe('COMPLETED');
    expect(await gate.runs()).toEqual(['tool']);
  });

  it('runs each of many jobs once, in two workers', async () => {
    const { pool, engine, gate, open, request, statusOf, startAnother } = await prepared(store);
    const connections = Array.from({ length: 12 }, (_, index) => `tool@c${index}`);
    for (const connection of connections) await connect(engine, connection);
    const web = await open({ worker: false });
    await gate.open();
    await Promise.all([startAnother(), startAnother()]);
    const ids = await Promise.all(connections.map((connection) => request([connection])));
    await Promise.all(ids.map((id) => web.runNow(id)));
    const statuses = async () => new Set(await Promise.all(ids.map(statusOf)));
    await expect.poll(statuses, patience).toEqual(new Set(['COMPLETED']));
    expect((await gate.runs()).toSorted()).toEqual(connections.toSorted());
    expect((await pool.query('select from ran group by pid')).rowCount).toBe(2);
  });
});
