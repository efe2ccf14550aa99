import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import sql from 'sql-template-tag';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { pullRequest } from '../../collectors/github/pull-request.ts';
import { githubSource } from '../../collectors/github/source.ts';
import { select } from '../../prisma/select.ts';
import { collectionEngine, collectNow, repositoryRow } from '../support/collecting.ts';
import { testDatabase } from '../support/database.ts';
import { fastClock } from '../support/upstream.ts';
import { writeRepositories } from './pull-requests-collected.ts';

const recordings = process.env.MOMENTUM_RECORDINGS;

/** Plays recorded exchanges back on this machine; answers their address. */
async function replay(folder: string): Promise<string> {
  const tool = join(folder, '../tools/replay.mjs');
  const child = spawn(process.execPath, [tool, folder, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill();
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return z.url().parse(String(line).split(' on ').at(-1));
}

/** Collects one recorded repository by REST; answers how it ended, and how much there is of what. */
async function collected(folder: string, fullName: string, id: string) {
  const { pool } = await testDatabase();
  const engine = await collectionEngine(pool, {
    sources: [{ source: githubSource, collectors: [pullRequest] }],
    clock: fastClock(),
  });
  const settings = {
    GITHUB_TOKEN: 'recorded',
    GITHUB_ORG: fullName.split('/')[0] ?? '',
    GITHUB_URL: `${await replay(folder)}/github`,
    GITHUB_API: 'rest',
    BACKFILL_DAYS: '36500',
  };
  const entries = Object.entries(settings).map(([key, value]) => ({ key, value }));
  await engine.configuration.save('github', entries, 'here');
  await writeRepositories(pool, [repositoryRow(id, { host: '127.0.0.1', fullName })]);
  const { runs } = await collectNow(engine, ['github/pull-request']);
  const [run] = runs;
  const [counts] = await select(
    pool,
    sql`select (select count(*)::int from pull_request) as pulls,
               (select count(*)::int from pull_request where state = 'MERGED' and merged_at is not null) as merged,
               (select count(*)::int from review) as reviews,
               (select count(*)::int from review_comment where inline) as inline,
               (select count(*)::int from pull_request_commit) as commits`,
  );
  return { status: run?.status, error: run?.error, warnings: run?.warnings ?? [], counts };
}

describe.skipIf(recordings === undefined)('recorded exchanges (need MOMENTUM_RECORDINGS)', () => {
  const folder = recordings ?? '';

  it.each([
    ['zhquan_example/repo', '1', { pulls: 1, merged: 1, reviews: 2, inline: 2, commits: 1 }],
    ['octocat/Hello-World', '1296269', { pulls: 1, merged: 0, reviews: 1, inline: 0, commits: 1 }],
    ['PyGithub/PyGithub', '3544490', { pulls: 3, merged: 2, reviews: 0, inline: 0, commits: 3 }],
  ])('of %s give what is in them; what was not recorded is said', async (fullName, id, counts) => {
    const { warnings, ...ended } = await collected(folder, fullName, id);
    expect(ended).toEqual({ status: 'COMPLETED', error: null, counts });
    expect(warnings.every((warning) => /^GitHub has no .+ of .+#\d+\.$/.test(warning))).toBe(true);
  });
});
