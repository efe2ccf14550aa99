import { resourceUsage } from 'node:process';
import { collectFacts, noteFactsAlone } from '../../collectors/engine/run/facts.ts';
import { openPool } from '../../prisma/client.ts';
import { createLog } from '../../server/log.ts';
import { createRedactor } from '../../server/redactor.ts';
import { collectionEngine } from '../../test/support/collecting.ts';
import { secondsOf } from '../measure.ts';

// A process of its own, so that its memory is that of computing alone: computes what waits in a database.
const [url = ''] = process.argv.slice(2);
const pool = openPool(url, createLog({ level: 'warn', format: 'json', redactor: createRedactor() }));
const engine = await collectionEngine(pool);
let status = '';
const seconds = await secondsOf(async () => {
  status = await collectFacts(engine, await noteFactsAlone(engine, 'bench'), new AbortController().signal);
});
const { rows: facts } = await pool.query<{ fact: string; seconds: number }>(
  `select script as fact, extract(epoch from completed_at - started_at)::float8 as seconds from data_source_run
   where collection_id = (select max(id) from collection) order by started_at, completed_at`,
);
const { rows: waiting } = await pool.query<{ fact: string }>('select distinct fact from dirty');
await pool.end();
const megabytes = resourceUsage().maxRSS / 1_024;
process.stdout.write(
  JSON.stringify({ status, seconds, megabytes, facts, waiting: waiting.map(({ fact }) => fact) }),
);
