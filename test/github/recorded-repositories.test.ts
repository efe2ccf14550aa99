import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import sql from 'sql-template-tag';
import { describe, expect, it, onTestFinished } from 'vitest';
import { select } from '../../prisma/select.ts';
import { collectionEngine, collectNow } from '../support/collecting.ts';
import { testDatabase } from '../support/database.ts';
import { fastClock } from '../support/upstream.ts';

const recordings = process.env.MOMENTUM_RECORDINGS;
const repositories = [
  'zhquan_example/repo',
  'PyGithub/PyGithub',
  'octocat/Hello-World',
  'openmicroscopy/ome-documentation',
  'chaoss/grimoirelab-perceval',
  'finos/FDC3',
  'chaoss/grimoirelab-elk',
];

/** Plays recorded exchanges back on this machine; answers its address. */
async function replay(folder: string): Promise<string> {
  const child = spawn(process.execPath, [join(folder, '../tools/replay.mjs'), folder, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill();
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return `${String(line).split(' on ').at(-1)}/github`;
}

describe.skipIf(recordings === undefined)('recorded repositories (need MOMENTUM_RECORDINGS)', () => {
  it('are collected by name where the lists of their owners were not recorded, with everything that was', async () => {
    const { pool } = await testDatabase();
    const engine = await collectionEngine(pool, { clock: fastClock() });
    const settings = {
      GITHUB_TOKEN: 'token',
      GITHUB_ORG: [...new Set(repositories.map((name) => name.split('/')[0]))].join(', '),
      GITHUB_REPOSITORIES: repositories.join(', '),
      GITHUB_URL: await replay(recordings ?? ''),
      GITHUB_API: 'rest',
      GITHUB_COMMITS: 'api',
      BACKFILL_DAYS: '10000',
    };
    const configs = Object.entries(settings).map(([key, value]) => ({ key, value }));
    await engine.configuration.save('github', configs, 'here');
    const record = await collectNow(engine);
    const counted = await select(
      pool,
      sql`select r.full_name as name, count(*)::int as pulls, count(*) filter (where p.state = 'MERGED')::int as merged,
                 sum(extract(epoch from p.merged_at - p.opened_at))::int as seconds,
                 (select count(*)::int from review v where v.repository_id = r.id) as reviews,
                 (select count(*)::int from review_comment c where c.repository_id = r.id and c.inline) as comments
          from repository r join pull_request p on p.repository_id = r.id group by r.id order by r.full_name`,
    );
    // The recorded list of PyGithub's commits leads to itself, which ends that run after its first page.
    const others = record.runs.filter(({ script }) => !script.endsWith('commit'));
    const ended = others.map(({ status }) => status);
    expect(new Set(ended)).toEqual(new Set(['COMPLETED']));
    const none = { reviews: 0, comments: 0 };
    expect(counted).toEqual([
      { name: 'PyGithub/PyGithub', pulls: 3, merged: 2, seconds: 4123, ...none },
      { name: 'chaoss/grimoirelab-elk', pulls: 1, merged: 1, seconds: 421_453, reviews: 1, comments: 1 },
      { name: 'chaoss/grimoirelab-perceval', pulls: 1, merged: 0, seconds: null, ...none },
      { name: 'finos/FDC3', pulls: 1, merged: 1, seconds: 102_497, reviews: 1, comments: 0 },
      { name: 'octocat/Hello-World', pulls: 1, merged: 0, seconds: null, reviews: 1, comments: 0 },
      { name: 'openmicroscopy/ome-documentation', pulls: 30, merged: 29, seconds: 5_143_427, ...none },
      { name: 'zhquan_example/repo', pulls: 1, merged: 1, seconds: 50_752, reviews: 2, comments: 2 },
    ]);
    const commits = await select(pool, sql`select count(*)::int as commits from commit`);
    expect(commits).toEqual([{ commits: 31 }]);
  });
});
