import { randomBytes } from 'node:crypto';
import { chownSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { makeHome } from '../home.ts';
import { findProgram, makeSharedFolder, type Program, sharedFolder } from './program.ts';
import { type Record, readRecord, writeFirstRecord } from './record.ts';
import type { SystemUser } from './run.ts';
import { canEnter, serverUser } from './system-user.ts';

/** Everything that has to be known to run the server of one MOMENTUM_HOME. */
export interface ClusterPlace {
  home: string;
  record: Record;
  /** The folder of the cluster. */
  data: string;
  /** Who the server runs as, where that is not whoever runs Momentum. */
  user: SystemUser | undefined;
  program: Program;
  /** Settings of the server beside its usual ones. */
  settings: ClusterSettings;
}

/** Names and values as in `postgresql.conf`. */
export type ClusterSettings = Readonly<{ [name: string]: string }>;

/** Settles, once for each home, where the cluster lives and which password it has. */
export async function findPlace(home: string, settings: ClusterSettings): Promise<ClusterPlace> {
  makeHome(home);
  const known = readRecord(home);
  const user = await serverUser(known && resolve(home, known.data));
  const program = await findProgram(user);
  const record = known ?? writeFirstRecord(home, await firstRecord(home, user));
  return { home, record, data: resolve(home, record.data), user, program, settings };
}

/** What whoever started Momentum should know about where things went; nothing where they are where one would look. */
export function noticesOn({ home, record, user, program }: ClusterPlace): string[] {
  const who = `PostgreSQL runs as the system user ${user?.name}, who cannot enter`;
  return [
    ...(isAbsolute(record.data) ? [`${who} ${home}: the database is in ${record.data}.`] : []),
    ...(program.copiedTo ? [`${who} this checkout: its programs were copied to ${program.copiedTo}.`] : []),
  ];
}

async function firstRecord(home: string, user: SystemUser | undefined): Promise<Record> {
  const password = randomBytes(24).toString('hex');
  if (!user || (await letIn(user, home))) return { password, data: 'database' };
  makeSharedFolder();
  return { password, data: join(sharedFolder, `database-${randomBytes(8).toString('hex')}`) };
}

// A home of root's own becomes the server's, and stays closed to everybody else. What Momentum keeps in it is root's.
async function letIn(user: SystemUser, home: string): Promise<boolean> {
  if (await canEnter(user, home)) return true;
  if (statSync(home).uid !== 0 || !(await canEnter(user, dirname(home)))) return false;
  chownSync(home, user.uid, user.gid);
  return true;
}
