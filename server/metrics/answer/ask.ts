import type { Answer, ChartAnswer } from '../../contract/answer.ts';
import type { Question } from '../../contract/question.ts';
import type { Chart } from '../model/group.ts';
import { isObserved } from '../model/lineage.ts';
import { judge } from '../privacy/privacy.ts';
import type { Asker } from '../question/asker.ts';
import type { QuestionContext } from '../question/context.ts';
import type { MetricsEngine } from '../question/engine.ts';
import { understand } from '../question/understand.ts';
import type { Instants } from '../sql/observe.ts';
import { dataVersion, type JudgedAnswer } from './answer-memory.ts';
import { type AnsweredMetric, answerMetric } from './answer-metric.ts';
import { notesOf } from './notes.ts';
import { cohortOf } from './value/cohort.ts';
import { daysOfYear, yearOf } from './value/year.ts';

/**
 * Answers a question about one group of metrics; the only code that runs or judges a metric, whatever the mouth. The answer is
 * frozen, since it is remembered for as long as the data stay the same. Throws `NotFound`, `InvalidInput` or `Forbidden`, each
 * naming what does not fit.
 */
export async function ask(
  engine: MetricsEngine,
  asker: Asker,
  groupName: string,
  question: Question,
): Promise<Answer> {
  const group = engine.catalogue.group(groupName);
  const version = await dataVersion(engine.database);
  const compute = () => computeAnswer(engine, asker, group.id, question);
  const { answer, seen } =
    version === null
      ? await compute()
      : await engine.memory.recall(memoryKey(engine, asker, group.id, question), version, compute);
  if (seen.length > 0) await engine.noteSeen(asker, group.id, seen);
  return answer;
}

/**
 * Everything that an answer follows from besides the data: all of what privacy judges, so that nobody is given what was computed
 * for somebody who may see more. A range of days moves at midnight, which in every time zone is at a quarter of an hour.
 */
function memoryKey(
  { privacy, timeZone, now }: MetricsEngine,
  { name: _, ...judged }: Asker,
  group: string,
  question: Question,
): string {
  const quarter = question.from === undefined ? Math.floor(now().getTime() / 900_000) : null;
  return JSON.stringify([group, question, judged, privacy, timeZone, quarter]);
}

async function computeAnswer(
  engine: MetricsEngine,
  asker: Asker,
  group: string,
  question: Question,
): Promise<JudgedAnswer> {
  const context = await understand(engine, asker, group, question);
  const seen = await judge(context, windowsOf(context), 'numbers');
  const answered = await inTurn(context.metrics, (metric) => answerMetric(context, metric));
  const charts = await inTurn(chartsOf(context), (chart) => answerChart(context, chart));
  const answer = compose(context, answered, charts);
  freeze(answer);
  return { answer, seen, lasts: context.period.complete };
}

/** The comparison and the year's calendar are part of what is shown, so they are part of what is judged. */
function windowsOf(context: QuestionContext): Instants[] {
  const { period, question } = context;
  const year = chartsOf(context).some((chart) => chart.shows === 'year');
  return [period, ...(question.compare ? [period.previous] : []), ...(year ? [yearOf(context)] : [])];
}

function chartsOf({ group, metrics }: QuestionContext): Chart[] {
  const ids = new Set(metrics.map((metric) => metric.id));
  return group.charts.filter((chart) => chart.metrics.every((id) => ids.has(id)));
}

async function answerChart(context: QuestionContext, chart: Chart): Promise<ChartAnswer> {
  const { id, title, kind, shows = 'series', stacked } = chart;
  const shape = { id, title, kind, metrics: [...chart.metrics], shows, ...(stacked && { stacked }) };
  const metrics = chart.metrics.map((metric) => context.engine.catalogue.metric(context.group, metric));
  const observed = metrics.filter(isObserved);
  const [first] = observed;
  if (shows === 'cohort') return { ...shape, cohort: await cohortOf(context, observed) };
  if (shows === 'year' && first) return { ...shape, days: await daysOfYear(context, first) };
  return shape;
}

function compose(
  context: QuestionContext,
  answered: readonly AnsweredMetric[],
  charts: ChartAnswer[],
): Answer {
  const { group, period, question, scope, coverage } = context;
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
    notes: [...new Set([...notesOf(context), ...answered.flatMap(({ notes }) => notes)])],
  };
}

/** One after the other: a page of widgets asks for several groups at once, and each statement uses a whole core. */
async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const one of Object.values(value)) freeze(one);
}
