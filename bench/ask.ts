import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Pool } from 'pg';

import { openPool } from '../prisma/client.ts';
import { createLog } from '../server/log.ts';
import { createRedactor } from '../server/redactor.ts';
import { type Started, startMomentum } from '../test/support/started.ts';
import { type BenchQuestion, questions } from './ask/questions.ts';
import { withDatabases } from './database.ts';
import { type Measured, secondsOf } from './measure.ts';
import { nodeFlags } from './node-flags.ts';
import { loadOrganization } from './organization/organization.ts';
import { organizationOf } from './organization/size.ts';

const token = 'the-token-of-the-benches';
const rounds = 12;
const connections = 10;
const sameQuestions = 10;
const seconds = 5;
const leastAnswers = 500;
const mostWhileWriting = 2;

/** Where answers are asked for, and the database that they come from. */
interface Server {
  address: string;
  pool: Pool;
  url: string;
}

/**
 * Questions about an organization over HTTP, on what a collection and the product's own computing of facts leave: each answer
 * computed, quiet and while a collection writes; and remembered ones, asked for by several at once.
 */
export function ask({ size }: { size: number }): Promise<Measured[]> {
  return withDatabases(({ folder, onNewDatabase }) =>
    onNewDatabase(async (url) => {
      const pool = openPool(url, createLog({ level: 'warn', redactor: createRedactor() }));
      try {
        await loadOrganization(pool, organizationOf(size));
        const started = await startMomentum({
          MOMENTUM_HOME: join(folder, 'asked'),
          DATABASE_URL: url,
          MOMENTUM_ADMIN_TOKEN: token,
          MOMENTUM_ROLES: 'web',
          MOMENTUM_PRIVACY: 'everyone',
        });
        try {
          const address = await addressOf(started);
          // After the start, which marks what no start has declared before.
          await runProgram('compute-facts.ts', url);
          return await measure({ address, pool, url });
        } finally {
          started.process.kill('SIGTERM');
          await started.ended;
        }
      } finally {
        await pool.end();
      }
    }),
  );
}

async function measure(server: Server): Promise<Measured[]> {
  const quiet = await eachComputed(server);
  const remembered = await askedAtOnce(server);
  const writer = spawn(process.execPath, [...nodeFlags, programPath('write-commits.ts'), server.url]);
  const ended = once(writer, 'exit');
  const writing = await eachComputed(server);
  writer.kill();
  await ended;
  return [
    ...questions.map((question, place) => computed(question, quiet[place], writing[place])),
    remembered,
  ];
}

function computed({ title, most }: BenchQuestion, quiet = Number.NaN, writing = Number.NaN): Measured {
  return {
    ratio: `${title}: while a collection writes / quiet`,
    value: writing / quiet,
    aim: `at most ${mostWhileWriting}, and ${most} ms quiet`,
    meets: writing <= mostWhileWriting * quiet && quiet * 1_000 <= most,
    figures: { 'quiet, p95': milliseconds(quiet), 'while writing, p95': milliseconds(writing) },
  };
}

/** The 95th percentile of the seconds that each question takes while nothing of it is remembered. */
async function eachComputed(server: Server): Promise<number[]> {
  const taken = questions.map((): number[] => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [place, question] of questions.entries()) {
      await forget(server.pool);
      const one = await secondsOf(() => answered(server, question));
      if (round > 0) taken[place]?.push(one);
    }
  }
  return taken.map(
    (values) =>
      values.toSorted((one, other) => one - other)[Math.ceil(values.length * 0.95) - 1] ?? Number.NaN,
  );
}

/** As a writer's transaction does that changes something. */
async function forget(pool: Pool): Promise<void> {
  await pool.query(
    'insert into data_version as v values (64, 1) on conflict (slot) do update set version = v.version + 1',
  );
}

async function askedAtOnce(server: Server): Promise<Measured> {
  for (const question of questions.slice(0, sameQuestions)) await answered(server, question);
  const until = performance.now() + seconds * 1_000;
  let answers = 0;
  const connection = async (first: number) => {
    for (let turn = first; performance.now() < until; turn += 1) {
      const question = questions[turn % sameQuestions];
      if (question) await answered(server, question);
      answers += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, first) => connection(first)));
  const aSecond = answers / seconds;
  return {
    ratio: `${connections} connections that ask the same ${sameQuestions} questions: answers a second / ${leastAnswers}`,
    value: aSecond / leastAnswers,
    aim: 'at least 1',
    meets: aSecond >= leastAnswers,
    figures: { 'answers a second': aSecond.toFixed(0), 'memory of answers': await memoryOf(server) },
  };
}

async function answered({ address }: Server, { group, query }: BenchQuestion): Promise<void> {
  const words = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) =>
      [value ?? []].flat().map((one): [string, string] => [name, String(one)]),
    ),
  );
  const response = await fetch(`${address}/api/v1/metrics/${group}?${words}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status}: ${text}`);
}

async function memoryOf({ address }: Server): Promise<string> {
  const text = await (
    await fetch(`${address}/metrics`, { headers: { authorization: `Bearer ${token}` } })
  ).text();
  const bytes = Number(/^momentum_answers_bytes (\S+)$/m.exec(text)?.[1]);
  return `${(bytes / 2 ** 20).toFixed(1)} MB`;
}

async function addressOf(started: Started): Promise<string> {
  await started.line(/http:\S+/);
  return started.address;
}

function programPath(name: string): string {
  return join(import.meta.dirname, 'processes', name);
}

async function runProgram(name: string, url: string): Promise<void> {
  await promisify(execFile)(process.execPath, [...nodeFlags, programPath(name), url]);
}

const milliseconds = (value: number) => `${(value * 1_000).toFixed(1)} ms`;
