import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { Client, type QueryResultRow } from 'pg';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { findServer } from '../../prisma/embedded/server.ts';

export const isRoot = process.getuid?.() === 0;

/** An unprivileged user that every Unix has. */
export const nobody = { uid: 65_534, gid: 65_534 };

/** How a process is started; without `uid` and `gid` as whoever runs the tests. */
export interface Circumstances {
  uid?: number;
  gid?: number;
  env?: NodeJS.ProcessEnv;
}

/** A real process that uses the embedded database. */
export interface EmbeddedProcess {
  url: string;
  notices: string[];
  /** Ends as it should. */
  leave(): Promise<void>;
  /** Ends by SIGKILL. */
  kill(): Promise<void>;
}

const greeting = z.object({ url: z.string(), notices: z.array(z.string()) });
const record = z.object({ pid: z.int(), port: z.int(), data: z.string(), password: z.string() });

/** Starts a process on `home` and waits until it has the database; throws what it printed where it does not get it. */
export async function startProcess(
  home: string,
  circumstances: Circumstances = {},
): Promise<EmbeddedProcess> {
  const script = join(import.meta.dirname, 'embedded-process.ts');
  const child = spawn(process.execPath, [script, home], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...circumstances,
  });
  onTestFinished(() => sweep(child, home));
  const complaint = text(child.stderr);
  const [line] = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    once(child, 'exit').then(async () => Promise.reject(new Error(await complaint))),
  ]);
  const end = async (signal: NodeJS.Signals, expected: number | null) => {
    const exited = once(child, 'exit');
    child.kill(signal);
    const [exitCode] = await exited;
    if (exitCode !== expected) throw new Error(await complaint);
  };
  return {
    ...greeting.parse(JSON.parse(line)),
    leave: () => end('SIGTERM', 0),
    kill: () => end('SIGKILL', null),
  };
}

/** What `postgres.json` says. */
export function readPostgresJson(home: string): z.infer<typeof record> {
  return record.parse(JSON.parse(readFileSync(join(home, 'postgres.json'), 'utf8')));
}

/** The folder of the cluster of `home`. */
export function dataOf(home: string): string {
  return resolve(home, readPostgresJson(home).data);
}

/** The rows of one statement, on a connection of its own. */
export async function ask<Row extends QueryResultRow>(url: string, statement: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
  }
}

async function sweep(child: ChildProcess, home: string): Promise<void> {
  child.kill('SIGKILL');
  if (!existsSync(join(home, 'postgres.json'))) return;
  const data = dataOf(home);
  const server = await findServer(data);
  if (server) process.kill(server.pid, 'SIGKILL');
  if (!data.startsWith(home)) rmSync(data, { recursive: true, force: true, maxRetries: 10 });
}
