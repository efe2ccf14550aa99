import { existsSync, readFileSync, readlinkSync, realpathSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isCode } from '../home.ts';
import { run } from './run.ts';

/** A server as it describes itself in its `postmaster.pid`. */
export interface Server {
  pid: number;
  port: number;
  /** Whether it takes connections: not while it starts or stops. */
  ready: boolean;
}

const stopPatience = 60_000;

/** The server that runs on the cluster in `data`, whoever started it. */
export async function findServer(data: string): Promise<Server | undefined> {
  const content = readPidFile(data);
  if (!content) return undefined;
  const lines = content.split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!(await servesCluster(pid, data))) return undefined;
  return { pid, port, ready: lines[7]?.trim() === 'ready' };
}

/** Ends the server and everybody's connections to it, and waits until it is gone. */
export async function stopServer(server: Server, data: string): Promise<void> {
  process.kill(server.pid, 'SIGINT');
  for (const deadline = Date.now() + stopPatience; Date.now() < deadline; await delay(20)) {
    const running = await findServer(data);
    if (running?.pid !== server.pid) return;
  }
  throw new Error(`The embedded database (process ${server.pid}) does not stop.`);
}

/**
 * Puts a `postmaster.pid` aside whose process number meanwhile belongs to some other program, as happens after a
 * container was killed. PostgreSQL clears up after dead processes itself, but takes a living one for its server.
 */
export async function putStalePidFileAside(data: string): Promise<void> {
  const content = readPidFile(data);
  const pid = Number.parseInt(content ?? '', 10);
  if (!isAlive(pid) || (await servesCluster(pid, data))) return;
  const file = pidFile(data);
  const aside = `${file}.stale`;
  renameSync(file, aside);
  // A server that started just now must keep its file.
  if (readFileSync(aside, 'utf8') !== content) renameSync(aside, file);
}

function pidFile(data: string): string {
  return join(data, 'postmaster.pid');
}

function readPidFile(data: string): string | undefined {
  try {
    return readFileSync(pidFile(data), 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid)) return false;
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

// A server's working folder is its cluster. Where there is no /proc to see that, its name must do.
async function servesCluster(pid: number, data: string): Promise<boolean> {
  if (!existsSync('/proc/self/cwd')) {
    const { output } = await run('ps', ['-o', 'comm=', '-p', String(pid)]);
    return output.endsWith('postgres');
  }
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data);
  } catch {
    return false;
  }
}
