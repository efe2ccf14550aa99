import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ask, startProcess } from '../support/embedded.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const freshHome = () => join(temporaryFolder(), 'home');
const withoutLocale = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => name !== 'LANG' && !name.startsWith('LC_')),
);

describe('a cluster is UTF-8 and sorts the same everywhere', () => {
  test.for([
    ['no locale', {}],
    ['LANG=C', { LANG: 'C' }],
    ['LC_ALL=POSIX', { LC_ALL: 'POSIX' }],
    ['an unknown locale', { LANG: 'xx_YY.UTF-8', LC_ALL: 'xx_YY.UTF-8' }],
  ] as const)('with %s', async ([, locale]) => {
    const { url } = await startProcess(freshHome(), { env: { ...withoutLocale, ...locale } });
    const rows = await ask(
      url,
      `select pg_encoding_to_char(encoding) as encoding, datlocprovider as provider, datlocale as locale,
              upper('größe ę') as upper, current_setting('timezone') as time_zone
       from pg_database where datname = current_database()`,
    );
    expect(rows).toEqual([
      { encoding: 'UTF8', provider: 'b', locale: 'C.UTF-8', upper: 'GRÖßE Ę', time_zone: 'UTC' },
    ]);
  });
});

describe('a cluster is closed', () => {
  test('to a wrong password, to no password and to the superuser', async () => {
    const { url } = await startProcess(freshHome());
    const variants = { password: 'password', nothing: '' };
    for (const password of Object.values(variants)) {
      const wrong = new URL(url);
      wrong.password = password;
      await expect(ask(wrong.href, 'select 1')).rejects.toThrow(/password/);
    }
    const superuser = new URL(url);
    superuser.username = 'postgres';
    await expect(ask(superuser.href, 'select 1')).rejects.toThrow(/password authentication failed/);
  });

  test('to programs and files: the role that Momentum works as is an ordinary one that may make databases', async () => {
    const { url } = await startProcess(freshHome());
    await ask(url, 'create database another');
    await expect(ask(url, "copy (select 1) to program 'true'")).rejects.toThrow(/permission denied/);
    await expect(ask(url, "select pg_read_file('postmaster.pid')")).rejects.toThrow(/permission denied/);
  });

  test('to other machines', async () => {
    const { url } = await startProcess(freshHome());
    expect(await ask(url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
  });
});
