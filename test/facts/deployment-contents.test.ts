import type { Pool } from 'pg';
import { beforeEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { type StoredDeployment, storeDelivery } from '../support/pull-requests.ts';

let pool: Pool;
beforeEach(async () => {
  pool = (await testDatabase()).pool;
});

const at = (time: string, day = '02') => `2026-03-${day}T${time}:00Z`;
const merged = (number: number, time: string) => ({ number, opened: at('01:00'), merged: at(time) });

function made(id: string, from: string, to: string, more: Partial<StoredDeployment> = {}): StoredDeployment {
  return { id, createdAt: new Date(at(from)), finished: at(to), ...more };
}

/** `1 by second on 02 10:00`. */
async function deployed(): Promise<string[]> {
  const { rows } = await pool.query<{ text: string }>(
    `select f.number || ' by ' || d.upstream_id || ' on ' || to_char(f.deployed_at at time zone 'UTC', 'DD HH24:MI') as text
     from pull_request_fact f join deployment d on d.id = f.deployment_id order by f.number`,
  );
  return rows.map((row) => row.text);
}

async function production(): Promise<string[]> {
  const { rows } = await pool.query<{ text: string }>(
    `select concat_ws(' ', upstream_id, status) as text from deployment where production order by created_at, id`,
  );
  return rows.map((row) => row.text);
}

describe('a pull request is deployed where its merge is', () => {
  const tip = { id: 'tip', sha: 'head-1', finished: at('10:00') };

  it('even days after its head was deployed as the tip of the default branch', async () => {
    const brought = { previous: 'head-1', commits: ['merge-1'] };
    const release = { id: 'release', sha: 'merge-1', finished: at('10:00', '09'), brought };
    await storeDelivery(pool, { pullRequests: [merged(1, '12:00')], deployments: [tip, release] });
    expect(await deployed()).toEqual(['1 by release on 09 10:00']);
  });

  it('in whichever environment that is', async () => {
    const brought = { previous: 'start', commits: ['merge-1'] };
    const live = { id: 'live', environment: 'live', sha: 'merge-1', finished: at('18:00'), brought };
    await storeDelivery(pool, { pullRequests: [merged(1, '12:00')], deployments: [tip, live] });
    expect(await deployed()).toEqual(['1 by live on 02 18:00']);
  });
});

describe('what a deployment of another repository’s commit brings', () => {
  const elsewhere = (previous?: string) => ({
    brought: { known: false, commits: [], ...(previous && { previous }) },
  });

  it('was merged before it was made, and after the one before it was', async () => {
    const deployments = [
      made('first', '02:00', '02:30', { sha: 'manifest-1', ...elsewhere() }),
      made('second', '10:00', '10:30', { sha: 'manifest-2', ...elsewhere('manifest-1') }),
      made('third', '17:30', '18:00', { sha: 'manifest-3', ...elsewhere('manifest-2') }),
    ];
    const pullRequests = [merged(1, '09:00'), merged(2, '10:15'), merged(3, '02:15')];
    await storeDelivery(pool, { pullRequests, deployments });
    expect(await deployed()).toEqual([
      '1 by second on 02 10:30',
      '2 by third on 02 18:00',
      '3 by second on 02 10:30',
    ]);
  });

  it('was merged to the default branch where it was made of a tag', async () => {
    const deployments = [
      made('first', '02:00', '02:30', { ref: 'v1', sha: 'manifest-1', ...elsewhere() }),
      made('second', '10:00', '10:30', { ref: 'v2', sha: 'manifest-2', ...elsewhere('manifest-1') }),
    ];
    const pullRequests = [merged(1, '09:00'), { ...merged(2, '09:00'), baseBranch: 'next' }];
    await storeDelivery(pool, { pullRequests, deployments });
    expect(await deployed()).toEqual(['1 by second on 02 10:30']);
  });
});

describe('a service of two repositories', () => {
  const link = { kind: 'environment' as const, upstreamId: 'shared/production' };

  it('recovers from what one broke by what the other did next', async () => {
    const failed = made('failed', '10:00', '10:00', { link, status: 'FAILED' });
    await storeDelivery(pool, { repository: 'acme/api', deployments: [failed] });
    await storeDelivery(pool, {
      repository: 'acme/web',
      deployments: [made('good', '11:00', '11:00', { link })],
    });
    const { rows } = await pool.query(
      `select to_char(failed_at at time zone 'UTC', 'HH24:MI') as failed, to_char(recovered_at at time zone 'UTC', 'HH24:MI') as recovered from recovery`,
    );
    expect(rows).toEqual([{ failed: '10:00', recovered: '11:00' }]);
  });

  it('no longer brings what was merged before a deployment of the other that comes later', async () => {
    const brought = (previous?: string) => ({ known: false, commits: [], ...(previous && { previous }) });
    await storeDelivery(pool, {
      repository: 'acme/api',
      pullRequests: [merged(1, '09:00')],
      deployments: [
        made('first', '02:00', '02:00', { link, sha: 'manifest-1', brought: brought() }),
        made('third', '12:00', '12:00', { link, sha: 'manifest-3', brought: brought('manifest-1') }),
      ],
    });
    expect(await deployed()).toEqual(['1 by third on 02 12:00']);
    await storeDelivery(pool, {
      repository: 'acme/web',
      deployments: [made('second', '10:00', '10:00', { link, sha: 'web-1' })],
    });
    expect(await deployed()).toEqual([]);
  });
});

describe('several jobs of one run', () => {
  const job = (id: string, from: string, to: string, more: Partial<StoredDeployment> = {}) =>
    made(id, from, to, { run: '9', sha: 'merge-1', ...more });

  it('are one deployment, done when the last of them is', async () => {
    const deployments = [
      job('web', '10:00', '10:03'),
      job('api', '10:00', '10:07'),
      job('jobs', '10:04', '10:05'),
    ];
    await storeDelivery(pool, { pullRequests: [merged(1, '09:00')], deployments });
    expect(await production()).toEqual(['api SUCCEEDED']);
    expect(await deployed()).toEqual(['1 by api on 02 10:07']);
  });

  it('are not deployed where one of them failed, and what the others brought comes with the next', async () => {
    const brought = { previous: 'start', commits: ['merge-1'] };
    const deployments = [
      job('web', '10:00', '10:03', { brought }),
      job('api', '10:00', '10:07', { status: 'FAILED' }),
      made('next', '12:00', '12:03', { sha: 'later', brought: { previous: 'merge-1', commits: ['later'] } }),
    ];
    await storeDelivery(pool, { pullRequests: [merged(1, '09:00')], deployments });
    expect(await production()).toEqual(['api FAILED', 'next SUCCEEDED']);
    expect(await deployed()).toEqual(['1 by next on 02 12:03']);
  });

  it('are another deployment where the run failed and was done again', async () => {
    const deployments = [
      job('failed', '10:00', '10:03', { status: 'FAILED' }),
      job('again', '10:10', '10:13'),
    ];
    await storeDelivery(pool, { pullRequests: [merged(1, '09:00')], deployments });
    expect(await production()).toEqual(['failed FAILED', 'again SUCCEEDED']);
    expect(await deployed()).toEqual(['1 by again on 02 10:13']);
  });

  it('are not those of another run, nor one that rolls back by doing it again', async () => {
    const deployments = [
      job('first', '10:00', '10:03'),
      job('other', '10:01', '10:04', { run: '10' }),
      job('back', '15:00', '15:03'),
    ];
    await storeDelivery(pool, { deployments });
    expect(await production()).toEqual(['first SUCCEEDED', 'other SUCCEEDED', 'back SUCCEEDED']);
  });
});

it('a workflow’s run on a branch that is gone since, which looks like a tag, is no deployment', async () => {
  const link = { kind: 'workflow' as const, upstreamId: 'deploy.yml' };
  const of = (id: string, ref: string) => made(id, '10:00', '10:03', { ref, sha: id, link });
  await storeDelivery(pool, {
    pullRequests: [{ ...merged(1, '12:00'), headBranch: 'fix-it' }],
    deployments: [of('branch', 'fix-it'), of('tag', 'v1.0.0'), of('main', 'main')],
  });
  expect(await production()).toEqual(['tag SUCCEEDED', 'main SUCCEEDED']);
});
