import { PassThrough } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import { requestCollection } from '../../collectors/engine/run/collection.ts';
import { openSchedule } from '../../collectors/engine/schedule/schedule.ts';
import { createLog } from '../../server/log.ts';
import { createRedactor } from '../../server/redactor.ts';
import { collectionEngine, connect } from '../support/collecting.ts';
import { testDatabase } from '../support/database.ts';
import { gate, gatedSource } from './gated-source.ts';

it('a job that fails outside of any run is logged with its name and why', async () => {
  const { pool } = await testDatabase();
  const stream = new PassThrough({ encoding: 'utf8' });
  let logged = '';
  stream.on('data', (text: string) => {
    logged += text;
  });
  const log = createLog({ level: 'warn', format: 'json', redactor: createRedactor(), stream });
  const engine = { ...(await collectionEngine(pool, { sources: [gatedSource(pool)] })), log };
  await connect(engine);
  await (await gate(pool)).open();
  const schedule = await openSchedule(engine, {
    mongoUrl: null,
    worker: true,
    onCollected: async () => {
      throw new Error('Nobody could be told.');
    },
  });
  onTestFinished(() => schedule.close());
  await schedule.runNow(await requestCollection(engine, { selection: [], requestedBy: 'test' }));
  const failures = () =>
    logged
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
      .filter(({ msg }) => msg === 'A job failed')
      .map(({ level, job, err }) => ({ level, job, message: err.message }));
  await expect
    .poll(failures, { timeout: 30_000, interval: 100 })
    .toEqual([{ level: 50, job: 'collect now', message: 'Nobody could be told.' }]);
});
