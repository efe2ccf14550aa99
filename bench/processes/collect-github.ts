import { resourceUsage } from 'node:process';
import { catalogueOf, loadCollectorCatalogue } from '../../collectors/engine/catalogue.ts';
import { openPool } from '../../prisma/client.ts';
import { createLog } from '../../server/log.ts';
import { createRedactor } from '../../server/redactor.ts';
import { collectionEngine, collectNow } from '../../test/support/collecting.ts';
import { secondsOf } from '../measure.ts';

// A process of its own, so that its memory is that of collecting alone: collects an organization, without facts.
const [url = '', address = '', token = '', login = ''] = process.argv.slice(2);
const scripts = ['github/contributor', 'github/repository', 'github/pull-request'];
const pool = openPool(url, createLog({ level: 'warn', format: 'json', redactor: createRedactor() }));
const engine = await collectionEngine(pool);
const { sources, resources } = await loadCollectorCatalogue();
const settings = { GITHUB_URL: address, GITHUB_TOKEN: token, GITHUB_ORG: login, BACKFILL_DAYS: '36500' };
const configs = Object.entries(settings).map(([key, value]) => ({ key, value }));
await engine.configuration.save('github', configs, 'here');
let status = '';
const seconds = await secondsOf(async () => {
  const record = await collectNow({ ...engine, catalogue: catalogueOf(sources, [], resources) }, scripts);
  status = record.status;
});
const { rows } = await pool.query<{ pulls: number }>('select count(*)::int as pulls from pull_request');
await pool.end();
const megabytes = resourceUsage().maxRSS / 1_024;
process.stdout.write(JSON.stringify({ status, seconds, megabytes, pulls: rows[0]?.pulls }));
