import { openPool } from '../prisma/client.ts';
import type { QuestionQuery } from '../server/contract/question.ts';
import { createLog } from '../server/log.ts';
import type { MetricsEngine } from '../server/metrics/question/engine.ts';
import { createRedactor } from '../server/redactor.ts';
import { asking, metricsEngine } from '../test/support/asking.ts';
import { computeFacts } from '../test/support/commits.ts';
import { withDatabases } from './database.ts';
import { inRounds, type Measured, secondsOf } from './measure.ts';
import { size, yearsOfCommits } from './years-of-commits.ts';
import { yearsOfPullRequests } from './years-of-pull-requests.ts';

const rounds = 5;
const mostMilliseconds = 50;

interface Asking {
  title: string;
  group: string;
  query: QuestionQuery;
}

const quarter = { from: '2026-08-25', to: size.last } as const;
const twoYears = { from: '2024-11-23', to: size.last, by: 'month' } as const;
const counts = ['commits', 'commit_rate', 'prs_opened', 'prs_merged', 'pr_merge_rate'];

/** What adds up over days. */
const questions: readonly Asking[] = [
  {
    title: 'commits and pull requests a day, 90 days, everybody',
    group: 'activity',
    query: { ...quarter, by: 'day', metric: counts },
  },
  {
    title: 'commits and pull requests a month, two years, everybody',
    group: 'activity',
    query: { ...twoYears, metric: counts },
  },
  { title: 'one person’s commits, 90 days', group: 'commits', query: { ...quarter, contributor: '7' } },
  { title: 'one team, 90 days', group: 'activity', query: { ...quarter, team: 'team-3', metric: counts } },
  {
    title: 'one repository, 90 days',
    group: 'activity',
    query: { ...quarter, repository: 'acme/service-7', metric: counts },
  },
  {
    title: 'one person’s languages, 90 days',
    group: 'contribution',
    query: { ...quarter, contributor: '7', metric: 'languages' },
  },
];

const weekly = { ...quarter, by: 'week' } as const;

/** Percentiles, states and stages, which do not: one metric each, with its parts and what it leaves out. */
const ofFacts: readonly (Asking & { most: number })[] = [
  {
    title: 'cycle time a week, 90 days, everybody',
    group: 'cycle',
    query: { ...weekly, metric: 'coding_time' },
    most: 200,
  },
  {
    title: 'cycle time a month, two years, everybody',
    group: 'cycle',
    query: { ...twoYears, metric: 'coding_time' },
    most: 1_000,
  },
  {
    title: 'bottleneck a week, 90 days, everybody',
    group: 'cycle',
    query: { ...weekly, metric: 'bottleneck' },
    most: 200,
  },
  {
    title: 'bottleneck a week, 90 days, one team',
    group: 'cycle',
    query: { ...weekly, metric: 'bottleneck', team: 'team-3' },
    most: 100,
  },
  {
    title: 'work in progress a week, 90 days, everybody',
    group: 'wip',
    query: { ...weekly, metric: 'prs_in_review' },
    most: 200,
  },
  {
    title: 'work in progress per developer a month, two years, everybody',
    group: 'wip',
    query: { ...twoYears, metric: 'wip_per_developer' },
    most: 1_000,
  },
  {
    title: 'lead time a week, 90 days, everybody',
    group: 'deploys',
    query: { ...weekly, metric: 'lead_time_for_changes' },
    most: 200,
  },
  {
    title: 'lead time a week, 90 days, one person',
    group: 'deploys',
    query: { ...weekly, metric: 'lead_time_for_changes', contributor: '7' },
    most: 100,
  },
];

/** Questions about a large organization, answered from rollups, against the same answers from the rows, and what only facts answer. */
export function ask(): Promise<Measured[]> {
  return withDatabases(({ onNewDatabase }) =>
    onNewDatabase(async (url) => {
      const pool = openPool(url, createLog({ level: 'warn', redactor: createRedactor() }));
      try {
        await yearsOfCommits(pool);
        await yearsOfPullRequests(pool);
        await pool.query('analyze');
        await computeFacts(pool);
        await pool.query('vacuum analyze');
        const engine = await metricsEngine(pool);
        const measured: Measured[] = [];
        for (const question of questions) measured.push(await compare(engine, question));
        for (const question of ofFacts) measured.push(await fromFacts(engine, question));
        return measured;
      } finally {
        await pool.end();
      }
    }),
  );
}

async function compare(engine: MetricsEngine, { title, group, query }: Asking): Promise<Measured> {
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

/** Against what counting the same pull requests takes, so that another machine has about the same ratio. */
async function fromFacts(
  engine: MetricsEngine,
  { title, group, query, most }: (typeof ofFacts)[number],
): Promise<Measured> {
  const { metric: _, ...filters } = query;
  const facts = () => secondsOf(() => asking(engine, group, query));
  const count = () =>
    secondsOf(() =>
      asking(engine, 'activity', { ...filters, metric: 'prs_merged', timeZone: 'Africa/Abidjan' }),
    );
  await facts();
  await count();
  const taken = await inRounds(rounds, { facts, count });
  return {
    ratio: `${title}: facts / counting merged ones from rows`,
    value: taken.facts / taken.count,
    aim: `${most} ms`,
    meets: taken.facts * 1_000 <= most,
    figures: { facts: milliseconds(taken.facts), counting: milliseconds(taken.count) },
  };
}

const milliseconds = (value: number) => `${(value * 1_000).toFixed(1)} ms`;
