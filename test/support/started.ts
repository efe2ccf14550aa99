import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';

const project = resolve(import.meta.dirname, '../..');

/** `npm start` without npm: the same program, as a process of its own. */
export interface Started {
  process: ChildProcess;
  address: string;
  /** Everything that it wrote so far. */
  out(): string;
  /** Waits for a line that fits, and answers its first group. Throws where the process ends before. */
  line(pattern: RegExp): Promise<string>;
  ended: Promise<{ code: number | null; signal: string | null }>;
}

/** Starts Momentum on a free port, or on the given one. */
export async function startMomentum(
  environment: Record<string, string | undefined>,
  port?: number,
  more: readonly string[] = [],
): Promise<Started> {
  const used = port ?? (await freePort());
  const child = spawn(process.execPath, [join(project, 'server/main.ts'), 'start', ...more], {
    env: { PATH: process.env.PATH, LOG_LEVEL: 'error', PORT: String(used), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let written = '';
  const waiting = new Set<() => void>();
  const hear = (chunk: Buffer) => {
    written += chunk.toString();
    for (const look of waiting) look();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const ended = new Promise<{ code: number | null; signal: string | null }>((over) => {
    child.on('close', (code, signal) => over({ code, signal }));
  });
  return {
    process: child,
    address: `http://localhost:${used}`,
    out: () => written,
    ended,
    line: (pattern) =>
      new Promise((found, failed) => {
        const look = () => {
          const match = pattern.exec(written);
          if (!match) return;
          waiting.delete(look);
          found(match[1] ?? match[0]);
        };
        waiting.add(look);
        look();
        void ended.then(() => failed(new Error(`Momentum ended before it said ${pattern}:\n${written}`)));
      }),
  };
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => found(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
