import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { commit } from '../../collectors/github/commit.ts';
import { contributor } from '../../collectors/github/contributor.ts';
import { repository } from '../../collectors/github/repository.ts';
import { organisation } from '../support/github/build-organisation.ts';
import { connected } from './github-collected.ts';

const recordings = process.env.MOMENTUM_RECORDINGS;

/** Plays recorded exchanges back on this machine; answers its address. */
async function replay(folder: string): Promise<string> {
  const tool = join(folder, '../tools/replay.mjs');
  const child = spawn(process.execPath, [tool, folder, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill();
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return `${String(line).split(' on ').at(-1)}/github`;
}

describe.skipIf(recordings === undefined)('What GitHub really answered (needs MOMENTUM_RECORDINGS)', () => {
  it('of octocat/Hello-World is read by REST: the repository and its commit', async () => {
    const { pool, collect } = await connected(
      { organisation: organisation() },
      [contributor, repository, commit],
      {
        ...{ GITHUB_URL: await replay(recordings ?? ''), GITHUB_ORG: 'github' },
        ...{ GITHUB_API: 'rest', GITHUB_COMMITS: 'api' },
      },
    );
    const record = await collect();
    const { rows } = await pool.query(
      `select r.upstream_id as id, r.full_name as name, r.default_branch as branch, r.stars, c.sha, c.subject, c.files
       from repository r left join commit c on c.repository_id = r.id`,
    );
    expect(record.runs.filter(({ source }) => source === 'github').map(({ error }) => error)).toEqual([
      null,
      null,
      null,
    ]);
    expect(rows).toEqual([
      {
        ...{ id: '1296269', name: 'octocat/Hello-World', branch: 'master', stars: 80 },
        ...{ sha: '6dcb09b5b57875f334f61aebed695e2e4193db5e', subject: 'Fix all the bugs', files: 1 },
      },
    ]);
  });
});
