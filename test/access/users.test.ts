import type { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { newSignInPath, signInWith, tieAdministrators } from '../../server/access/sign-in.ts';
import { addUser, changeRole, listUsers, removeUser } from '../../server/access/users.ts';
import { Conflict } from '../../server/contract/errors.ts';
import { storeCommits } from '../support/commits.ts';
import { testDatabase } from '../support/database.ts';

const secretOf = (path: string) => path.split('/').at(-1) ?? '';
const firstAdministrator = async (pool: Pool, email: string) =>
  (await signInWith(pool, secretOf(await newSignInPath(pool, null, email)))).userId;

describe('whoever is changed by several at once', () => {
  it('is there once, however their address is written', async () => {
    const { pool } = await testDatabase();
    const written = ['ada@example.com', 'ADA@example.com', 'Ada@Example.Com'];
    const results = await Promise.allSettled(
      written.map((email) => addUser(pool, 'test', { email, role: 'viewer' })),
    );
    expect(results.map((result) => result.status).toSorted()).toEqual(['fulfilled', 'rejected', 'rejected']);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(Conflict);
    expect((await listUsers(pool)).map((user) => user.email)).toEqual(['ada@example.com']);
  });

  it('leaves one administrator of the last two', async () => {
    const { pool } = await testDatabase();
    const one = await addUser(pool, 'test', { email: 'one@example.com', role: 'admin' });
    const two = await addUser(pool, 'test', { email: 'two@example.com', role: 'admin' });
    const results = await Promise.allSettled([
      changeRole(pool, 'test', one.id, 'viewer'),
      removeUser(pool, 'test', two.id),
    ]);
    expect(results.map((result) => result.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await listUsers(pool)).filter((user) => user.role === 'admin')).toHaveLength(1);
  });
});

describe('the address that somebody typed', () => {
  it('opens nobody’s numbers, while that of the machine does', async () => {
    const { pool } = await testDatabase();
    await firstAdministrator(pool, 'ada@example.com');
    await addUser(pool, 'user 1', { email: 'grace@example.com', role: 'admin' });
    await storeCommits(pool, [
      { at: '2026-03-02T10:00:00Z', author: 'Ada' },
      { at: '2026-03-02T11:00:00Z', author: 'Grace' },
    ]);
    await tieAdministrators(pool);
    expect((await listUsers(pool)).map(({ email, contributor }) => [email, contributor?.name])).toEqual([
      ['ada@example.com', 'Ada'],
      ['grace@example.com', undefined],
    ]);
  });
});

describe('the first administrator', () => {
  it('may have been added before, with another role', async () => {
    const { pool } = await testDatabase();
    await storeCommits(pool, [{ at: '2026-03-02T10:00:00Z', author: 'Ada' }]);
    const { id } = await addUser(pool, 'command line', { email: 'ada@example.com', role: 'viewer' });
    expect(await firstAdministrator(pool, 'Ada@example.com')).toBe(id);
    expect(await listUsers(pool)).toMatchObject([{ role: 'admin', contributor: { name: 'Ada' } }]);
  });

  it('comes in also where somebody else has the commits of their address', async () => {
    const { pool } = await testDatabase();
    await storeCommits(pool, [{ at: '2026-03-02T10:00:00Z', author: 'Ada' }]);
    const { id } = await addUser(pool, 'command line', { email: 'lovelace@example.com', role: 'member' });
    await pool.query('update app_user set contributor_id = (select id from contributor) where id = $1', [id]);
    await firstAdministrator(pool, 'ada@example.com');
    expect((await listUsers(pool)).map(({ email, contributor }) => [email, contributor?.name])).toEqual([
      ['lovelace@example.com', 'Ada'],
      ['ada@example.com', undefined],
    ]);
  });
});
