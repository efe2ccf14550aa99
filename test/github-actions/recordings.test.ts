import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { writePage } from '../../collectors/engine/write/page.ts';
import { inTransaction } from '../../prisma/select.ts';
import { repositoryRow } from '../support/collecting.ts';
import { resources } from '../support/resources.ts';
import { installation } from './actions-collected.ts';

const recordings = process.env.MOMENTUM_RECORDINGS;

/** Plays recorded exchanges back on this machine; answers its address. */
async function replay(folder: string): Promise<string> {
  const child = spawn(process.execPath, [join(folder, '../tools/replay.mjs'), folder, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill();
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return z.url().parse(String(line).split(' on ').at(-1));
}

/** What is there of a recorded repository after it was collected, with the runs that had not ended before. */
async function collected(fullName: string, openRuns: readonly number[] = []) {
  const url = `${await replay(recordings ?? '')}/github-actions`;
  const there = await installation({ url, token: 'any' }, 'any', { GITHUB_API: 'rest' }, []);
  const target = { resources, dataSource: 'github', connection: 'default', timeZone: 'UTC' };
  const at = new Date('2020-01-01T00:00:00Z');
  const formerPipeline = {
    ...{ upstreamId: '1', repository: '1', name: 'CI', path: null, url: null, disabled: false },
  };
  const open = openRuns.map((id) => ({
    ...{ pipeline: '1', upstreamId: String(id) },
    ...{ number: 1, attempt: 1, branch: null, sha: null, event: null, result: 'RUNNING' as const },
    ...{
      startedBy: null,
      createdAt: at,
      startedAt: at,
      finishedAt: null,
      updatedAt: at,
      url: null,
      attempts: [],
    },
  }));
  await inTransaction(there.pool, (client) =>
    writePage(
      { ...target, client },
      {
        rows: { repositories: [repositoryRow('1', { host: '127.0.0.1', fullName })], 'pipeline-runs': open },
        former: { pipelines: open.slice(0, 1).map(() => formerPipeline) },
      },
    ),
  );
  const record = await there.collectAt('2026-11-01T00:00:00Z');
  const count = async (what: string) =>
    Number((await there.texts(`select count(*)::text as text from ${what}`))[0]);
  return { record, count };
}

describe.skipIf(recordings === undefined)('recorded repositories (needs MOMENTUM_RECORDINGS)', () => {
  it('PyGithub/PyGithub has five runs in its list, ten jobs where they are recorded, two workflows and two deployments', async () => {
    const { record, count } = await collected('PyGithub/PyGithub', [4205440316, 3881497935]);
    expect(record.runs.filter(({ status }) => status !== 'COMPLETED')).toEqual([]);
    expect(await count("pipeline_run where result = 'SUCCEEDED' and started_at < '2021-01-01'")).toBe(5);
    expect(await count("pipeline_step where job is null and result = 'SUCCEEDED'")).toBe(10);
    expect(await count('pipeline where gone_at is null')).toBe(2);
    expect(await count('deployment')).toBe(2);
  });

  it('octocat/Hello-World has one run with one job, and one deployment that succeeded', async () => {
    const { count } = await collected('octocat/Hello-World');
    expect(await count('pipeline_run')).toBe(1);
    expect(await count('pipeline_step where job is null')).toBe(1);
    expect(await count("deployment where status = 'SUCCEEDED'")).toBe(1);
  });
});
