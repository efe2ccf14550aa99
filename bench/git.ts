import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { bigRepository } from '../test/support/big-repository.ts';
import { plainGitEnvironment } from '../test/support/git-repository.ts';
import { type BenchDatabases, withDatabases } from './database.ts';
import { inRounds, type Measured, seconds, secondsOf } from './measure.ts';
import { nodeFlags } from './node-flags.ts';

const commits = 25_000;
const rounds = 3;
const mostTimes = 2;
const mostMegabytes = 300;
const collected = z.object({
  status: z.literal('COMPLETED'),
  seconds: z.number(),
  megabytes: z.number(),
  commits: z.literal(commits),
});

/** A first collection of a long history, against what git alone needs to read it. */
export function git(): Promise<Measured[]> {
  return withDatabases(async (databases) => {
    const repository = join(databases.folder, 'big.git');
    await bigRepository(repository, { commits });
    let megabytes = 0;
    const collect = async (facts: 'with' | 'without') => {
      const ended = await collectOnce(databases, repository, facts);
      megabytes = Math.max(megabytes, ended.megabytes);
      return ended.seconds;
    };
    const taken = await inRounds(rounds, {
      log: () => secondsOf(() => readAlone(repository)),
      withFacts: () => collect('with'),
      withoutFacts: () => collect('without'),
    });
    const figures = {
      commits: String(commits),
      'git log --numstat': seconds(taken.log),
      'collected with facts': seconds(taken.withFacts),
      'collected without facts': seconds(taken.withoutFacts),
    };
    return [
      times('collection with facts / git log', taken.withFacts / taken.log, figures),
      times('collection without facts / git log', taken.withoutFacts / taken.log, {}),
      {
        ratio: `peak memory of Node / ${mostMegabytes} MB`,
        value: megabytes / mostMegabytes,
        aim: 'at most 1',
        meets: megabytes <= mostMegabytes,
        figures: { 'peak memory': `${Math.round(megabytes)} MB` },
      },
    ];
  });
}

function times(ratio: string, value: number, figures: Record<string, string>): Measured {
  return { ratio, value, aim: `at most ${mostTimes}`, meets: value <= mostTimes, figures };
}

async function readAlone(repository: string): Promise<void> {
  const child = spawn('git', ['log', '--numstat'], {
    cwd: repository,
    env: plainGitEnvironment,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`git log ended with ${code}.`);
}

function collectOnce({ onNewDatabase }: BenchDatabases, repository: string, facts: 'with' | 'without') {
  return onNewDatabase(async (url) => {
    const script = join(import.meta.dirname, 'processes/collect.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [
      ...nodeFlags,
      script,
      url,
      repository,
      facts,
    ]);
    return collected.parse(JSON.parse(stdout));
  });
}
