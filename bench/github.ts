import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { githubLimits } from '../collectors/github/api/limits.ts';
import { type BenchDatabases, withDatabases } from './database.ts';
import { type Measured, seconds } from './measure.ts';
import { nodeFlags } from './node-flags.ts';

const pullRequests = 10_000;
const idleRepositories = 200;
const latency = 200;
const mostMegabytes = 300;

interface Size {
  repositories: number;
  /** In each of them. */
  pullRequests: number;
  threads: number;
  latency: number;
}

const started = z.object({ url: z.string(), token: z.string(), login: z.string() });
const asked = z.object({ spent: z.object({ graphql: z.number(), points: z.number(), rest: z.number() }) });
const collected = z.object({
  status: z.literal('COMPLETED'),
  seconds: z.number(),
  megabytes: z.number(),
  pulls: z.number(),
});

/** First collections of an organization on a stand-in of GitHub, which counts calls and points as GitHub does. */
export function github(): Promise<Measured[]> {
  return withDatabases(async (databases) => [
    ...(await cost(databases, 'without threads', 0, 1_000)),
    ...(await cost(databases, 'with threads on three in ten', 3, 1_500)),
    ...(await idle(databases)),
    ...(await waiting(databases)),
  ]);
}

async function cost(
  databases: BenchDatabases,
  what: string,
  threads: number,
  mostPoints: number,
): Promise<Measured[]> {
  const size = { repositories: 10, pullRequests: pullRequests / 10, threads, latency: 0 };
  const { calls, points, runs } = await collections(databases, size, 1);
  const [{ megabytes, seconds: took } = { megabytes: 0, seconds: 0 }] = runs;
  const figures = {
    calls: String(calls),
    points: String(points),
    took: seconds(took),
    'peak memory': `${Math.round(megabytes)} MB`,
  };
  return [
    atMost(`calls for ${pullRequests} pull requests ${what} / 250`, calls / 250, figures),
    atMost(`points for them / ${mostPoints}`, points / mostPoints),
    atMost(`peak memory of Node / ${mostMegabytes} MB`, megabytes / mostMegabytes),
  ];
}

/** What a second collection costs where nothing has happened. */
async function idle(databases: BenchDatabases): Promise<Measured[]> {
  const size = { repositories: idleRepositories, pullRequests: 2, threads: 3, latency: 0 };
  const first = await collections(databases, size, 1);
  const both = await collections(databases, size, 2);
  const points = both.points - first.points;
  return [
    atMost(`points for ${idleRepositories} idle repositories / 50`, points / 50, {
      calls: String(both.calls - first.calls),
      points: String(points),
    }),
  ];
}

/** How much of the time that an upstream takes to answer is made use of, with as many requests at once as are allowed. */
async function waiting(databases: BenchDatabases): Promise<Measured[]> {
  const size = { repositories: 400, pullRequests: 20, threads: 3, latency };
  const { calls, runs } = await collections(databases, size, 1);
  const took = runs[0]?.seconds ?? Number.NaN;
  const least = (calls * latency) / 1_000 / githubLimits.concurrency;
  return [
    {
      ratio: `least time for answers in ${latency} ms, ${githubLimits.concurrency} at once / time taken`,
      value: least / took,
      aim: 'at least 0.8',
      meets: least / took >= 0.8,
      figures: { calls: String(calls), least: seconds(least), took: seconds(took) },
    },
  ];
}

function atMost(ratio: string, value: number, figures: Record<string, string> = {}): Measured {
  return { ratio, value, aim: 'at most 1', meets: value <= 1, figures };
}

/** Collects an organization of a size so many times into one database. */
async function collections({ onNewDatabase }: BenchDatabases, size: Size, times: number) {
  const standIn = fork(join(import.meta.dirname, 'processes/github-stand-in.ts'), [JSON.stringify(size)]);
  const [greeting] = await once(standIn, 'message');
  const { url, token, login } = started.parse(greeting);
  const runs = await onNewDatabase(async (database) => {
    const all: z.infer<typeof collected>[] = [];
    for (let time = 0; time < times; time += 1) {
      const script = join(import.meta.dirname, 'processes/collect-github.ts');
      const { stdout } = await promisify(execFile)(process.execPath, [
        ...nodeFlags,
        script,
        database,
        url,
        token,
        login,
      ]);
      all.push(collected.parse(JSON.parse(stdout)));
    }
    return all;
  });
  standIn.send('spent?');
  const [answer] = await once(standIn, 'message');
  const { spent } = asked.parse(answer);
  standIn.kill();
  return { runs, calls: spent.graphql + spent.rest, points: spent.points };
}
