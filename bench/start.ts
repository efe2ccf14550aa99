import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inRounds, type Measured, seconds, secondsOf } from './measure.ts';

const rounds = 3;
const patience = 120_000;
const project = join(import.meta.dirname, '..');
const bareServer =
  "require('node:http').createServer((q, a) => a.end('here')).listen(process.env.PORT, '127.0.0.1')";

/** From the command to the first page that is answered: on an empty home, on the same again, and of a server that does nothing. */
export async function start(): Promise<Measured[]> {
  let home = newHome();
  const taken = await inRounds(rounds, {
    bare: () => untilAnswered(process.execPath, ['--eval', bareServer], home),
    first: async () => {
      rmSync(home, { recursive: true, force: true, maxRetries: 10 });
      home = newHome();
      return untilAnswered('npm', ['start', '--silent'], home);
    },
    second: () => untilAnswered('npm', ['start', '--silent'], home),
  });
  rmSync(home, { recursive: true, force: true, maxRetries: 10 });
  return [
    {
      ratio: 'second start / first start',
      value: taken.second / taken.first,
      aim: 'at most 1',
      meets: taken.second <= taken.first,
      figures: {
        'first start, on an empty home': seconds(taken.first),
        'second start': seconds(taken.second),
        'a bare server': seconds(taken.bare),
      },
    },
    {
      ratio: 'second start / a bare server',
      value: taken.second / taken.bare,
      aim: 'at most 30',
      meets: taken.second / taken.bare <= 30,
      figures: {},
    },
  ];
}

function newHome(): string {
  return mkdtempSync(join(tmpdir(), 'momentum-bench-start-'));
}

/** Starts a program, waits for its first page, and ends it; only the first part is counted. */
async function untilAnswered(program: string, args: readonly string[], home: string): Promise<number> {
  const port = await freePort();
  let child: ChildProcess | undefined;
  const taken = await secondsOf(async () => {
    child = spawn(program, args, {
      cwd: project,
      env: { ...process.env, MOMENTUM_HOME: join(home, 'home'), PORT: String(port), LOG_LEVEL: 'error' },
      stdio: 'ignore',
      detached: true,
    });
    await answered(`http://127.0.0.1:${port}/`);
  });
  if (child?.pid === undefined) throw new Error(`${program} could not be started.`);
  const exited = once(child, 'exit');
  process.kill(-child.pid, 'SIGTERM');
  await exited;
  return taken;
}

async function answered(url: string): Promise<void> {
  for (const deadline = performance.now() + patience; performance.now() < deadline; await sleep(10)) {
    const response = await fetch(url).catch(() => null);
    // While it starts, a server says so with 503.
    if (response !== null && response.status < 500) return;
  }
  throw new Error(`Nothing answered at ${url}.`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}
