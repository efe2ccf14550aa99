import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { commitTable } from '../collectors/resources/code/commits/write.ts';
import { upsert } from '../prisma/bulk.ts';
import { openPool } from '../prisma/client.ts';
import { inTransaction } from '../prisma/select.ts';
import { createLog } from '../server/log.ts';
import { createRedactor } from '../server/redactor.ts';
import { withDatabases } from './database.ts';
import { inRounds, type Measured, secondsOf } from './measure.ts';

const rowCount = 200_000;
const pageLength = 2_000;
const rounds = 3;
const least = 1 / 3;

/** Writing commits as collections do, against COPY into the same table; and what COPY does without keys and indexes. */
export function write(): Promise<Measured[]> {
  return withDatabases(async ({ onNewDatabase }) => {
    const taken = await inRounds(rounds, {
      copiedBare: () => onNewDatabase((url) => secondsOf(() => copyRows(url, 'bare'))),
      copied: () => onNewDatabase((url) => secondsOf(() => copyRows(url, 'with its keys'))),
      upserted: () => onNewDatabase((url) => secondsOf(() => upsertRows(url))),
    });
    const value = taken.copied / taken.upserted;
    return [
      {
        ratio: 'rows a second upserted / COPY into the same table',
        value,
        aim: 'at least a third',
        meets: value >= least,
        figures: {
          upserted: rowsASecond(taken.upserted),
          copied: rowsASecond(taken.copied),
          'copied into a table without keys': rowsASecond(taken.copiedBare),
        },
      },
    ];
  });
}

async function upsertRows(url: string): Promise<void> {
  const pool = openPool(url, createLog({ level: 'warn', redactor: createRedactor() }));
  for (let start = 0; start < rowCount; start += pageLength) {
    const page = Array.from({ length: pageLength }, (_, index) => rowAt(start + index));
    await inTransaction(pool, (client) => upsert(client, commitTable, page));
  }
  await pool.end();
}

async function copyRows(url: string, into: 'bare' | 'with its keys'): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const target = into === 'bare' ? 'bare_commit' : 'commit';
  if (into === 'bare') await client.query('create table bare_commit as select * from commit');
  const columns = Object.values(commitTable.columns)
    .map(({ name }) => name)
    .join(', ');
  await pipeline(Readable.from(lines()), client.query(copyFrom(`copy ${target} (${columns}) from stdin`)));
  await client.end();
}

function* lines(): Generator<string, void, undefined> {
  for (let start = 0; start < rowCount; start += pageLength) {
    const page = Array.from({ length: pageLength }, (_, index) => lineOf(rowAt(start + index)));
    yield page.join('');
  }
}

function lineOf(row: ReturnType<typeof rowAt>): string {
  const values = Object.values(row).map((value) => (value instanceof Date ? value.toISOString() : value));
  return `${values.join('\t')}\n`;
}

/** Hashes come in no order, as real ones do. */
function rowAt(index: number) {
  const at = new Date(1_600_000_000_000 + index * 60_000);
  return {
    repositoryId: 1,
    sha: (Math.imul(index + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0').repeat(5),
    authorId: 1 + (index % 60),
    authoredAt: at,
    authorOffset: 60,
    committedAt: at,
    subject: `Change order total price (#${index})`,
    parents: 1,
    additions: index % 90,
    deletions: index % 40,
    generatedAdditions: 0,
    generatedDeletions: 0,
    files: 1 + (index % 7),
    reachable: true,
  };
}

function rowsASecond(taken: number): string {
  return `${Math.round(rowCount / taken).toLocaleString('en')} rows a second`;
}
