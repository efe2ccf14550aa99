import { openSchedule } from '../../collectors/engine/schedule/schedule.ts';
import { openPool } from '../../prisma/client.ts';
import { createLog } from '../../server/log.ts';
import { createRedactor } from '../../server/redactor.ts';
import { collectionEngine } from '../support/collecting.ts';
import { gatedSource } from './gated-source.ts';

// A worker in a process of its own, until it is asked to leave.
const [url = '', lockSeconds = '600', mongoUrl = ''] = process.argv.slice(2);
const log = createLog({ level: 'warn', format: 'json', redactor: createRedactor() });
const pool = openPool(url, log);
const engine = { ...(await collectionEngine(pool, { sources: [gatedSource(pool)] })), log };
const schedule = await openSchedule(engine, {
  mongoUrl: mongoUrl === '' ? null : mongoUrl,
  worker: true,
  onCollected: async () => {},
  lockSeconds: Number(lockSeconds),
});
process.once('SIGTERM', async () => {
  await schedule.close();
  await pool.end();
  // As the server does: Agenda keeps a timer for as long as a lock.
  process.exit(0);
});
process.stdout.write('ready\n');
