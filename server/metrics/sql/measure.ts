import sql, { type Sql } from 'sql-template-tag';
import { select } from '../../../prisma/select.ts';
import type { ObservedMetric } from '../model/group.ts';
import type { Observation } from '../model/observation.ts';
import { presenceOf } from '../model/presence.ts';
import type { QuestionContext } from '../question/context.ts';
import type { Span } from '../question/period.ts';
import type { Scope } from '../question/scope.ts';
import { additiveRows, sourceFor } from './additive.ts';
import { collectedPart } from './collected.ts';
import { passFor } from './distributions.ts';
import { type GroupBy, groupingSets, keyed } from './group-by.ts';
import {
  type Measured,
  type MeasuredPart,
  type MeasuredRow,
  nothingMeasured,
  partsFrom,
} from './measured.ts';
import { bucketIndex, instantColumn, observed } from './observe.ts';
import { peopleOverDays, stateOf } from './state.ts';

/** Measures one metric over one span, in one statement; once for a question, however many metrics show something of it. */
export function measure(context: QuestionContext, metric: ObservedMetric, span: Span): Promise<Measured> {
  const { start, end, buckets } = span;
  const key = `${figuresKey(metric)} ${start.getTime()} ${end.getTime()} ${buckets.length}`;
  return context.once(`measured ${key}`, () => measureWhole(context, metric, span));
}

/** Metrics with the same key differ at most in which of the figures they show. */
function figuresKey({ observe, summarise }: ObservedMetric): string {
  switch (summarise.kind) {
    case 'distribution':
      return `${observe.id} distribution`;
    case 'count':
    case 'sum':
    case 'rate':
      return `${observe.id} added`;
    default:
      return `${observe.id} ${JSON.stringify(summarise)}`;
  }
}

async function measureWhole(context: QuestionContext, metric: ObservedMetric, span: Span): Promise<Measured> {
  const [whole] = await measureParts(context, metric, span, null, true);
  return whole ?? nothingMeasured(span);
}

/** The same for each part that a metric is split into; without `perBucket` the buckets are empty. */
export async function measureParts(
  context: QuestionContext,
  metric: ObservedMetric,
  whole: Span,
  groupBy: GroupBy | null,
  perBucket: boolean,
): Promise<MeasuredPart[]> {
  const pass = await passFor(context, metric, whole);
  if (pass && groupBy === null) return [{ key: '', key2: '', ...pass.whole }];
  const passed = pass?.parts.get(groupBy?.dimension ?? '');
  if (passed && groupBy?.dimension2 === undefined && (passed.perBucket || !perBucket)) return passed.parts;
  const { scope, engine } = context;
  const { summarise, observe } = metric;
  const span = summarise.kind === 'longest run' ? whole : collectedPart(context.coverage, metric, whole);
  if (summarise.kind === 'state')
    return stateOf(engine.database, observe, summarise.of, scope, span, groupBy);
  if (summarise.kind === 'distinct people' && summarise.trailing !== undefined)
    return peopleOverDays(engine.database, observe, summarise.doing, summarise.trailing, scope, span);
  const statement = statementOf(context, metric, span, groupBy, perBucket);
  return partsFrom(await select<MeasuredRow>(engine.database, statement), span);
}

function statementOf(
  context: QuestionContext,
  metric: ObservedMetric,
  span: Span,
  groupBy: GroupBy | null,
  perBucket: boolean,
): Sql {
  const { observe, summarise } = metric;
  const { scope } = context;
  switch (summarise.kind) {
    case 'distribution':
      return distribution(observe, scope, span, groupBy, perBucket);
    case 'distinct people':
      return distinctPeople(presenceOf(summarise.doing), scope, span, groupBy, perBucket);
    case 'longest run':
      return longestRun(observe, scope, span);
    case 'ratio':
      return ratio(context, observe, summarise.numerator, span, groupBy, perBucket);
    default: {
      const additive = sourceFor(context.additive, [observe], groupBy);
      const rows = additiveRows(observe, scope, span, additive, groupBy);
      return added(
        sql`select bucket, key, key2, n, sum, 0 as of from (${rows}) additive`,
        groupBy,
        perBucket,
      );
    }
  }
}

/** Counts and sums add up over days, so rollups and rows are added alike. */
function added(rows: Sql, groupBy: GroupBy | null, perBucket: boolean): Sql {
  const { columns, groups } = groupingSets(groupBy, perBucket);
  return sql`
    with additive as (${rows})
    select ${columns}, coalesce(sum(n), 0)::int as n, coalesce(sum(sum), 0)::float8 as sum, coalesce(sum(of), 0)::float8 as of
    from additive ${groups}`;
}

/** Sums over sums; `n` is of what the ratio is of. */
function ratio(
  context: QuestionContext,
  denominator: Observation,
  numerator: Observation | undefined,
  span: Span,
  groupBy: GroupBy | null,
  perBucket: boolean,
): Sql {
  const both = numerator ? [denominator, numerator] : [denominator];
  const additive = sourceFor(context.additive, both, groupBy);
  const rowsOf = (observation: Observation) =>
    additiveRows(observation, context.scope, span, additive, groupBy);
  const rows = numerator
    ? sql`select bucket, key, key2, n, 0 as sum, sum as of from (${rowsOf(denominator)}) whole
          union all select bucket, key, key2, 0, sum, 0 from (${rowsOf(numerator)}) part`
    : sql`select bucket, key, key2, n, sum, n as of from (${rowsOf(denominator)}) whole`;
  return added(rows, groupBy, perBucket);
}

function distribution(
  observation: Observation,
  scope: Scope,
  span: Span,
  groupBy: GroupBy | null,
  perBucket: boolean,
): Sql {
  const { before, joined, key, key2 } = keyed(observation, groupBy, scope, span.timeZone);
  const { columns, groups } = groupingSets(groupBy, perBucket);
  const at = instantColumn(observation, span.timeZone);
  return sql`
    with measured as (
      ${before}
      select ${bucketIndex(at, span.buckets)} as bucket, ${key} as key, ${key2} as key2, o.value
      from (${observed(observation, scope, span, scope.bots ? 'in' : 'out')}) o ${joined}
    ),
    described as (
      select ${columns}, count(*)::int as n, coalesce(sum(value), 0)::float8 as sum, avg(value)::float8 as mean,
             percentile_cont(array[0.5, 0.75, 0.9, 0.95, 0.99]) within group (order by value) as p
      from measured ${groups}
    )
    select bucket, key, key2, n, sum, mean, p[1] as median, p[2] as p75, p[3] as p90, p[4] as p95, p[5] as p99 from described`;
}

/** Distinct people do not add up over buckets, so they are counted from the days on which each was there. */
function distinctPeople(
  presence: Observation,
  scope: Scope,
  span: Span,
  groupBy: GroupBy | null,
  perBucket: boolean,
): Sql {
  const { before, joined, key, key2 } = keyed(presence, groupBy, scope, span.timeZone);
  const { columns, groups } = groupingSets(groupBy, perBucket);
  const at = instantColumn(presence, span.timeZone);
  return sql`
    with present as (
      ${before}
      select ${bucketIndex(at, span.buckets)} as bucket, ${key} as key, ${key2} as key2, o.person
      from (${observed(presence, scope, span, scope.bots ? 'in' : 'out')}) o ${joined}
    )
    select ${columns}, count(distinct person)::int as n, count(distinct person)::float8 as sum
    from present ${groups}`;
}

/** The longest run that had been reached by the end of the period, over all history; in a bucket, by the days inside it. */
function longestRun(observation: Observation, scope: Scope, span: Span): Sql {
  const allHistory = { ...span, start: new Date('0001-01-01T00:00:00Z') };
  const at = instantColumn(observation, span.timeZone);
  return sql`
    with run as (
      select case when ${at} >= ${span.start}::timestamptz then ${bucketIndex(at, span.buckets)} end as bucket, o.value
      from (${observed(observation, scope, allHistory, scope.bots ? 'in' : 'out')}) o
    )
    select case when grouping(bucket) = 1 then -1 else bucket end as bucket, '' as key, '' as key2, count(*)::int as n,
           max(value)::float8 as sum
    from run
    group by grouping sets ((), (bucket))
    having grouping(bucket) = 1 or bucket is not null`;
}
