import sql from 'sql-template-tag';
import { select } from '../../../prisma/select.ts';
import type { Answer, ChartAnswer, Cohort, Exclusion } from '../../contract/answer.ts';
import { InvalidInput } from '../../contract/errors.ts';
import type { Question } from '../../contract/question.ts';
import { missingWords } from '../../contract/words.ts';
import type { MetricCatalogue } from '../catalogue/catalogue.ts';
import type { Chart, Metric, MetricGroup } from '../model/group.ts';
import { countedIn, isObserved } from '../model/lineage.ts';
import type { Filter } from '../model/observation.ts';
import { judge } from '../privacy/privacy.ts';
import type { Asker } from '../question/asker.ts';
import { type Coverage, readCoverage } from '../question/coverage.ts';
import type { MetricsEngine } from '../question/engine.ts';
import type { InstallationSettings } from '../question/installation.ts';
import { dayOf, isSameTimeZone, periodOf, type ReportPeriod, shownDay } from '../question/period.ts';
import { type Scope, scopeOf } from '../question/scope.ts';
import type { Tallied } from '../sql/additive.ts';
import type { Measured } from '../sql/measure.ts';
import type { Instants } from '../sql/observe.ts';
import { type Answered, answerMetric } from './answer-metric.ts';
import { cohortOf } from './cohort.ts';
import type { Core } from './metric-value.ts';
import { isBehind } from './summarise.ts';
import { daysOfYear, yearOf } from './year.ts';

/** A question with its names resolved: what everything below `ask()` works on. */
export interface Asked {
  engine: MetricsEngine;
  group: MetricGroup;
  metrics: readonly Metric[];
  question: Question;
  asker: Asker;
  scope: Scope;
  period: ReportPeriod;
  coverage: Coverage;
  installation: InstallationSettings;
  tallied: Tallied;
  /** What is computed already: several metrics may be made of the same one. */
  cores: Map<Metric, Promise<Core>>;
  /** The same of cohorts, by the ids of their metrics. */
  cohorts: Map<string, Promise<Cohort>>;
  /** The same of rows and periods: the median and the p90 of the same rows are one statement. */
  measured: Map<string, Promise<Measured>>;
  /** The same of what is left out, by observation. */
  leftOut: Map<string, Promise<Exclusion[]>>;
}

/**
 * Answers a question about one group of metrics; the only code that runs or judges a metric, whatever the mouth.
 * Throws `NotFound`, `InvalidInput` or `Forbidden`, each naming what does not fit.
 */
export async function ask(
  engine: MetricsEngine,
  asker: Asker,
  groupName: string,
  question: Question,
): Promise<Answer> {
  const asked = await understand(engine, asker, groupName, question);
  await judge(asked, windowsOf(asked), 'numbers');
  const answered = await inTurn(asked.metrics, (metric) => answerMetric(asked, metric));
  const charts = await inTurn(chartsOf(asked), (chart) => answerChart(asked, chart));
  return compose(asked, answered, charts);
}

/** Resolves a question's names, period and filters. */
export async function understand(
  engine: MetricsEngine,
  asker: Asker,
  groupName: string,
  question: Question,
): Promise<Asked> {
  const { catalogue, database } = engine;
  const group = catalogue.group(groupName);
  refuseFilters(group, question);
  const metrics = metricsOf(catalogue, group, question);
  const period = periodOf(question, engine.timeZone, engine.now());
  const scope = await scopeOf(database, question, asker);
  const coverage = await readCoverage(
    database,
    group.metrics.flatMap((metric) => metric.needs),
  );
  const installation = await engine.installation();
  const tallied = await talliedFrom(engine, scope, period);
  return {
    engine,
    group,
    metrics,
    question,
    asker,
    scope,
    period,
    coverage,
    installation,
    tallied,
    cores: new Map(),
    cohorts: new Map(),
    measured: new Map(),
    leftOut: new Map(),
  };
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
function unfitFilter(group: MetricGroup, metric: Metric, question: Question): Filter | undefined {
  return countedIn(group, metric)
    .flatMap(({ refuses = [] }) => refuses)
    .find((filter) => question[filter].length > 0);
}

/** Rollups answer at most one filter value, in the installation's time zone, once everything that is dirty is computed again. */
async function talliedFrom(engine: MetricsEngine, scope: Scope, period: ReportPeriod): Promise<Tallied> {
  if (scope.single === null || scope.bots || !isSameTimeZone(period.timeZone, engine.timeZone))
    return { from: 'rows' };
  const [row] = await select<{ stale: boolean }>(
    engine.database,
    sql`select exists (select from dirty where fact = 'rollups') as stale`,
  );
  return row?.stale ? { from: 'rows' } : { from: 'rollups', single: scope.single };
}

/** The comparison and the year's calendar are part of what is shown, so they are part of what is judged. */
function windowsOf(asked: Asked): Instants[] {
  const { period, question } = asked;
  const year = chartsOf(asked).some((chart) => chart.shows === 'year');
  return [period, ...(question.compare ? [period.previous] : []), ...(year ? [yearOf(asked)] : [])];
}

function chartsOf({ group, metrics }: Asked): Chart[] {
  const ids = new Set(metrics.map((metric) => metric.id));
  return group.charts.filter((chart) => chart.metrics.every((id) => ids.has(id)));
}

async function answerChart(asked: Asked, chart: Chart): Promise<ChartAnswer> {
  const { id, title, kind, shows = 'series', stacked } = chart;
  const shape = { id, title, kind, metrics: [...chart.metrics], shows, ...(stacked && { stacked }) };
  const metrics = chart.metrics.map((metric) => asked.engine.catalogue.metric(asked.group, metric));
  const observed = metrics.filter(isObserved);
  const [first] = observed;
  if (shows === 'cohort') return { ...shape, cohort: await cohortOf(asked, observed) };
  if (shows === 'year' && first) return { ...shape, days: await daysOfYear(asked, first) };
  return shape;
}

function compose(asked: Asked, answered: readonly Answered[], charts: ChartAnswer[]): Answer {
  const { group, period, question, scope, coverage } = asked;
  const { from, to, previous } = period;
  return {
    group: group.id,
    title: group.title,
    period: {
      from: from.toString(),
      to: to.toString(),
      by: period.by,
      timeZone: period.timeZone,
      complete: period.complete,
    },
    ...(question.compare && {
      previousPeriod: { from: previous.from.toString(), to: previous.to.toString() },
    }),
    filters: scope.names,
    metrics: answered.map(({ metric }) => metric),
    charts,
    freshness: [...coverage.freshness],
    notes: [...new Set([...notesOf(asked), ...answered.flatMap(({ notes }) => notes)])],
  };
}

function notesOf(asked: Asked): string[] {
  const { period, question, scope, group, metrics } = asked;
  const leftOut = question.metric.length === 0 ? group.metrics.filter((one) => !metrics.includes(one)) : [];
  return [
    ...collectionNotes(asked),
    ...leftOut.map(
      (metric) =>
        `${metric.title} is left out: it cannot be filtered by ${unfitFilter(group, metric, question)}.`,
    ),
    ...(question.compare && !period.complete
      ? ['The period is not over: the one before is cut at the same time of its last day.']
      : []),
    ...(scope.names.team.length > 1
      ? ['Somebody in two teams counts in both, so teams may add up to more than the whole.']
      : []),
  ];
}

function collectionNotes({ period, question, coverage, metrics }: Asked): string[] {
  const needs = [...new Set(metrics.flatMap((metric) => metric.needs))];
  const missing = needs.filter((need) => !coverage.configured([need]));
  const from = coverage.from(needs);
  const until = coverage.until(needs);
  const shownFrom = question.compare ? period.previous.start : period.start;
  return [
    ...(missing.length > 0 ? [missingWords(missing)] : []),
    ...(from !== null && from > shownFrom
      ? [
          `What was before ${shownDay(dayOf(from, period.timeZone))} is not collected, so it is no part of the numbers.`,
        ]
      : []),
    ...(until !== null && missing.length === 0 && isBehind(period, until)
      ? [
          `Nobody has looked since ${shownDay(dayOf(until, period.timeZone))}: what happened afterwards is no part of the numbers.`,
        ]
      : []),
  ];
}

/** One after the other: a page of widgets asks for several groups at once, and each statement uses a whole core. */
async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
