import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestDatabase } from './database.ts';

const project = resolve(import.meta.dirname, '../..');

export interface Ended {
  code: number;
  out: string;
  err: string;
}

/** The command line as people run it, a process of its own, on a test's database. */
export function commandLine({ url }: Pick<TestDatabase, 'url'>, environment: Record<string, string> = {}) {
  const home = mkdtempSync(join(tmpdir(), 'momentum-home-'));
  return (...args: string[]): Promise<Ended> =>
    new Promise((ended) => {
      execFile(
        process.execPath,
        [join(project, 'server/main.ts'), ...args],
        {
          env: {
            PATH: process.env.PATH,
            HOME: home,
            MOMENTUM_HOME: home,
            DATABASE_URL: url,
            LOG_LEVEL: 'error',
            ...environment,
          },
          maxBuffer: 10_000_000,
        },
        (error, out, err) =>
          ended({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, out, err }),
      );
    });
}
