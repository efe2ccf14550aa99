import type { Pool } from 'pg';
import { loadResources, wordsFor } from '../../collectors/engine/resource/catalogue.ts';
import { noteAudit } from '../../server/access/audit.ts';
import type { Answer, MetricAnswer } from '../../server/contract/answer.ts';
import { type QuestionQuery, questionQuery } from '../../server/contract/question.ts';
import { createAnswerMemory } from '../../server/metrics/answer/answer-memory.ts';
import { ask } from '../../server/metrics/answer/ask.ts';
import { loadMetricCatalogue } from '../../server/metrics/catalogue/catalogue.ts';
import type { Asker } from '../../server/metrics/question/asker.ts';
import type { MetricsEngine } from '../../server/metrics/question/engine.ts';
import { readInstallation } from '../../server/metrics/question/installation.ts';

/** Whoever runs the command line: sees everything. */
export const operator: Asker = { name: 'test', role: 'admin', contributorId: null, operator: true };

/** A metrics engine on a test's database, at a given moment. */
export async function metricsEngine(
  pool: Pool,
  options: Partial<Pick<MetricsEngine, 'timeZone' | 'privacy' | 'catalogue'>> & { now?: string } = {},
): Promise<MetricsEngine> {
  const { now = '2026-11-23T12:00:00Z', ...rest } = options;
  return {
    database: pool,
    catalogue: await loadMetricCatalogue(),
    timeZone: 'UTC',
    privacy: 'self',
    wordsFor: wordsFor(await loadResources()),
    installation: () => readInstallation(pool),
    now: () => new Date(now),
    memory: createAnswerMemory(),
    noteSeen: ({ name }, group, contributors) =>
      noteAudit(pool, { actor: name, action: 'metric.read', subject: group, detail: { contributors } }),
    ...rest,
  };
}

/** Asks as the API would, from a query's words. */
export function asking(
  engine: MetricsEngine,
  group: string,
  query: QuestionQuery,
  asker = operator,
): Promise<Answer> {
  return ask(engine, asker, group, questionQuery.parse(query));
}

/** One metric out of an answer. */
export function metricIn(answer: Answer, id: string): MetricAnswer {
  const found = answer.metrics.find((metric) => metric.id === id);
  if (!found) throw new Error(`The answer has no metric ${id}.`);
  return found;
}
