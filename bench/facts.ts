import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Pool } from 'pg';
import { z } from 'zod';
import { openPool } from '../prisma/client.ts';
import { createLog } from '../server/log.ts';
import { createRedactor } from '../server/redactor.ts';
import { withDatabases } from './database.ts';
import { type Measured, seconds, secondsOf } from './measure.ts';
import { nodeFlags } from './node-flags.ts';
import { changeRows } from './organization/changes.ts';
import { loadOrganization } from './organization/organization.ts';
import { organizationOf } from './organization/size.ts';

const changed = 100;
const mostMegabytes = 300;
const mostSecondsAfterwards = 5;

const computed = z.object({
  status: z.string(),
  seconds: z.number(),
  megabytes: z.number(),
  facts: z.array(z.object({ fact: z.string(), seconds: z.number() })),
  waiting: z.array(z.string()),
});
type Computed = z.infer<typeof computed>;

/** All facts of an organization that was collected a moment ago, from nothing; then again what a few changed rows touch. */
export function facts({ size }: { size: number }): Promise<Measured[]> {
  return withDatabases(({ onNewDatabase }) =>
    onNewDatabase(async (url) => {
      const pool = openPool(url, createLog({ level: 'warn', redactor: createRedactor() }));
      try {
        const loaded = await secondsOf(() => loadOrganization(pool, organizationOf(size)));
        const read = await secondsOf(() => readRows(pool));
        const first = await compute(url);
        const tables = await changeRows(pool, changed);
        const again = await compute(url);
        return [
          firstComputing(first, read, size, loaded),
          memory(first, again),
          afterwards(again, first, tables),
          left(first, again),
        ];
      } finally {
        await pool.end();
      }
    }),
  );
}

/** Reads all that facts are computed from once, which is what this machine and these disks need at least. */
async function readRows(pool: Pool): Promise<void> {
  for (const table of ['commit', 'commit_author', 'pull_request', 'review', 'review_comment', 'pipeline_run'])
    await pool.query(`select count(*), max(one::text) from ${table} one`);
}

async function compute(url: string): Promise<Computed> {
  const program = join(import.meta.dirname, 'processes/compute-facts.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [...nodeFlags, program, url]);
  return computed.parse(JSON.parse(stdout));
}

function firstComputing(first: Computed, read: number, size: number, loaded: number): Measured {
  const most = 120 * size;
  return {
    ratio: 'all facts from nothing / reading their rows as text',
    value: first.seconds / read,
    aim: `at most ${most} s at size ${size}`,
    meets: first.status === 'COMPLETED' && first.seconds <= most,
    figures: {
      'all facts': seconds(first.seconds),
      'reading the rows': seconds(read),
      'loading the rows': seconds(loaded),
      ...byFact(first),
    },
  };
}

function memory(first: Computed, again: Computed): Measured {
  const most = Math.max(first.megabytes, again.megabytes);
  return {
    ratio: "Node's peak memory / what it may take",
    value: most / mostMegabytes,
    aim: `at most 1, which is ${mostMegabytes} MB`,
    meets: most <= mostMegabytes,
    figures: {
      'from nothing': `${first.megabytes.toFixed(0)} MB`,
      again: `${again.megabytes.toFixed(0)} MB`,
    },
  };
}

function afterwards(again: Computed, first: Computed, tables: readonly string[]): Measured {
  return {
    ratio: `${changed} changed rows of each of ${tables.length} tables / all facts from nothing`,
    value: again.seconds / first.seconds,
    aim: `at most ${mostSecondsAfterwards} s`,
    meets: again.status === 'COMPLETED' && again.seconds <= mostSecondsAfterwards,
    figures: { 'until all facts are right again': seconds(again.seconds), ...byFact(again) },
  };
}

function left(...passes: readonly Computed[]): Measured {
  const waiting = [...new Set(passes.flatMap((pass) => pass.waiting))];
  return {
    ratio: 'facts that wait when computing has ended',
    value: waiting.length,
    aim: '0',
    meets: waiting.length === 0,
    figures: waiting.length > 0 ? { 'they are': waiting.join(', ') } : {},
  };
}

function byFact({ facts: each }: Computed): Record<string, string> {
  return Object.fromEntries(each.map((one) => [one.fact, seconds(one.seconds)]));
}
