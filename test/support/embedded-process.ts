import { openEmbeddedDatabase } from '../../prisma/embedded.ts';
import { createLog } from '../../server/log.ts';
import { createRedactor } from '../../server/redactor.ts';

// A process of its own that uses the embedded database in the home it is called with, until it is asked to leave.
const [home = ''] = process.argv.slice(2);
const log = createLog({ level: 'error', format: 'json', redactor: createRedactor() });
const database = await openEmbeddedDatabase({ home, log, settings: { fsync: 'off' } });
process.once('SIGTERM', () => void database.close());
process.stdout.write(`${JSON.stringify({ url: database.url, notices: database.notices })}\n`);
