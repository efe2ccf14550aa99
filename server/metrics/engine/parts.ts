import sql, { raw } from 'sql-template-tag';
import { type Database, select } from '../../../prisma/select.ts';
import type { Bin, Slice } from '../../contract/answer.ts';
import type { ObservedMetric } from './group.ts';
import { instantColumn, observed } from './observe.ts';
import { dayOf, type ReportPeriod, type Span, workingDays } from './period.ts';
import type { Scope } from './scope.ts';
import { statisticOf } from './summarise.ts';
import { type Tallied, tallies } from './tally.ts';

/** The key of the part that holds all the small ones. */
export const otherKey = 'other';

interface Part {
  key: string;
  label: string;
  n: number;
  value: number;
}

/** The value split by a dimension: the largest parts, the rest as "Other"; `share` is of the whole. */
export async function breakdownOf(
  database: Database,
  metric: ObservedMetric,
  scope: Scope,
  span: Span,
  tallied: Tallied,
): Promise<Slice[] | undefined> {
  const { breakdown, observe } = metric;
  if (!breakdown) return undefined;
  const isKey = observe.dimensions[0] === breakdown.dimension;
  const rows = tallies(observe, scope, span, isKey ? tallied : { from: 'rows' }, breakdown.dimension);
  const amount = metric.summarise.kind === 'sum' ? 'sum' : 'n';
  const label =
    breakdown.label === 'repository'
      ? sql`(select full_name from repository r where r.id::text = key)`
      : sql`null`;
  const parts = await select<Part>(
    database,
    sql`with tally as (${rows})
        select key, coalesce(${label}, nullif(key, ''), 'Unknown') as label, sum(n)::int as n, sum(${raw(amount)})::float8 as value
        from tally group by key having sum(${raw(amount)}) > 0
        order by value desc, key`,
  );
  return slicesOf(withOther(parts, breakdown.most ?? parts.length), metric);
}

function withOther(parts: readonly Part[], most: number): Part[] {
  if (parts.length <= most) return [...parts];
  const rest = parts.slice(most);
  const total = (amount: (part: Part) => number) => rest.reduce((sum, part) => sum + amount(part), 0);
  const other = {
    key: otherKey,
    label: 'Other',
    n: total((part) => part.n),
    value: total((part) => part.value),
  };
  return [...parts.slice(0, most), other];
}

function slicesOf(parts: readonly Part[], metric: ObservedMetric): Slice[] {
  const whole = parts.reduce((sum, part) => sum + part.value, 0);
  return parts.map(({ key, label, n, value }) => ({
    key,
    key2: null,
    label,
    value,
    statistic: statisticOf(metric.summarise),
    share: whole === 0 ? null : value / whole,
    sampleSize: n,
  }));
}

/** How many observations lie in each of the metric's bins. */
export async function binsOf(
  database: Database,
  metric: ObservedMetric,
  scope: Scope,
  span: Span,
): Promise<Bin[] | undefined> {
  const { bins, observe } = metric;
  if (!bins) return undefined;
  const rows = await select<{ place: number; count: number }>(
    database,
    sql`select width_bucket(o.value, ${bins.map((bin) => bin.from)}::float8[]) - 1 as place, count(*)::int as count
        from (${observed(observe, scope, span, scope.bots ? 'in' : 'out')}) o
        group by place`,
  );
  const counts = new Map(rows.map((row) => [row.place, row.count]));
  return bins.map((bin, index) => ({
    from: bin.from,
    to: bins[index + 1]?.from ?? null,
    label: bin.label,
    count: counts.get(index) ?? 0,
  }));
}

/** The longest run beside the one that still goes on: it may have reached yesterday, since today is not over. */
export async function runsOf(
  database: Database,
  metric: ObservedMetric,
  scope: Scope,
  period: ReportPeriod,
  longest: number,
  skipsWeekends: boolean,
): Promise<Slice[]> {
  const allHistory = { ...period, start: new Date('0001-01-01T00:00:00Z') };
  const at = instantColumn(metric.observe, period.timeZone);
  const [last] = await select<{ at: Date; value: number }>(
    database,
    sql`select ${at} as at, o.value::float8 as value
        from (${observed(metric.observe, scope, allHistory, scope.bots ? 'in' : 'out')}) o
        where ${at} <= ${period.now}::timestamptz
        order by 1 desc limit 1`,
  );
  const current = last && goesOn(last.at, period, skipsWeekends) ? last.value : 0;
  return [run('longest', 'Longest', longest), run('current', 'Current', current)];
}

function goesOn(lastAt: Date, period: ReportPeriod, skipsWeekends: boolean): boolean {
  const firstOpenDay = period.complete ? period.to.add({ days: 1 }) : dayOf(period.now, period.timeZone);
  const after = dayOf(lastAt, period.timeZone).add({ days: 1 });
  const missed = Math.max(0, after.until(firstOpenDay).days);
  return (skipsWeekends ? workingDays(after, missed, new Set()) : missed) === 0;
}

function run(key: string, label: string, value: number): Slice {
  return { key, key2: null, label, value, statistic: 'longest', sampleSize: value };
}
