import { chownSync, existsSync, mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { run } from '../../prisma/embedded/run.ts';
import { serverUser } from '../../prisma/embedded/system-user.ts';

const usualFolders = [
  '/usr/lib/postgresql/15/bin',
  '/usr/pgsql-15/bin',
  '/opt/homebrew/opt/postgresql@15/bin',
  '/usr/local/opt/postgresql@15/bin',
];

/** Where this machine has PostgreSQL 15, the oldest that Momentum works with; undefined where it has none. */
export const oldestPostgres = usualFolders.find((folder) => existsSync(join(folder, 'postgres')));

/** Starts a cluster of that version, which ends with the test file, and answers its address. */
export async function startOldestPostgres(programs: string): Promise<string> {
  const user = await serverUser(undefined);
  const folder = mkdtempSync(join(tmpdir(), 'momentum-oldest-'));
  if (user) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const port = await freePort();
  await succeed(
    await run(join(programs, 'initdb'), ['-D', data, '-U', 'postgres', '--encoding=UTF8', '--locale=C'], {
      user,
    }),
  );
  const settings = `-p ${port} -h 127.0.0.1 -k ${folder} -c fsync=off`;
  const start = ['-D', data, '-w', '-o', settings, '-l', join(folder, 'log'), 'start'];
  await succeed(await run(join(programs, 'pg_ctl'), start, { user }));
  afterAll(async () =>
    succeed(await run(join(programs, 'pg_ctl'), ['-D', data, '-m', 'immediate', 'stop'], { user })),
  );
  return `postgresql://postgres@127.0.0.1:${port}/postgres`;
}

function succeed({ exitCode, output }: Awaited<ReturnType<typeof run>>): void {
  if (exitCode !== 0) throw new Error(output);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}
