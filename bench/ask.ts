import { openPool } from '../prisma/client.ts';
import type { QuestionQuery } from '../server/contract/question.ts';
import { createLog } from '../server/log.ts';
import type { MetricsEngine } from '../server/metrics/engine/engine.ts';
import { createRedactor } from '../server/redactor.ts';
import { asking, metricsEngine } from '../test/support/asking.ts';
import { withDatabases } from './database.ts';
import { inRounds, type Measured, secondsOf } from './measure.ts';
import { size, yearsOfCommits } from './years-of-commits.ts';

const rounds = 7;
const mostMilliseconds = 50;

const quarter = { from: '2026-08-25', to: size.last } as const;
const questions: readonly { title: string; group: string; query: QuestionQuery }[] = [
  { title: 'commits a day, 90 days, everybody', group: 'activity', query: { ...quarter, by: 'day' } },
  {
    title: 'commits a month, two years, everybody',
    group: 'activity',
    query: { from: '2024-11-23', to: size.last, by: 'month' },
  },
  { title: 'one person’s commits, 90 days', group: 'commits', query: { ...quarter, contributor: '7' } },
  { title: 'one team, 90 days', group: 'activity', query: { ...quarter, team: 'team-3' } },
  {
    title: 'one repository, 90 days',
    group: 'activity',
    query: { ...quarter, repository: 'acme/service-7' },
  },
  {
    title: 'one person’s languages, 90 days',
    group: 'contribution',
    query: { ...quarter, contributor: '7', metric: 'languages' },
  },
];

/** Questions about a large organization, answered from rollups, against the same answers from the rows. */
export function ask(): Promise<Measured[]> {
  return withDatabases(({ onNewDatabase }) =>
    onNewDatabase(async (url) => {
      const pool = openPool(url, createLog({ level: 'warn', redactor: createRedactor() }));
      try {
        await yearsOfCommits(pool);
        const engine = await metricsEngine(pool);
        const measured: Measured[] = [];
        for (const question of questions) measured.push(await compare(engine, question));
        return measured;
      } finally {
        await pool.end();
      }
    }),
  );
}

async function compare(
  engine: MetricsEngine,
  { title, group, query }: (typeof questions)[number],
): Promise<Measured> {
  const rolled = () => secondsOf(() => asking(engine, group, query));
  // The same days under another time zone's name, which rollups do not answer.
  const rows = () => secondsOf(() => asking(engine, group, { ...query, timeZone: 'Africa/Abidjan' }));
  await rolled();
  await rows();
  const taken = await inRounds(rounds, { rolled, rows });
  const meets = taken.rolled * 1_000 <= mostMilliseconds;
  return {
    ratio: `${title}: rolled up / rows`,
    value: taken.rolled / taken.rows,
    aim: `at most 1, and ${mostMilliseconds} ms`,
    meets: meets && taken.rolled <= taken.rows,
    figures: { 'rolled up': milliseconds(taken.rolled), rows: milliseconds(taken.rows) },
  };
}

const milliseconds = (value: number) => `${(value * 1_000).toFixed(1)} ms`;
