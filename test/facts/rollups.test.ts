import fc from 'fast-check';
import type { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import type { QuestionQuery } from '../../server/contract/question.ts';
import { asking, metricsEngine } from '../support/asking.ts';
import { computeFacts, rebuildFacts } from '../support/commits.ts';
import { testDatabase } from '../support/database.ts';
import { addressOf, authors, begin, change, make, repositories, teams, timeZone } from './random-history.ts';

const runs = process.env.MOMENTUM_SOAK ? 100 : 2;
/** In the middle of a day, so that a comparison with the days before is cut within one. */
const now = '2026-04-02T09:30:00Z';
const changes = fc.array(change, { minLength: 1, maxLength: 8 });

/** Rows of everything that is computed, without how they came about. */
async function computed(pool: Pool): Promise<unknown> {
  const statements = [
    'select observation, key, scope_kind, scope_id, day, n, round(sum::numeric, 6) as sum from rollup order by 1, 2, 3, 4, 5',
    'select * from presence order by 1, 2, 3, 4',
    'select * from commit_day order by 1, 2',
    'select repository_id, sha, home from commit order by 1, 2',
    'select id, contributor_id from account order by 1',
    'select id, name, bot, merged_into from contributor order by 1',
  ];
  return Promise.all(statements.map(async (statement) => (await pool.query(statement)).rows));
}

function questions(): [string, QuestionQuery][] {
  const periods: QuestionQuery[] = [
    { range: '14d', compare: 'previous' },
    { range: '1d', compare: 'previous' },
    { from: '2026-03-19', to: '2026-04-01', by: 'week', compare: 'previous' },
    { from: '2025-10-20', to: '2026-03-29', by: 'month' },
  ];
  const scopes: [string, QuestionQuery][] = [
    ['activity', {}],
    ...teams.map((team): [string, QuestionQuery] => ['activity', { team: [team] }]),
    ...repositories.map((repository): [string, QuestionQuery] => ['activity', { repository: [repository] }]),
    ...authors.flatMap((_, index): [string, QuestionQuery][] => [
      ['contribution', { contributor: [addressOf(index)] }],
      ['commits', { contributor: [addressOf(index)] }],
    ]),
  ];
  return periods.flatMap((period) =>
    scopes.map(([group, scope]): [string, QuestionQuery] => [group, { ...period, ...scope }]),
  );
}

describe('whatever happens, in whatever order', async () => {
  const { pool } = await testDatabase();

  it('an answer from the rollups is the answer from the rows', async () => {
    const engine = await metricsEngine(pool, { timeZone, now });
    const answered = async (group: string, question: QuestionQuery) => {
      try {
        const { metrics, charts } = await asking(engine, group, question);
        return { metrics, charts };
      } catch (error) {
        return error instanceof Error ? error.message : error;
      }
    };
    await fc.assert(
      fc.asyncProperty(changes, async (made) => {
        await begin(pool);
        for (const one of made) await make(pool, one);
        expect((await pool.query('select fact from dirty')).rows).toEqual([]);
        for (const [group, question] of questions()) {
          const fromRollups = await answered(group, question);
          // The same clocks under another name: rollups are for the installation's own time zone alone.
          const fromRows = await answered(group, { ...question, timeZone: 'Europe/Vienna' });
          expect(fromRollups, JSON.stringify([group, question])).toEqual(fromRows);
        }
      }),
      { numRuns: runs },
    );
  }, 900_000);

  it('an answer in the installation’s time zone comes from the rollups, one in another from the rows', async () => {
    await begin(pool);
    await pool.query('update rollup set n = n + 100');
    const engine = await metricsEngine(pool, { timeZone, now });
    const period = { from: '2026-03-19', to: '2026-03-19' };
    const commits = async (zone: QuestionQuery) =>
      (await asking(engine, 'activity', { ...period, ...zone })).metrics[0]?.value;
    expect(await commits({})).toBe((Number(await commits({ timeZone: 'Europe/Vienna' })) || 0) + 100);
  });

  it('what was computed step by step is what a rebuild computes, and computing it again changes no row', async () => {
    const versions = () =>
      pool.query(
        'select xmin::text, day from commit_day union all select xmin::text, day from rollup order by 1, 2',
      );
    await fc.assert(
      fc.asyncProperty(changes, async (made) => {
        await begin(pool);
        for (const one of made) await make(pool, one);
        const byAndBy = await computed(pool);
        const before = await versions();
        await computeFacts(pool, timeZone);
        expect((await versions()).rows).toEqual(before.rows);
        await rebuildFacts(pool, timeZone);
        expect(byAndBy).toEqual(await computed(pool));
      }),
      { numRuns: runs },
    );
  }, 900_000);
});
