import sql, { type Sql } from 'sql-template-tag';
import { select } from '../../../../prisma/select.ts';
import type { Bin, Box } from '../../../contract/answer.ts';
import type { ObservedMetric } from '../../model/group.ts';
import type { Observation } from '../../model/observation.ts';
import type { QuestionContext } from '../../question/context.ts';
import { collectedPart } from '../../sql/collected.ts';
import { keyed } from '../../sql/group-by.ts';
import { atEnd, observed } from '../../sql/observe.ts';
import { largestParts } from './breakdown.ts';

const mostOutliers = 50;

/** How many observations lie in each of the metric's bins: of spans how old they are at the end of the period. */
export async function binsOf(context: QuestionContext, metric: ObservedMetric): Promise<Bin[] | undefined> {
  const { bins } = metric;
  if (!bins) return undefined;
  const rows = await select<{ place: number; count: number }>(
    context.engine.database,
    sql`with measured as (${valuesOf(context, metric)})
        select width_bucket(value, ${bins.map((bin) => bin.from)}::float8[]) - 1 as place, count(*)::int as count
        from measured group by place`,
  );
  const counts = new Map(rows.map((row) => [row.place, row.count]));
  return bins.map((bin, index) => ({
    from: bin.from,
    to: bins[index + 1]?.from ?? null,
    label: bin.label,
    count: counts.get(index) ?? 0,
  }));
}

function valuesOf(context: QuestionContext, metric: ObservedMetric): Sql {
  const { scope, period } = context;
  const { observe } = metric;
  const bots = scope.bots ? 'in' : 'out';
  if (observe.shape !== 'span') {
    const collected = collectedPart(context.coverage, metric, period);
    return sql`select o.value::float8 as value from (${observed(observe, scope, collected, bots)}) o`;
  }
  return sql`select ${ageOf(observe, period.end)} as value from (${observed(observe, scope, atEnd(period), bots)}) o`;
}

/** Seconds from the beginning of a span, or from what its age is counted from, to an instant. */
export function ageOf({ hasSince }: Observation, at: Date): Sql {
  const since = hasSince ? sql`coalesce(o.since, o.started_at)` : sql`o.started_at`;
  return sql`extract(epoch from ${at}::timestamptz - ${since})::float8`;
}

interface BoxRow {
  key: string;
  sampleSize: number;
  quartiles: [number, number, number];
  min: number;
  max: number;
  outliers: number[];
}

/** How the values of each of the largest parts lie. */
export async function boxesOf(context: QuestionContext, metric: ObservedMetric): Promise<Box[] | undefined> {
  const { boxes, observe } = metric;
  if (!boxes) return undefined;
  const { scope, period, engine } = context;
  const parts = await largestParts(context, metric, boxes, boxes.most);
  const { before, joined, key } = keyed(observe, boxes, scope, period.timeZone);
  const rows = await select<BoxRow>(
    engine.database,
    sql`with measured as (
          ${before}
          select ${key} as key, o.value::float8 as value
          from (${observed(observe, scope, collectedPart(context.coverage, metric, period), scope.bots ? 'in' : 'out')}) o ${joined}
        ),
        box as (
          select key, count(*)::int as n, percentile_cont(array[0.25, 0.5, 0.75]) within group (order by value) as q
          from measured where key = any(${parts.map((part) => part.key)}::text[]) group by key
        ),
        placed as (
          select box.*, value, value between q[1] - 1.5 * (q[3] - q[1]) and q[3] + 1.5 * (q[3] - q[1]) as inside
          from box join measured using (key)
        )
        select key, n as "sampleSize", q as quartiles, min(value) filter (where inside) as min,
               max(value) filter (where inside) as max,
               coalesce((array_agg(value order by value desc) filter (where not inside))[1:${mostOutliers}::int], '{}') as outliers
        from placed group by key, n, q`,
  );
  const byKey = new Map(rows.map((row) => [row.key, row]));
  return parts.flatMap(({ key: part, label }) => {
    const row = byKey.get(part);
    return row ? [boxFrom(row, label)] : [];
  });
}

function boxFrom({ key, sampleSize, quartiles, min, max, outliers }: BoxRow, label: string): Box {
  const [p25, p50, p75] = quartiles;
  return { key, label, sampleSize, min, p25, p50, p75, max, outliers };
}
