import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A worker in a process of its own. */
export interface Worker {
  pid: number;
  alive(): boolean;
  /** Lines that it has logged. */
  logged(): string[];
  /** Ends by SIGKILL. */
  kill(): Promise<void>;
  /** Ends as it should; answers the exit code. */
  leave(): Promise<number | null>;
}

/** Starts a worker on a database, and on a MongoDB where jobs are there, and waits until it is ready. */
export async function startWorker(
  url: string,
  lockSeconds = 600,
  mongoUrl: string | null = null,
): Promise<Worker> {
  const script = join(import.meta.dirname, 'worker-process.ts');
  const child = spawn(process.execPath, [script, url, String(lockSeconds), mongoUrl ?? ''], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const exited = once(child, 'exit');
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  await Promise.race([once(child.stdout, 'data'), exited.then(() => Promise.reject(new Error(log)))]);
  return {
    pid: child.pid ?? 0,
    alive: () => child.exitCode === null && child.signalCode === null,
    logged: () => log.split('\n').filter(Boolean),
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async leave() {
      child.kill('SIGTERM');
      await exited;
      return child.exitCode;
    },
  };
}
