import type { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import type { Page } from '../../collectors/engine/contract/collector.ts';
import type { Resource } from '../../collectors/engine/resource/resource.ts';
import { writePage } from '../../collectors/engine/write/page.ts';
import { type BulkTable, upsert, upsertReturning } from '../../prisma/bulk.ts';
import { inTransaction } from '../../prisma/select.ts';
import { commitRow, repositoryRow } from '../support/collecting.ts';
import { testDatabase } from '../support/database.ts';
import { marksDaysIn } from '../support/marking.ts';
import { resources } from '../support/resources.ts';

const table = {
  name: 'thing',
  columns: {
    id: { name: 'id', type: 'int4' },
    text: { name: 'text', type: 'text' },
    at: { name: 'at', type: 'timestamptz' },
    amount: { name: 'amount', type: 'float8' },
    there: { name: 'there', type: 'bool' },
  },
  key: ['id'],
} as const satisfies BulkTable<string>;

const thing = (id: number, text: string | null) => ({ id, text, at: null, amount: 0.1, there: true });

function write(pool: Pool, page: Page<Resource>) {
  return inTransaction(pool, (client) =>
    writePage(
      { client, resources, dataSource: 'git', connection: 'default', timeZone: 'Europe/Berlin' },
      page,
    ),
  );
}

/** How far the queue had come when it was last looked at. */
const lookedAt = new WeakMap<Pool, number>();

/** What was marked since the last look. */
async function marks(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ id: number; mark: string }>(
    "select id::int, concat_ws(' ', fact, scope_kind, from_day) as mark from dirty where id > $1 order by mark",
    [lookedAt.get(pool) ?? 0],
  );
  lookedAt.set(pool, Math.max(lookedAt.get(pool) ?? 0, ...rows.map(({ id }) => id)));
  return [...new Set(rows.map(({ mark }) => mark))];
}

describe('bulk writing', async () => {
  const { pool } = await testDatabase();
  await pool.query(
    'create table thing (id int primary key, text text, at timestamptz, amount float8, there bool)',
  );
  const put = (...rows: ReturnType<typeof thing>[]) =>
    inTransaction(pool, (client) => upsert(client, table, rows));

  it('keeps every character that PostgreSQL can hold, and tells null from the word', async () => {
    const texts = ['', 'null', 'NULL', 'a"b\\c{d},e', '\t\n\r', 'Grüße 👋', "o'clock", null];
    await put(...texts.map((text, index) => thing(100 + index, text)));
    const { rows } = await pool.query('select text from thing where id >= 100 order by id');
    expect(rows.map((row) => row.text)).toEqual(texts);
  });

  it('keeps instants to the millisecond, before 1970 and after the year 9999 too', async () => {
    const instants = ['1969-12-31T23:59:59.999Z', '2026-03-29T01:00:00.001Z', '+020000-01-01T00:00:00.000Z'];
    await inTransaction(pool, (client) =>
      upsert(
        client,
        table,
        instants.map((at, index) => ({ ...thing(200 + index, null), at: new Date(at) })),
      ),
    );
    const { rows } = await pool.query<{ at: number }>(
      'select extract(epoch from at)::float8 * 1000 as at from thing where id >= 200 order by id',
    );
    expect(rows.map((row) => Math.round(row.at))).toEqual(instants.map((at) => Date.parse(at)));
  });

  it('writes rows that differ alone, counts them, and of a key that comes twice the last', async () => {
    expect(await put(thing(1, 'one'), thing(2, 'two'))).toBe(2);
    expect(await put(thing(1, 'one'), thing(2, 'zwei'), thing(3, 'x'), thing(3, 'three'))).toBe(2);
    const changed = await inTransaction(pool, (client) =>
      upsertReturning<{ id: number }, keyof typeof table.columns>(
        client,
        table,
        [thing(1, null), thing(2, 'zwei')],
        ['id'],
      ),
    );
    expect(changed).toEqual([{ id: 1, inserted: false }]);
    expect((await pool.query('select text from thing where id < 10 order by id')).rows).toEqual([
      { text: null },
      { text: 'zwei' },
      { text: 'three' },
    ]);
  });
});

describe('a page of commits', () => {
  const author = { name: 'Ada', email: 'ada@example.com' };
  const late = new Date('2026-03-28T23:30:00Z');
  const page = (row: Parameters<typeof commitRow>[1] = {}): Page<Resource> => ({
    rows: { commits: [commitRow('a', { authoredAt: late, author, ...row })] },
  });
  async function prepared() {
    const { pool } = await testDatabase();
    await marksDaysIn(pool, 'Europe/Berlin');
    await write(pool, { rows: { repositories: [repositoryRow('shop')] } });
    await write(pool, page());
    await marks(pool);
    return pool;
  }
  const of = (...facts: string[]) => facts.map((fact) => `${fact} REPOSITORY 2026-03-29`);
  const day = of('commit-roles', 'homes', 'presence', 'rollups', 'streaks');

  it('marks the days of the installation’s time zone on which something changed', async () => {
    const pool = await prepared();
    await write(pool, page());
    expect(await marks(pool)).toEqual([]);
    await write(pool, page({ reachable: false }));
    expect(await marks(pool)).toEqual(day);
  });

  it('marks a fact only where something changed that it is computed from', async () => {
    const pool = await prepared();
    await write(pool, page({ subject: 'Another' }));
    expect(await marks(pool)).toEqual(of('commit-roles', 'rollups'));
  });

  it('takes away authors and languages that a commit has no more, and marks who lost it', async () => {
    const pool = await prepared();
    const language = { language: 'TypeScript', kind: 'programming', additions: 1, deletions: 0 };
    const grace = { name: 'Grace', email: 'grace@example.com' };
    await write(pool, page({ languages: [language], coAuthors: [grace] }));
    await marks(pool);
    await write(pool, page());
    expect(await marks(pool)).toEqual([...of('presence', 'rollups', 'streaks'), 'streaks PERSON'].toSorted());
    expect((await pool.query('select from commit_author')).rowCount).toBe(1);
    expect((await pool.query('select from commit_language')).rowCount).toBe(0);
  });

  it('counts somebody who is author and co-author once, as the author', async () => {
    const pool = await prepared();
    await write(pool, page({ coAuthors: [{ name: 'Ada', email: 'ADA@example.com' }] }));
    expect((await pool.query('select co_author from commit_author')).rows).toEqual([{ co_author: false }]);
  });

  it('can be written by several at once who meet the same new people in different orders', async () => {
    const pool = await prepared();
    const people = Array.from({ length: 40 }, (_, index) => ({
      name: `Person ${index}`,
      email: `p${index}@example.com`,
    }));
    const pages = [people, people.toReversed(), people].map(
      (authors, writer): Page<Resource> => ({
        rows: {
          commits: authors.map((one, index) =>
            commitRow(`${writer}${index.toString(16).padStart(4, '0')}`, {
              author: { ...one, name: `${one.name} ${writer}` },
            }),
          ),
        },
      }),
    );
    await Promise.all(pages.map((one) => write(pool, one)));
    expect((await pool.query('select from account')).rowCount).toBe(41);
    const orphans =
      'select from contributor p where not exists (select from account where contributor_id = p.id)';
    expect((await pool.query(orphans)).rowCount).toBe(0);
  });
});
