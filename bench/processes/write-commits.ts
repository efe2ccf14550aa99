import { writePage } from '../../collectors/engine/write/page.ts';
import { openPool } from '../../prisma/client.ts';
import { inTransaction } from '../../prisma/select.ts';
import { createLog } from '../../server/log.ts';
import { createRedactor } from '../../server/redactor.ts';
import { commitRow, repositoryRow } from '../../test/support/collecting.ts';
import { resources } from '../../test/support/resources.ts';

// A process of its own, so that it takes its own processor: writes pages of commits as a first collection of a new repository does,
// from three years ago on, until it is ended.
const [url = ''] = process.argv.slice(2);
const pool = openPool(url, createLog({ level: 'warn', format: 'json', redactor: createRedactor() }));
const pageLength = 1_000;
const minutesApart = 3 * 365 * 24 * 60 * 0.000_01;
const repository = repositoryRow('written', { host: 'git.example', fullName: 'acme/written' });
for (let page = 0; ; page += 1) {
  const commits = Array.from({ length: pageLength }, (_, index) => commitAt(page * pageLength + index));
  await inTransaction(pool, (client) =>
    writePage(
      { client, resources, dataSource: 'git', connection: 'written', timeZone: 'UTC' },
      { rows: { repositories: [repository], commits } },
    ),
  );
}

function commitAt(index: number) {
  const at = new Date(Date.UTC(2023, 10, 22) + index * minutesApart * 60_000);
  const email = `person-${1 + (index % 900)}@example.com`;
  return commitRow((Math.imul(index + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0').repeat(5), {
    repository: 'written',
    author: { name: email, email },
    authoredAt: at,
    committedAt: at,
  });
}
