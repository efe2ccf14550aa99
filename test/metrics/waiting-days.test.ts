import fc from 'fast-check';
import type { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { markEverything } from '../../collectors/engine/invalidation/dirty.ts';
import type { QuestionQuery } from '../../server/contract/question.ts';
import { loadMetricCatalogue, metricCatalogueOf } from '../../server/metrics/catalogue/catalogue.ts';
import { leftOutOf } from '../../server/metrics/model/left-out.ts';
import { countedIn } from '../../server/metrics/model/lineage.ts';
import type { MetricsEngine } from '../../server/metrics/question/engine.ts';
import { deliveries } from '../facts/random-delivery.ts';
import { asking, metricsEngine } from '../support/asking.ts';
import { computeFacts, type StoredCommit, storeCommits } from '../support/commits.ts';
import { testDatabase } from '../support/database.ts';
import { metricOver, ownGroup } from '../support/groups.ts';
import { storeDelivery } from '../support/pull-requests.ts';

const catalogue = await loadMetricCatalogue();
const now = '2026-05-06T09:30:00Z';
const rollups = ['rollups'];

/** Everything that is rolled up, each as a metric with its parts. */
const rolledUp = catalogue.groups
  .flatMap((group) => group.metrics.flatMap((metric) => countedIn(group, metric)))
  .flatMap((observation) => [observation, ...[leftOutOf(observation) ?? []].flat()])
  .filter((observation) => observation.rolledUp);
const group = ownGroup(
  [...new Map(rolledUp.map((observe) => [observe.id, observe])).values()].map((observe) =>
    metricOver({
      id: observe.id,
      observe,
      summarise: { kind: 'sum' },
      ...(observe.dimensions[0] !== undefined && {
        breakdown: { dimension: observe.dimensions[0], series: true },
      }),
    }),
  ),
);

const commit: fc.Arbitrary<StoredCommit> = fc
  .record({
    minutes: fc.nat(60 * 24 * 125),
    author: fc.constantFrom('Ada', 'Grace', 'robot[bot]'),
    added: fc.nat(99),
    language: fc.constantFrom('TypeScript', 'CSS'),
    repository: fc.constantFrom('acme/shop', 'acme/library'),
  })
  .map(({ minutes, ...rest }) => ({
    ...rest,
    at: new Date(Date.parse('2026-01-01T00:00:00Z') + minutes * 60_000).toISOString(),
  }));
const commits = fc.array(commit, { minLength: 1, maxLength: 12 });

/** By scope and observation. */
async function sums(engine: MetricsEngine, pool: Pool, timeZone: string): Promise<Record<string, unknown>> {
  const { rows: people } = await pool.query<{ id: string }>(
    'select id::text from contributor where merged_into is null order by id',
  );
  const scopes: QuestionQuery[] = [{}, { team: ['web'] }, { repository: ['1'] }];
  for (const { id } of people) scopes.push({ contributor: [id] });
  const all: [string, unknown][] = [];
  for (const scope of scopes) {
    const { metrics } = await asking(engine, 'own', {
      ...scope,
      range: '90d',
      compare: 'previous',
      timeZone,
    });
    for (const { id, series, breakdown } of metrics)
      all.push([`${JSON.stringify(scope)} ${id}`, { series, breakdown }]);
  }
  return Object.fromEntries(all);
}

describe('while days wait to be rolled up', () => {
  it('rollups and the rows of those days are together what the rows are, of every observation', async () => {
    await fc.assert(
      fc.asyncProperty(deliveries, deliveries, commits, commits, async (first, then, some, others) => {
        const { pool } = await testDatabase();
        for (const step of first) await storeDelivery(pool, step);
        await storeCommits(pool, some, 'UTC', 'github');
        await pool.query(`with team as (insert into team (slug, name) values ('web', 'Web') returning id)
                          insert into team_member (team_id, contributor_id)
                          select team.id, c.id from team, contributor c where c.id % 2 = 0 and c.merged_into is null`);
        await pool.query('insert into team_repository (team_id, repository_id) select id, 1 from team');
        await markEverything(pool, ['rollups']);
        await computeFacts(pool);
        for (const step of then) await storeDelivery(pool, step, 'UTC', rollups);
        await storeCommits(pool, others, 'UTC', 'github', rollups);
        expect(await waitingFor(pool)).not.toEqual([]);
        const engine = await metricsEngine(pool, { now, catalogue: metricCatalogueOf([group]) });
        // The same clocks under another name: rollups are for the installation's own time zone alone.
        expect(await sums(engine, pool, 'UTC')).toEqual(await sums(engine, pool, 'Africa/Abidjan'));
      }),
      { numRuns: process.env.MOMENTUM_SOAK ? 50 : 2, endOnFailure: true },
    );
  }, 300_000);

  it('the other days still come from the rollups', async () => {
    const { pool } = await testDatabase();
    await storeCommits(pool, [{ at: '2026-03-02T10:00:00Z', author: 'Ada' }]);
    await storeCommits(pool, [{ at: '2026-03-04T10:00:00Z', author: 'Ada' }], 'UTC', 'git', rollups);
    await pool.query('update rollup set n = n + 100');
    const { series } = await commitsOn(pool, '2026-03-01', '2026-03-05');
    expect(series).toEqual([0, 101, 0, 1, 0]);
  });

  it('the rows of days far apart are read in a few intervals, and what lies between is counted once', async () => {
    const { pool } = await testDatabase();
    const days = Array.from({ length: 9 }, (_, place) => ({
      at: `2026-03-0${place + 1}T10:00:00Z`,
      author: 'Ada',
    }));
    await storeCommits(pool, days);
    const again = days.filter((_, place) => place % 2 === 0).map((one) => ({ ...one, added: 5 }));
    await storeCommits(pool, again, 'UTC', 'git', rollups);
    const { value, series } = await commitsOn(pool, '2026-03-01', '2026-03-09');
    expect({ value, series }).toEqual({ value: 14, series: [2, 1, 2, 1, 2, 1, 2, 1, 2] });
  });
});

async function commitsOn(pool: Pool, from: string, to: string) {
  const engine = await metricsEngine(pool, { now });
  const answer = await asking(engine, 'activity', { from, to, metric: 'commits' });
  const [metric] = answer.metrics;
  return { value: metric?.value, series: metric?.series.map((point) => point.value) };
}

async function waitingFor(pool: Pool): Promise<unknown[]> {
  const { rows } = await pool.query("select from_day from dirty where fact = 'rollups'");
  return rows;
}
