import { randomUUID } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ClusterPlace } from './place.ts';
import { run } from './run.ts';

/** The role that Momentum works as, and its database. It owns that database and may create others: no superuser. */
export const roleName = 'momentum';

/** In milliseconds; filling one takes seconds. */
const draftLifetime = 600_000;

/**
 * Makes the cluster of `place` where there is none, complete with role and database. Each process makes its own and the
 * first one to put it in place wins, so that a process killed half-way leaves nothing that looks like a cluster.
 */
export async function makeCluster(place: ClusterPlace): Promise<void> {
  if (existsSync(place.data)) return;
  const draft = `${place.data}.new-${randomUUID()}`;
  mkdirSync(draft, { mode: 0o700 });
  if (place.user) chownSync(draft, place.user.uid, place.user.gid);
  try {
    await initialise(draft, place);
    await makeDatabase(draft, place);
    renameSync(draft, place.data);
    removeOldDrafts(place.data);
  } catch (error) {
    removeFolder(draft);
    // Whatever stopped this one, another process was faster.
    if (!existsSync(place.data)) throw error;
  }
}

async function initialise(folder: string, { program, user, settings }: ClusterPlace): Promise<void> {
  const { exitCode, output } = await run(
    program.initdb,
    [
      `--pgdata=${folder}`,
      '--username=postgres',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--auth-local=reject',
      '--auth-host=scram-sha-256',
      '--no-instructions',
      ...(settings.fsync === 'off' ? ['--no-sync'] : []),
    ],
    { user },
  );
  if (exitCode !== 0) throw new Error(`The embedded database could not be made: ${output}`);
}

// The superuser has no password and so cannot sign in: the database's own role must do for everything.
async function makeDatabase(folder: string, { program, user, record }: ClusterPlace): Promise<void> {
  const input = [
    `create role ${roleName} login createdb password '${record.password}';`,
    `create database ${roleName} owner ${roleName};\n`,
  ].join('\n');
  const { exitCode, output } = await run(program.postgres, ['--single', '-D', folder, 'postgres'], {
    user,
    input,
  });
  // On its own, this mode goes on after an error and ends well.
  if (exitCode === 0 && !/^.*(ERROR|FATAL):/m.test(output)) return;
  throw new Error(`The embedded database could not be made: ${output}`);
}

// What killed processes have left. A younger one may be another process's, which will remove it itself.
function removeOldDrafts(data: string): void {
  const siblings = readdirSync(dirname(data)).filter((name) => name.startsWith(`${basename(data)}.new-`));
  const old = siblings
    .map((name) => join(dirname(data), name))
    .filter((folder) => Date.now() - statSync(folder).mtimeMs > draftLifetime);
  for (const folder of old) removeFolder(folder);
}

function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
}
