import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { commandLine } from '../support/command-line.ts';
import { testDatabase } from '../support/database.ts';
import { gitHttpServer } from '../support/git-http-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const main = resolve(import.meta.dirname, '../../server/main.ts');

it.each(['SIGINT', 'SIGTERM'] as const)('a collection in the terminal is cancelled by %s', async (signal) => {
  const { url, pool } = await testDatabase();
  const home = temporaryFolder();
  const host = await gitHttpServer(home);
  onTestFinished(host.close);
  host.stallAfter = 0;
  const environment = { MOMENTUM_HOME: join(home, 'momentum'), LOG_LEVEL: 'error' };
  const added = await commandLine({ url }, environment)(
    'source',
    'add',
    'git',
    '--set',
    `GIT_REPOSITORIES=${host.origin}/shop.git`,
  );
  expect(added).toMatchObject({ code: 0, err: '' });
  const child = spawn(process.execPath, [main, 'collect'], {
    env: { PATH: process.env.PATH, HOME: home, DATABASE_URL: url, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const printed = text(child.stdout);
  const ended = once(child, 'exit');
  await expect.poll(() => host.requests.length, { timeout: 20_000 }).toBeGreaterThan(0);
  child.kill(signal);
  expect(await ended).toEqual([1, null]);
  expect(await printed).toMatch(/git\/history +CANCELLED/);
  expect((await pool.query('select status from collection')).rows).toEqual([{ status: 'CANCELLED' }]);
});
