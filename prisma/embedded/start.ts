import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { memorySettings, thisMachine } from './memory-settings.ts';
import type { ClusterPlace } from './place.ts';
import { identity, programEnvironment } from './run.ts';
import { findServer, putStalePidFileAside } from './server.ts';

const usualSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  timezone: 'UTC',
  lc_messages: 'C',
  log_timezone: 'UTC',
  logging_collector: 'on',
  log_directory: 'log',
  log_filename: 'postgresql-%a.log',
  log_truncate_on_rotation: 'on',
  log_rotation_size: '0',
};

/**
 * Starts a server on the cluster of `place`, on a free port (the last one if possible), that outlives this process. Comes
 * back when it is ready, or when another process was faster: see what runs then.
 */
export async function startServer(place: ClusterPlace): Promise<void> {
  await putStalePidFileAside(place.data);
  const child = spawn(place.program.postgres, await argumentsOf(place), {
    cwd: '/',
    env: programEnvironment,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...identity(place.user),
  });
  let printed = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  const ended = once(child, 'close').then(() => true);
  while (!(await Promise.race([ended, isReady(child, place.data)]))) await delay(20);
  child.stderr.destroy();
  child.unref();
  if (child.exitCode !== null) judgeEnd(printed, place.data);
}

async function argumentsOf({ data, record, settings }: ClusterPlace): Promise<string[]> {
  const port = await freePort(record.port);
  const all = Object.entries({ ...usualSettings, ...memorySettings(thisMachine()), ...settings });
  return ['-D', data, '-p', String(port), ...all.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

async function isReady(child: ChildProcess, data: string): Promise<boolean> {
  const server = await findServer(data);
  return server?.ready === true && server.pid === child.pid;
}

// Another process's server, or what is left of one that was killed a moment ago, is no failure: it is worth another look.
function judgeEnd(printed: string, data: string): void {
  const reasons = fatalLines(printed);
  const text = (reasons.length > 0 ? reasons : fatalLines(newestLog(data)).slice(-1)).join(' ');
  if (/lock file|in use|could not create any TCP/.test(text)) return;
  throw new Error(`The embedded database could not be started: ${text}`);
}

function fatalLines(log: string): string[] {
  return log.split('\n').filter((line) => /\b(FATAL|PANIC):/.test(line));
}

function newestLog(data: string): string {
  const folder = join(data, usualSettings.log_directory);
  if (!existsSync(folder)) return '';
  const files = readdirSync(folder).map((name) => join(folder, name));
  const newest = files.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
  return newest ? readFileSync(newest, 'utf8') : '';
}

async function freePort(preferred = 0): Promise<number> {
  const probe = createServer().listen({ host: '127.0.0.1', port: preferred });
  try {
    await once(probe, 'listening');
  } catch {
    return freePort();
  }
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('There is no free port on 127.0.0.1.');
  return address.port;
}
