import type { Pool } from 'pg';
import { markEverything } from '../../collectors/engine/invalidation/dirty.ts';
import { rollups } from '../../collectors/facts/rollups.ts';
import type { MetricAnswer } from '../../server/contract/answer.ts';
import type { QuestionQuery } from '../../server/contract/question.ts';
import { metricCatalogueOf } from '../../server/metrics/catalogue/catalogue.ts';
import type {
  CombinedMetric,
  Metric,
  MetricGroup,
  ObservedMetric,
} from '../../server/metrics/model/group.ts';
import type { Observation } from '../../server/metrics/model/observation.ts';
import type { MetricsEngine } from '../../server/metrics/question/engine.ts';
import { rolledUpBy } from '../../server/open.ts';
import { asking, metricIn, metricsEngine } from './asking.ts';
import { collected, factContext } from './commits.ts';

const described = {
  unit: 'runs',
  direction: 'none',
  needs: ['commits'],
  question: 'How much?',
  definition: 'As much as there is.',
  example: { given: {}, question: { from: '2026-03-02', to: '2026-03-02' }, value: null, why: '' },
} as const;

type Own = Pick<Metric, 'id'> & Partial<ObservedMetric>;

/** A metric of a test's own; what is not given is plain. */
export function metricOver(given: Own & Pick<ObservedMetric, 'observe' | 'summarise'>): ObservedMetric {
  return { ...described, title: given.id, ...given };
}

/** The same, made of others. */
export function metricMadeOf(
  given: Pick<CombinedMetric, 'id' | 'combine'> & Partial<CombinedMetric>,
): CombinedMetric {
  return { ...described, title: given.id, ...given };
}

/** Rows of a test's own table, which has a column for each that is named. */
export function rowsOf(
  table: string,
  columns: readonly string[],
  more: Partial<Observation> = {},
): Observation {
  const listed = ['person', 'repository', 'bot', 'home', 'identity', ...columns].map((name) => `r.${name}`);
  return {
    id: table,
    shape: 'event',
    by: 'person',
    dimensions: [],
    rolledUp: false,
    select: `select ${listed.join(', ')} from ${table} r`,
    ...more,
  };
}

/** Columns that rows of every shape have, for `create table`. */
export const standardColumns = `
  person int, repository int, bot boolean not null default false, home boolean not null default true, identity text,
  value float8 not null default 1`;

/** A group of a test's own metrics, called `own`. */
export function ownGroup(metrics: readonly Metric[], charts: MetricGroup['charts'] = []): MetricGroup {
  return {
    id: 'own',
    short: 'own',
    title: 'Own',
    description: 'Of a test.',
    level: 'organization',
    category: 'delivery',
    metrics,
    charts,
  };
}

/** An engine that knows a group of a test's own metrics alone, on a database where everything is collected and rolled up. */
export async function ownEngine(
  pool: Pool,
  group: MetricGroup,
  options: Parameters<typeof metricsEngine>[1] = {},
): Promise<MetricsEngine> {
  const catalogue = metricCatalogueOf([group]);
  await collected(pool);
  await markEverything(pool, ['rollups']);
  await rollups.compute({ ...(await factContext(pool)), rolledUp: rolledUpBy(catalogue) });
  return metricsEngine(pool, { ...options, catalogue });
}

/** One metric of that group. */
export async function ownMetric(
  engine: MetricsEngine,
  id: string,
  query: QuestionQuery,
): Promise<MetricAnswer> {
  return metricIn(await asking(engine, 'own', query), id);
}
