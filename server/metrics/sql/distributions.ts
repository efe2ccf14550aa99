import sql, { join, raw, type Sql } from 'sql-template-tag';
import { select } from '../../../prisma/select.ts';
import type { Exclusion } from '../../contract/answer.ts';
import type { Metric, ObservedMetric } from '../model/group.ts';
import { byBot } from '../model/left-out.ts';
import { isObserved } from '../model/lineage.ts';
import type { Among, Observation } from '../model/observation.ts';
import type { QuestionContext } from '../question/context.ts';
import type { Span } from '../question/period.ts';
import { collectedPart } from './collected.ts';
import {
  type Measured,
  type MeasuredPart,
  type MeasuredRow,
  nothingMeasured,
  partsFrom,
} from './measured.ts';
import { bucketIndex, observed } from './observe.ts';

/** What one pass over rows tells of one of the observations that see them. */
interface Pass {
  whole: Measured;
  /** By the dimensions that the question's metrics are split by. */
  parts: ReadonlyMap<string, { parts: MeasuredPart[]; perBucket: boolean }>;
  leftOut: readonly Exclusion[];
}

/** An observation of the pass, with what is asked of it besides its figures. */
interface Member {
  observe: Observation;
  among: Among;
  /** Dimension, and whether each of its parts has a series. */
  splits: ReadonlyMap<string, boolean>;
}

/** Of the common rows, as SQL over what they are selected from. */
interface Column {
  name: string;
  from: string;
}

interface Row extends MeasuredRow {
  member: number;
  what: string;
  /** Median, p75, p90, p95, p99. */
  p: (number | null)[] | null;
}

/**
 * The figures, parts and exclusions of a distribution, out of one pass over the rows for all metrics of the question that see the
 * same ones. Null where a metric is no distribution over rows that others can be measured over, too.
 */
export async function passFor(
  context: QuestionContext,
  metric: ObservedMetric,
  span: Span,
): Promise<Pass | null> {
  const rows = amongOf(metric)?.rows;
  if (!rows) return null;
  const collected = collectedPart(context.coverage, metric, span);
  const isSeen = (one: ObservedMetric) =>
    amongOf(one)?.rows === rows && +collectedPart(context.coverage, one, span).start === +collected.start;
  const seen = [metric, ...context.metrics.filter(isObserved)].filter(isSeen);
  const members = membersOf(seen, span === context.period);
  const ids = members.map(({ observe }) => observe.id).toSorted();
  const key = `pass ${ids.join(' ')} ${+collected.start} ${+span.end} ${span.buckets.length}`;
  const passes = await context.once(key, () => measurePass(context, members, collected));
  return passes.get(metric.observe.id) ?? null;
}

function amongOf(metric: Metric): Among | undefined {
  if (!isObserved(metric) || metric.summarise.kind !== 'distribution') return undefined;
  return metric.observe.shape === 'event' ? metric.observe.among : undefined;
}

/** Parts are shown of the period alone. */
function membersOf(metrics: readonly ObservedMetric[], withParts: boolean): Member[] {
  const byId = Map.groupBy(metrics, ({ observe }) => observe.id);
  return [...byId.values()].flatMap((same) => {
    const splits = new Map<string, boolean>();
    for (const { breakdown, observe } of withParts ? same : []) {
      if (
        !breakdown ||
        breakdown.dimension2 !== undefined ||
        !observe.among?.dimensions?.[breakdown.dimension]
      )
        continue;
      const perBucket = breakdown.series === true || splits.get(breakdown.dimension) === true;
      splits.set(breakdown.dimension, perBucket);
    }
    return same
      .slice(0, 1)
      .flatMap(({ observe }) => (observe.among ? [{ observe, among: observe.among, splits }] : []));
  });
}

async function measurePass(
  context: QuestionContext,
  members: readonly Member[],
  span: Span,
): Promise<Map<string, Pass>> {
  const rows = await select<Row>(context.engine.database, statementOf(context, members, span));
  const byMember = Map.groupBy(rows.map(withPercentiles), ({ member }) => member);
  return new Map(
    members.map(({ observe, splits }, place) => {
      const own = Map.groupBy(byMember.get(place) ?? [], ({ what }) => what);
      const [whole] = partsFrom(own.get('whole') ?? [], span);
      const parts = [...splits].map(
        ([dimension, perBucket]) =>
          [dimension, { parts: partsFrom(own.get(dimension) ?? [], span), perBucket }] as const,
      );
      const leftOut = (own.get('left out') ?? []).map(({ key, n }) => ({ reason: key, count: n }));
      return [observe.id, { whole: whole ?? nothingMeasured(span), parts: new Map(parts), leftOut }];
    }),
  );
}

function withPercentiles({ p, ...row }: Row): Omit<Row, 'p'> {
  const [median = null, p75 = null, p90 = null, p95 = null, p99 = null] = p ?? [];
  return { ...row, median, p75, p90, p95, p99 };
}

function statementOf({ scope }: QuestionContext, members: readonly Member[], span: Span): Sql {
  const [first] = members;
  if (!first) throw new Error('A pass is over the rows of some metric.');
  const columns = members.flatMap(columnsOf);
  const select = columns.map(({ name, from }) => `${from} as ${name}`).join(', ');
  const names = columns.map(({ name }) => `o.${name}`);
  const base: Observation = { ...first.observe, dimensions: [], select: first.among.rows(select) };
  const isCounted = scope.bots ? sql`true` : sql`not bot`;
  return sql`
    with base as materialized (
      select ${bucketIndex(sql`o.at`, span.buckets)} as bucket, o.bot, ${raw(names.join(', '))}
      from (${observed(base, scope, span, 'in')}) o
    )
    ${join(
      members.flatMap((member, place) => aggregatesOf(member, place, isCounted)),
      ' union all ',
    )}`;
}

/** Only what is aggregated: of what nobody reads, such as titles, PostgreSQL does not even join the tables. */
function columnsOf({ among: { where, value, reason, dimensions }, splits }: Member, place: number): Column[] {
  return [
    { name: `seen${place}`, from: `(${where})` },
    { name: `value${place}`, from: `case when ${where} then (${value})::float8 end` },
    ...(reason === undefined ? [] : [{ name: `reason${place}`, from: reason }]),
    ...[...splits.keys()].map((dimension) => ({
      name: `${dimension}${place}`,
      from: `(${dimensions?.[dimension]})::text`,
    })),
  ];
}

function aggregatesOf({ among, splits }: Member, place: number, isCounted: Sql): Sql[] {
  const rows = sql`from base where ${raw(`seen${place}`)} and ${isCounted}`;
  return [
    sql`select ${place}::int as member, 'whole' as what, coalesce(bucket, -1) as bucket, '' as key, '' as key2, ${figures(place)}
        ${rows} group by grouping sets ((), (bucket))`,
    ...[...splits].map(([dimension, perBucket]) => {
      const column = raw(`${dimension}${place}`);
      const groups = perBucket ? sql`(${column}), (${column}, bucket)` : sql`(${column})`;
      const bucket = perBucket ? sql`coalesce(bucket, -1)` : sql`-1`;
      return sql`select ${place}::int, ${dimension}, ${bucket}, coalesce(${column}, ''), '', ${figures(place)}
                 ${rows} group by grouping sets (${groups})`;
    }),
    leftOut(place, among.reason !== undefined),
  ];
}

/** Counts and statistics of one member's values. */
function figures(place: number): Sql {
  const value = raw(`value${place}`);
  return sql`count(*)::int as n, coalesce(sum(${value}), 0)::float8 as sum, avg(${value})::float8 as mean,
    percentile_cont(array[0.5, 0.75, 0.9, 0.95, 0.99]) within group (order by ${value}) as p`;
}

/** What a bot did is left out because a bot did it, whatever else there is to say of it. */
function leftOut(place: number, hasReason: boolean): Sql {
  const reason = hasReason ? raw(`reason${place}`) : sql`null::text`;
  return sql`
    select ${place}::int, 'left out', -1, case when bot then ${byBot} else ${reason} end, '', count(*)::int, 0::float8,
           null::float8, null::float8[]
    from base where (${raw(`seen${place}`)} and bot) or ${reason} is not null group by 4`;
}
