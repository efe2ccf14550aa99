import { describe, expect, it } from 'vitest';
import { signInWith } from '../../server/access/sign-in.ts';
import { commandLine } from '../support/command-line.ts';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase();
const momentum = commandLine(database);
const link = /^http:\/\/127\.0\.0\.1:3000\/sign-in\/([\w-]{43})\n$/;
const followed = (out: string) => signInWith(database.pool, link.exec(out)?.[1] ?? '');

describe('momentum user', () => {
  it('lets somebody in, with a link that works once', async () => {
    const { out } = await momentum('user', 'add', 'Ada@Example.com', '--name', 'Ada', '--role', 'admin');
    expect(await followed(out)).toMatchObject({ userId: 1 });
    await expect(followed(out)).rejects.toThrow('was used before');
    expect((await momentum('user', 'add', 'grace@example.com')).out).toMatch(link);
    expect((await momentum('user', 'list')).out).toMatch(
      /1 +ada@example\.com +Ada +admin\n2 +grace@example\.com +grace@example\.com +viewer\n/,
    );
  });

  it('prints a further link for whom momentum sign-in names', async () => {
    expect(await followed((await momentum('sign-in', 'GRACE@example.com')).out)).toMatchObject({ userId: 2 });
    expect(await followed((await momentum('sign-in', '--user', '1')).out)).toMatchObject({ userId: 1 });
  });

  it('changes roles, and removes', async () => {
    expect((await momentum('user', 'role', 'Grace@example.com', 'member')).out).toBe(
      'The user grace@example.com is member now.\n',
    );
    expect((await momentum('user', 'remove', 'grace@example.com')).out).toBe(
      'The user grace@example.com is removed.\n',
    );
    expect((await momentum('user', 'list')).out).not.toContain('grace');
    expect((await database.pool.query('select user_id from session')).rows).toEqual([
      { user_id: 1 },
      { user_id: 1 },
    ]);
  });

  it.each([
    [['user', 'role', 'ada@example.com', 'viewer'], 'This is the last administrator.'],
    [['user', 'remove', 'ada@example.com'], 'This is the last administrator.'],
    [['user', 'add', 'ADA@example.com'], 'ada@example.com is a user already.'],
    [['user', 'add', 'ada'], '“ada” is no e-mail address.'],
    [
      ['user', 'add', 'eve@example.com', '--role', 'root'],
      'There is no role “root”. There are viewer, member, admin.',
    ],
    [['user', 'remove', 'eve@example.com'], 'There is no user eve@example.com.'],
    [['sign-in', 'eve@example.com'], 'There is no user eve@example.com.'],
  ])('refuses %j in one sentence', async (args, sentence) => {
    const { code, err } = await momentum(...args);
    expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining(sentence) });
  });

  it('notes each change in the audit log', async () => {
    const { rows } = await database.pool.query(
      'select action from audit_entry where actor = $1 order by id',
      ['command line'],
    );
    expect(rows.map((row) => row.action)).toEqual([
      'user.add',
      'user.add',
      'user.sign-in-link',
      'user.sign-in-link',
      'user.role',
      'user.remove',
    ]);
  });
});
