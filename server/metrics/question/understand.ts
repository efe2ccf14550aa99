import { Temporal } from 'temporal-polyfill';
import { InvalidInput } from '../../contract/errors.ts';
import type { Question } from '../../contract/question.ts';
import type { MetricCatalogue } from '../catalogue/catalogue.ts';
import type { Metric, MetricGroup } from '../model/group.ts';
import { countedIn } from '../model/lineage.ts';
import type { Filter } from '../model/observation.ts';
import type { AdditiveSource } from '../sql/additive.ts';
import { type DayInterval, waitingDays } from '../sql/waiting-days.ts';
import type { Asker } from './asker.ts';
import { createOnce, type QuestionContext } from './context.ts';
import { readCoverage } from './coverage.ts';
import type { MetricsEngine } from './engine.ts';
import { isSameTimeZone, type ReportPeriod, reportPeriodOf } from './period.ts';
import { type Scope, scopeOf } from './scope.ts';

/** Resolves a question's names, period and filters. Throws `NotFound` or `InvalidInput`, each naming what does not fit. */
export async function understand(
  engine: MetricsEngine,
  asker: Asker,
  groupName: string,
  question: Question,
): Promise<QuestionContext> {
  const { catalogue, database } = engine;
  const group = catalogue.group(groupName);
  refuseFilters(group, question);
  const metrics = metricsOf(catalogue, group, question);
  const period = reportPeriodOf(question, engine.timeZone, engine.now());
  const scope = await scopeOf(database, question, asker);
  const coverage = await readCoverage(
    database,
    group.metrics.flatMap((metric) => metric.needs),
  );
  const installation = await engine.installation();
  const additive = await additiveSource(engine, scope, period);
  const once = createOnce();
  return { engine, group, metrics, question, asker, scope, period, coverage, installation, additive, once };
}

function refuseFilters(group: MetricGroup, question: Question): void {
  if (group.level !== 'individual') return;
  if (question.contributor.length !== 1) {
    throw new InvalidInput(`${group.title} is about one person.`, {
      hint: 'Name one with contributor=…, or yourself with contributor=me.',
    });
  }
  if (question.team.length > 0) {
    throw new InvalidInput(`${group.title} is about one person: it cannot be filtered by team.`);
  }
}

/** All metrics that the filters fit, or the ones that are named. A named one that a filter does not fit is refused. */
function metricsOf(catalogue: MetricCatalogue, group: MetricGroup, question: Question): readonly Metric[] {
  if (question.metric.length === 0)
    return group.metrics.filter((metric) => unfitFilter(group, metric, question) === undefined);
  const metrics = [...new Set(question.metric)].map((id) => catalogue.metric(group, id));
  for (const metric of metrics) {
    const unfit = unfitFilter(group, metric, question);
    if (unfit) throw new InvalidInput(`${metric.title} cannot be filtered by ${unfit}.`);
  }
  return metrics;
}

/** A filter of the question that something which the metric counts has no column for. */
export function unfitFilter(group: MetricGroup, metric: Metric, question: Question): Filter | undefined {
  return countedIn(group, metric)
    .flatMap(({ refuses = [] }) => refuses)
    .find((filter) => question[filter].length > 0);
}

/** Rollups answer at most one filter value, in the installation's time zone. */
async function additiveSource(
  { database, timeZone }: MetricsEngine,
  { single, bots }: Scope,
  period: ReportPeriod,
): Promise<AdditiveSource> {
  if (single === null || bots || !isSameTimeZone(period.timeZone, timeZone)) return { from: 'rows' };
  const waiting = await waitingDays(database, daysShown(period));
  return waiting === null ? { from: 'rows' } : { from: 'rollups', single, waiting };
}

/** PostgreSQL's calendar has no year 0. */
const firstDay = Temporal.PlainDate.from('0001-01-01');

/** All days that an answer may tell of: those of the period, of the one before, and of the year that ends with it. */
function daysShown({ from, to, previous }: ReportPeriod): DayInterval {
  const year = to.subtract({ years: 1 });
  const [first = from] = [from, previous.from, year].toSorted(Temporal.PlainDate.compare);
  return { from: first.year < 1 ? firstDay : first, until: to.add({ days: 1 }) };
}
