import { resourceUsage } from 'node:process';
import { catalogueOf, loadCollectorCatalogue } from '../../collectors/engine/catalogue.ts';
import { openPool } from '../../prisma/client.ts';
import { createLog } from '../../server/log.ts';
import { createRedactor } from '../../server/redactor.ts';
import { collectionEngine, collectNow } from '../../test/support/collecting.ts';
import { secondsOf } from '../measure.ts';

// A process of its own, so that its memory is that of collecting alone: collects a repository into a database.
const [url = '', repository = '', facts = 'with'] = process.argv.slice(2);
const log = createLog({ level: 'warn', format: 'json', redactor: createRedactor() });
const pool = openPool(url, log);
const engine = await collectionEngine(pool);
const { sources, resources } = await loadCollectorCatalogue();
const catalogue = facts === 'with' ? engine.catalogue : catalogueOf(sources, [], resources);
await engine.configuration.save('git', [{ key: 'GIT_REPOSITORIES', value: repository }], 'here');
let status = '';
const seconds = await secondsOf(async () => {
  const record = await collectNow({ ...engine, catalogue });
  status = record.status;
});
const { rows } = await pool.query<{ commits: number }>('select count(*)::int as commits from commit');
await pool.end();
const megabytes = resourceUsage().maxRSS / 1_024;
process.stdout.write(JSON.stringify({ status, seconds, megabytes, commits: rows[0]?.commits }));
