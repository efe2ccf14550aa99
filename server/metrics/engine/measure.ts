import sql, { type Sql } from 'sql-template-tag';
import { type Database, select } from '../../../prisma/select.ts';
import type { Exclusion } from '../../contract/answer.ts';
import type { ObservedMetric } from './group.ts';
import { byBot, leftOutOf } from './left-out.ts';
import { bucketIndex, instantColumn, observed } from './observe.ts';
import type { Span } from './period.ts';
import type { Scope } from './scope.ts';
import { type Tallied, tallies } from './tally.ts';

/** What the database says of a set of observations. Statistics are null where nothing was observed or they were not asked for. */
export interface Figures {
  n: number;
  sum: number;
  /** What the sum is divided by, where the value is a ratio or a mean by weight. */
  of: number;
  mean: number | null;
  median: number | null;
  p75: number | null;
  p90: number | null;
  p95: number | null;
  p99: number | null;
}

/** A metric's figures over a span and over each of its buckets, in their order. */
export interface Measured {
  total: Figures;
  buckets: readonly Figures[];
}

const noFigures: Figures = {
  n: 0,
  sum: 0,
  of: 0,
  mean: null,
  median: null,
  p75: null,
  p90: null,
  p95: null,
  p99: null,
};

interface Row extends Figures {
  bucket: number;
}

/** Measures one metric over one span, in one statement. */
export async function measure(
  database: Database,
  metric: ObservedMetric,
  scope: Scope,
  span: Span,
  tallied: Tallied,
): Promise<Measured> {
  const rows = await select<Row>(database, statementOf(metric, scope, span, tallied));
  const byBucket = new Map(rows.map((row) => [row.bucket, row]));
  return {
    total: byBucket.get(-1) ?? noFigures,
    buckets: span.buckets.map((_, index) => byBucket.get(index) ?? noFigures),
  };
}

function statementOf(metric: ObservedMetric, scope: Scope, span: Span, tallied: Tallied): Sql {
  const { observe, summarise } = metric;
  if (summarise.kind === 'distribution') return distribution(metric, scope, span);
  if (summarise.kind === 'distinct people') return distinctPeople([summarise.doing].flat(), scope, span);
  if (summarise.kind === 'longest run') return longestRun(metric, scope, span);
  return added(tallies(observe, scope, span, tallied, null));
}

/** Counts and sums add up over days, so rollups and rows are added alike. */
function added(rows: Sql): Sql {
  return sql`
    with tally as (${rows})
    select case when grouping(bucket) = 1 then -1 else bucket end as bucket,
           coalesce(sum(n), 0)::int as n, coalesce(sum(sum), 0)::float8 as sum
    from tally
    group by grouping sets ((), (bucket))`;
}

function distribution(metric: ObservedMetric, scope: Scope, span: Span): Sql {
  const at = instantColumn(metric.observe, span.timeZone);
  return sql`
    with measured as (
      select ${bucketIndex(at, span.buckets)} as bucket, o.value
      from (${observed(metric.observe, scope, span, scope.bots ? 'in' : 'out')}) o
    ),
    described as (
      select case when grouping(bucket) = 1 then -1 else bucket end as bucket,
             count(*)::int as n, coalesce(sum(value), 0)::float8 as sum, avg(value)::float8 as mean,
             percentile_cont(array[0.5, 0.75, 0.9, 0.95, 0.99]) within group (order by value) as p
      from measured
      group by grouping sets ((), (bucket))
    )
    select bucket, n, sum, mean, p[1] as median, p[2] as p75, p[3] as p90, p[4] as p95, p[5] as p99 from described`;
}

/** Distinct people do not add up over buckets, so they are counted from the days on which each was there. */
function distinctPeople(doing: readonly string[], scope: Scope, span: Span): Sql {
  const at = sql`(o.day::timestamp at time zone ${span.timeZone})`;
  return sql`
    with present as (
      select ${bucketIndex(at, span.buckets)} as bucket, o.contributor_id as person
      from presence o
      join contributor c on c.id = o.contributor_id
      join repository r on r.id = o.repository_id and not (r.archived or r.excluded) and r.gone_at is null
      where o.kind = any(${doing}::text[]) and ${at} >= ${span.start}::timestamptz and ${at} < ${span.end}::timestamptz
        and (${scope.bots} or not c.bot)
        and (${scope.repositories}::int[] is null or o.repository_id = any(${scope.repositories}::int[]))
        and (${scope.contributors}::int[] is null or o.contributor_id = any(${scope.contributors}::int[]))
        and (${scope.teams}::int[] is null or exists (
          select from team_member t
          where t.contributor_id = o.contributor_id and t.team_id = any(${scope.teams}::int[])
            and (t.since is null or t.since <= ${at}) and (t.until is null or ${at} < t.until)))
    )
    select case when grouping(bucket) = 1 then -1 else bucket end as bucket,
           count(distinct person)::int as n, count(distinct person)::float8 as sum
    from present
    group by grouping sets ((), (bucket))`;
}

/** The longest run that had been reached by the end of the period, over all history; in a bucket, by the days inside it. */
function longestRun(metric: ObservedMetric, scope: Scope, span: Span): Sql {
  const allHistory = { ...span, start: new Date('0001-01-01T00:00:00Z') };
  const at = instantColumn(metric.observe, span.timeZone);
  return sql`
    with run as (
      select case when ${at} >= ${span.start}::timestamptz then ${bucketIndex(at, span.buckets)} end as bucket, o.value
      from (${observed(metric.observe, scope, allHistory, scope.bots ? 'in' : 'out')}) o
    )
    select case when grouping(bucket) = 1 then -1 else bucket end as bucket, count(*)::int as n, max(value)::float8 as sum
    from run
    group by grouping sets ((), (bucket))
    having grouping(bucket) = 1 or bucket is not null`;
}

/** What was left out of a metric over a span, by reason: bots, and what the observation itself leaves out. */
export async function exclusions(
  database: Database,
  metric: ObservedMetric,
  scope: Scope,
  span: Span,
  tallied: Tallied,
): Promise<Exclusion[]> {
  const leftOut = leftOutOf(metric.observe);
  if (leftOut === null) return [];
  return select<Exclusion>(
    database,
    sql`with tally as (${tallies(leftOut, scope, span, tallied, 'reason')})
        select key as reason, sum(sum)::float8 as count from tally
        where not (${scope.bots} and key = ${byBot})
        group by key having sum(sum) <> 0 order by key`,
  );
}
