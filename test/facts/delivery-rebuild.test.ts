import fc from 'fast-check';
import type { Pool } from 'pg';
import { expect, it } from 'vitest';
import { rebuildFacts, storeCommits } from '../support/commits.ts';
import { testDatabase } from '../support/database.ts';
import { storeDelivery } from '../support/pull-requests.ts';
import { authoredAt, deliveries } from './random-delivery.ts';

const commits = ['a', 'b', 'c', 'd', 'merge-1', 'merge-2'].map((sha, index) => ({
  sha,
  at: sha.startsWith('merge') ? `2026-02-1${index}T10:00:00Z` : authoredAt(sha),
  author: index % 2 === 0 ? 'Ada' : 'Grace',
  reachable: sha.startsWith('merge'),
}));

async function factsOf(pool: Pool): Promise<Record<string, unknown[]>> {
  const tables = [
    'pull_request_fact',
    'pull_request_span',
    'deployment_pull_request',
    'recovery',
    'rollup',
    'presence',
  ];
  const all = [
    ...tables.map((table) => [table, `select t::text as row from ${table} t order by 1`] as const),
    ['role', 'select sha, pull_request_role, home from commit order by 1'] as const,
    ['deployment', 'select upstream_id, production, service_id from deployment order by 1'] as const,
  ];
  const entries: [string, unknown[]][] = [];
  for (const [name, query] of all) entries.push([name, (await pool.query(query)).rows]);
  return Object.fromEntries(entries);
}

it('computes what changed as if everything were computed anew, whatever came in which order', async () => {
  await fc.assert(
    fc.asyncProperty(deliveries, fc.nat(3), async (steps, place) => {
      const { pool } = await testDatabase();
      for (const [index, step] of steps.entries()) {
        if (index === place % steps.length) await storeCommits(pool, commits, 'UTC', 'github');
        await storeDelivery(pool, step);
      }
      const incremental = await factsOf(pool);
      await rebuildFacts(pool);
      expect(incremental).toEqual(await factsOf(pool));
    }),
    { numRuns: process.env.MOMENTUM_SOAK ? 100 : 4, endOnFailure: true },
  );
}, 900_000);
