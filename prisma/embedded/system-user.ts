import { existsSync, statSync } from 'node:fs';
import { InvalidInput } from '../../server/contract/errors.ts';
import { run, type SystemUser } from './run.ts';

/** Usual names of PostgreSQL's user: everywhere, and on macOS. The first one is made where there is none. */
const usualNames = ['postgres', '_postgres'] as const;

/**
 * Who the server runs as. PostgreSQL refuses to run as root; there it is the owner of `data` where that exists already,
 * and a system user otherwise. Undefined for an ordinary user, who runs it as themselves.
 */
export async function serverUser(data: string | undefined): Promise<SystemUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  if (data && existsSync(data)) {
    const { uid, gid } = statSync(data);
    const { exitCode, output } = await run('id', ['-un', String(uid)]);
    return { name: exitCode === 0 ? output : String(uid), uid, gid };
  }
  return findOrMakeUser(usualNames);
}

/** The first of `names` that is a user of this machine; the first one is created as a system user where none is. */
export async function findOrMakeUser(names: readonly [string, ...string[]]): Promise<SystemUser> {
  for (const name of names) {
    const user = await findUser(name);
    if (user) return user;
  }
  const [name] = names;
  const args = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', name];
  const { output } = await run('useradd', args);
  const made = await findUser(name);
  if (made) return made;
  throw new InvalidInput(
    `PostgreSQL does not run as root, and the system user "${name}" could not be made (${output}).`,
    { hint: 'Start Momentum as an ordinary user, or set DATABASE_URL to a PostgreSQL of yours.' },
  );
}

/** Whether `user` may go through `folder` to what lies under it. */
export async function canEnter(user: SystemUser, folder: string): Promise<boolean> {
  const { exitCode } = await run('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], { user });
  return exitCode === 0;
}

async function findUser(name: string): Promise<SystemUser | undefined> {
  const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
  if (uid.exitCode !== 0 || gid.exitCode !== 0) return undefined;
  return { name, uid: Number(uid.output), gid: Number(gid.output) };
}
