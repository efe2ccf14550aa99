import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** The system user that a program runs as; without one, whoever runs Momentum. */
export interface SystemUser {
  name: string;
  uid: number;
  gid: number;
}

export interface Finished {
  /** Undefined where the program could not even be started, or was killed. */
  exitCode: number | undefined;
  /** What it printed, both streams. */
  output: string;
}

/**
 * What PostgreSQL's programs see of the environment. Not the caller's: its locale may be unknown here, or make a cluster
 * that is no UTF-8, and its secrets are nobody else's business.
 */
export const programEnvironment = {
  LC_ALL: 'C',
  TZ: 'UTC',
  PATH: `${process.env.PATH ?? ''}:/usr/sbin:/usr/bin:/sbin:/bin`,
};

/** Runs a program to its end, in the root folder, which every user can enter. */
export async function run(
  program: string,
  args: readonly string[],
  { user, input = '' }: { user?: SystemUser | undefined; input?: string } = {},
): Promise<Finished> {
  const child = spawn(program, args, { cwd: '/', env: programEnvironment, ...identity(user) });
  const closed = once(child, 'close').then(
    ([exitCode]) => ({ exitCode: typeof exitCode === 'number' ? exitCode : undefined, why: '' }),
    (error: unknown) => ({ exitCode: undefined, why: String(error) }),
  );
  child.stdin.on('error', () => undefined).end(input);
  const [out, err, { exitCode, why }] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { exitCode, output: `${out}${err}${why}`.trim() };
}

/** Spawn options that make a program run as `user`. */
export function identity(user: SystemUser | undefined): { uid?: number; gid?: number } {
  return user ? { uid: user.uid, gid: user.gid } : {};
}
