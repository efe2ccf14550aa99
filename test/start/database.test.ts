import { PassThrough } from 'node:stream';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openPool } from '../../prisma/client.ts';
import { createLog } from '../../server/log.ts';
import { createRedactor } from '../../server/redactor.ts';
import { testDatabase } from '../support/database.ts';

const { pool, prisma, url } = await testDatabase();

async function one(statement: string): Promise<unknown> {
  const { rows } = await pool.query<{ value: unknown }>(statement);
  return rows[0]?.value;
}

describe('what the pool hands over', () => {
  test('whole numbers are numbers, alone and in arrays', async () => {
    expect(await one('select 9007199254740991::int8 as value')).toBe(9_007_199_254_740_991);
    expect(await one('select array[1, null, -3]::int8[] as value')).toEqual([1, null, -3]);
    expect(await one('select array[]::int8[] as value')).toEqual([]);
  });

  test('a whole number that a number cannot hold fails instead of losing digits', async () => {
    await expect(one('select 9007199254740993::int8 as value')).rejects.toThrow(
      /9007199254740993 is too large/,
    );
    expect(await one('select 1 as value')).toBe(1);
  });

  test('money keeps every digit, as text', async () => {
    expect(await one("select '12345678901234567890.10'::numeric as value")).toBe('12345678901234567890.10');
  });

  test('a day is text and no moment in some time zone', async () => {
    expect(await one("select date '2026-03-29' as value")).toBe('2026-03-29');
    expect(await one("select array[date '2026-03-29', null] as value")).toEqual(['2026-03-29', null]);
  });

  test('a moment is the same one by the pool and by Prisma, whatever the server thinks its time zone is', async () => {
    const database = new URL(url).pathname.slice(1);
    await pool.query(`alter database ${database} set timezone to 'Asia/Tokyo'`);
    const fresh = openPool(url, createLog({ level: 'error', redactor: createRedactor() }));
    onTestFinished(() => fresh.end());
    const { rows } = await fresh.query(
      "select timestamptz '2026-03-29 01:30:00+00' as value, current_setting('timezone') as zone",
    );
    expect(rows).toEqual([{ value: new Date('2026-03-29T01:30:00Z'), zone: 'UTC' }]);
    await pool.query(`alter database ${database} reset timezone`);

    const expiresAt = new Date('2026-03-29T01:30:00Z');
    await prisma.signInLink.create({ data: { id: 'one', expiresAt } });
    expect(await prisma.signInLink.findUnique({ where: { id: 'one' } })).toMatchObject({ expiresAt });
    expect(await one("select expires_at as value from sign_in_link where id = 'one'")).toEqual(expiresAt);
  });
});

test('a connection that the server ends is replaced, with a warning and no crash', async () => {
  const stream = new PassThrough({ encoding: 'utf8' });
  const own = openPool(
    url,
    createLog({ level: 'info', format: 'json', redactor: createRedactor(), stream }),
    { max: 1 },
  );
  onTestFinished(() => own.end());
  const { rows } = await own.query<{ pid: number }>('select pg_backend_pid() as pid');
  await pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
  await expect.poll(() => String(stream.read() ?? '')).toContain('A database connection was lost');
  expect((await own.query('select 1 as value')).rows).toEqual([{ value: 1 }]);
});

describe('a test database', () => {
  test('has the tables of the product, and no rows', async () => {
    expect(await one('select count(*) as value from app_user')).toBe(0);
  });

  test('is not seen from another one', async () => {
    const other = await testDatabase();
    await pool.query(`create table ${'only_here'} (id int)`);
    await expect(other.pool.query('select * from only_here')).rejects.toThrow(/does not exist/);
  });
});
