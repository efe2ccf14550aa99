import { expect, it } from 'vitest';
import type { Page } from '../../collectors/engine/contract/collector.ts';
import type { Resource } from '../../collectors/engine/resource/resource.ts';
import { repositories } from '../../collectors/resources/code/repositories.ts';
import { pipelines } from '../../collectors/resources/delivery/pipelines.ts';
import { collectionEngine, collectNow, connect, repositoryRow, testSource } from '../support/collecting.ts';
import { testDatabase } from '../support/database.ts';

const job = (upstreamId: string, repository: string) => ({
  ...{ upstreamId, repository, name: upstreamId, path: null, url: null, disabled: false },
});

/** A source whose repositories have jobs of their own, each collected for itself. */
async function jobsOf(listed: Record<string, readonly string[] | 'unchanged' | 'down' | 'silent'>) {
  const { pool } = await testDatabase();
  async function* listing(): AsyncIterable<Page<typeof repositories>> {
    yield { rows: { repositories: ['shop', 'site'].map((name) => repositoryRow(name)) } };
  }
  async function* jobs(scope: string): AsyncIterable<Page<Resource>> {
    const now = listed[scope];
    if (now === 'down') throw new Error('It does not answer.');
    if (now === 'silent' || now === undefined) return;
    yield now === 'unchanged'
      ? { rows: {}, unchanged: true }
      : { rows: { pipelines: now.map((name) => job(name, scope)) } };
  }
  const source = testSource([
    { script: 'repository', provides: [repositories], order: 'snapshot', collect: listing },
    {
      ...{ script: 'job', provides: [pipelines], dependsOn: [repositories], order: 'snapshot' },
      forEach: async () => ['shop', 'site'],
      collect: ({ scope }) => jobs(scope),
    },
  ]);
  const engine = await collectionEngine(pool, { sources: [source] });
  await connect(engine);
  return async () => {
    await collectNow(engine);
    const { rows } = await pool.query(
      'select upstream_id as id from pipeline where gone_at is null order by 1',
    );
    return rows.map(({ id }) => id);
  };
}

it('what a scope no longer names is gone, also where another scope fails, is as it was, or says nothing', async () => {
  for (const other of ['down', 'unchanged', 'silent'] as const) {
    const listed: Parameters<typeof jobsOf>[0] = { shop: ['build', 'test'], site: ['publish'] };
    const collect = await jobsOf(listed);
    expect(await collect()).toEqual(['build', 'publish', 'test']);
    Object.assign(listed, { shop: ['test'], site: other });
    expect(await collect()).toEqual(['publish', 'test']);
    Object.assign(listed, { shop: ['build', 'test'], site: ['publish'] });
    expect(await collect()).toEqual(['build', 'publish', 'test']);
  }
});

it('a scope that names none of what it had has none any more', async () => {
  const listed: Parameters<typeof jobsOf>[0] = { shop: ['build'], site: ['publish'] };
  const collect = await jobsOf(listed);
  await collect();
  listed.shop = [];
  expect(await collect()).toEqual(['publish']);
});
