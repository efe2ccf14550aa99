import fc from 'fast-check';
import type { Pool } from 'pg';
import { expect, it } from 'vitest';
import { computeFacts, rebuildFacts, storeCommits } from '../support/commits.ts';
import { testDatabase } from '../support/database.ts';
import { storeDelivery } from '../support/pull-requests.ts';
import { deliveries, theirCommits } from './random-delivery.ts';
import { begin, change, make, timeZone } from './random-history.ts';
import { say, saying } from './random-sayings.ts';

const runs = process.env.MOMENTUM_SOAK ? 200 : 3;

/** What is collected and what people say, in any order. */
const steps = fc
  .tuple(
    fc.array(fc.oneof(change, saying), { minLength: 3, maxLength: 8 }),
    deliveries,
    fc.array(fc.nat(7), { maxLength: 4 }),
    fc.nat(7),
  )
  .map(([said, delivered, places, cloned]) => {
    const all: Step[] = [...said];
    all.splice(cloned, 0, { commits: theirCommits });
    for (const [index, delivery] of delivered.entries()) all.splice(places[index] ?? 0, 0, { delivery });
    return all;
  });

type Said = Parameters<typeof say>[1];
type Changed = Parameters<typeof make>[1];
type Step =
  | Said
  | Changed
  | { delivery: Parameters<typeof storeDelivery>[1] }
  | { commits: typeof theirCommits; kind?: never };

const collected = ['commits', 'bots', 'archive'];

async function take(pool: Pool, step: Step): Promise<void> {
  if ('delivery' in step) return storeDelivery(pool, step.delivery, timeZone);
  if (step.kind === undefined) return storeCommits(pool, step.commits, timeZone, 'github');
  if (isChanged(step)) return make(pool, step);
  await say(pool, step);
  await computeFacts(pool, timeZone);
}

function isChanged(step: Said | Changed): step is Changed {
  return collected.includes(step.kind) || (step.kind === 'member' && 'author' in step);
}

/** Rows of everything that is computed, without how they came about. */
async function computed(pool: Pool): Promise<Record<string, unknown[]>> {
  const statements = {
    rollups:
      'select observation, key, scope_kind, scope_id, day::text, n, round(sum::numeric, 6) as sum from rollup order by 1, 2, 3, 4, 5',
    presence: 'select contributor_id, repository_id, day::text, kind from presence order by 1, 2, 3, 4',
    days: 'select contributor_id, day::text, commits, streak from commit_day order by 1, 2',
    commits: 'select repository_id, sha, home, pull_request_role from commit order by 1, 2',
    accounts: 'select id, contributor_id from account order by 1',
    people: 'select id, name, bot, merged_into from contributor order by 1',
    deployments: 'select upstream_id, production, service_id from deployment order by 1',
    contents: 'select d::text as row from deployment_pull_request d order by 1',
    'pull requests': 'select f::text as row from pull_request_fact f order by 1',
    spans: 'select s::text as row from pull_request_span s order by 1',
    recoveries: 'select r::text as row from recovery r order by 1',
  };
  const all: Record<string, unknown[]> = {};
  for (const [name, statement] of Object.entries(statements)) all[name] = (await pool.query(statement)).rows;
  return all;
}

it('what was computed step by step is what a rebuild computes, whatever was collected and said in between', async () => {
  const { pool } = await testDatabase();
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      await begin(pool);
      for (const step of taken) {
        await take(pool, step);
        expect((await pool.query('select * from dirty')).rows).toEqual([]);
      }
      const byAndBy = await computed(pool);
      await rebuildFacts(pool, timeZone);
      expect(byAndBy).toEqual(await computed(pool));
    }),
    { numRuns: runs, endOnFailure: process.env.MOMENTUM_SOAK === undefined },
  );
}, 1_800_000);
