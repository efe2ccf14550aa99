import sql from 'sql-template-tag';
import { select } from '../../../../prisma/select.ts';
import type { Slice } from '../../../contract/answer.ts';
import { otherKey } from '../../../contract/other-key.ts';
import { type Figures, noFigures } from '../../model/figures.ts';
import type { Breakdown, Key, ObservedMetric } from '../../model/group.ts';
import { type Suppression, suppressionOf } from '../../privacy/suppression.ts';
import { type CollectedTime, collectedTimeOf } from '../../question/collected-time.ts';
import type { QuestionContext } from '../../question/context.ts';
import { clockKeys, type GroupBy, teamDimension } from '../../sql/group-by.ts';
import { measureParts } from '../../sql/measure.ts';
import type { MeasuredPart } from '../../sql/measured.ts';
import { overallValue, seriesOf, statisticOf } from '../value/summarise.ts';

/** The parts of a metric's value, and whether some are suppressed, since they are about too few people. */
export interface BrokenDown {
  slices: Slice[];
  suppressed: boolean;
}

/** What a breakdown, a table and boxes say of their parts alike. */
type GroupByNamed = GroupBy & Pick<Breakdown, 'label' | 'keys' | 'keys2'>;

interface Named extends MeasuredPart {
  label: string;
  label2?: string | undefined;
}

/** The value split by one or two dimensions: in their declared order with zeros, else the largest first and the rest as "Other". */
export async function breakdownOf(
  context: QuestionContext,
  metric: ObservedMetric,
): Promise<BrokenDown | undefined> {
  const { breakdown } = metric;
  if (!breakdown) return undefined;
  const collected = await collectedTimeOf(context, metric);
  const measured = await measureParts(context, metric, context.period, breakdown, breakdown.series === true);
  const isShown = await suppressionOf(context, metric, breakdown);
  const valued = await named(context, breakdown, measured);
  const amountOf = (part: MeasuredPart) => overallValue(metric, part.total, context.period, collected);
  const ordered = orderedParts(breakdown, valued, amountOf).filter(
    (part) => !addsUp(metric) || isDeclared(breakdown) || (amountOf(part) ?? 0) > 0,
  );
  const shown = withOther(metric, breakdown, ordered, isShown);
  const slices = shown.map((part) => sliceOf(context, metric, part, collected));
  return { slices: withShares(metric, slices), suppressed: ordered.some((part) => !isShown(part)) };
}

/** Whether the parts' values are parts of the whole's. */
function addsUp({ summarise }: ObservedMetric): boolean {
  if (summarise.kind === 'state') return summarise.of !== 'mean';
  return summarise.kind === 'count' || summarise.kind === 'sum' || summarise.kind === 'rate';
}

function isDeclared({ dimension, keys }: Breakdown): boolean {
  return keys !== undefined || clockKeys[dimension] !== undefined;
}

async function named(
  context: QuestionContext,
  { dimension, dimension2, label, keys = [], keys2 = [] }: GroupByNamed,
  parts: readonly MeasuredPart[],
): Promise<Named[]> {
  const found = await labelsOf(context, dimension, label, parts);
  const declared = new Map([...(clockKeys[dimension] ?? []), ...keys].map((one) => [one.key, one.label]));
  const second = dimension2 === undefined ? [] : (clockKeys[dimension2] ?? []);
  const declared2 = new Map([...second, ...keys2].map((one) => [one.key, one.label]));
  const unknown = dimension === teamDimension ? 'No team' : 'Unknown';
  return parts.map((part) => ({
    ...part,
    label: found.get(part.key) ?? declared.get(part.key) ?? (part.key || unknown),
    ...(dimension2 !== undefined && { label2: declared2.get(part.key2) ?? (part.key2 || 'Unknown') }),
  }));
}

/** Names of what a dimension's keys are ids or slugs of. */
async function labelsOf(
  { engine }: QuestionContext,
  dimension: string,
  label: 'repository' | undefined,
  parts: readonly MeasuredPart[],
): Promise<Map<string, string>> {
  const keys = parts.map((part) => part.key).filter((key) => key !== '');
  if (keys.length === 0 || (label !== 'repository' && dimension !== teamDimension)) return new Map();
  const rows = await select<{ key: string; label: string }>(
    engine.database,
    dimension === teamDimension
      ? sql`select slug as key, name as label from team where slug = any(${keys}::text[])`
      : sql`select id::text as key, full_name as label from repository where id = any(${keys}::int[])`,
  );
  return new Map(rows.map((row) => [row.key, row.label]));
}

function orderedParts(
  breakdown: GroupByNamed,
  parts: readonly Named[],
  amountOf: (part: MeasuredPart) => number | null,
): Named[] {
  const largestFirst = parts.toSorted(
    (one, other) =>
      (amountOf(other) ?? 0) - (amountOf(one) ?? 0) ||
      one.key.localeCompare(other.key) ||
      one.key2.localeCompare(other.key2),
  );
  const declared = declaredParts(breakdown);
  const placed = declared.map(
    (empty) =>
      largestFirst.find((part) => part.key === empty.key && part.key2 === empty.key2) ?? {
        ...empty,
        buckets: largestFirst[0]?.buckets.map(() => noFigures) ?? [],
      },
  );
  return [...placed, ...largestFirst.filter((part) => !placed.includes(part))];
}

/** A place for every declared key, whatever was seen; of two dimensions for each pair where both are declared. */
function declaredParts({ dimension, dimension2, keys, keys2 }: GroupByNamed): Named[] {
  const first = keys ?? clockKeys[dimension];
  if (first === undefined) return [];
  const second = dimension2 === undefined ? [null] : (keys2 ?? clockKeys[dimension2] ?? []);
  return first.flatMap((one) => second.map((other) => emptyPart(one, other)));
}

function emptyPart({ key, label }: Key, second: Key | null): Named {
  return {
    key,
    key2: second?.key ?? '',
    label,
    ...(second && { label2: second.label }),
    total: noFigures,
    buckets: [],
  };
}

/** Small parts come together where they add up, and are left away where they do not. */
function withOther(
  metric: ObservedMetric,
  { most = Number.POSITIVE_INFINITY, dimension2 }: Breakdown,
  parts: readonly Named[],
  isShown: Suppression,
): Named[] {
  const kept = parts.filter(isShown);
  const shown = kept.slice(0, most);
  const rest = parts.filter((part) => !shown.includes(part));
  const [first, ...others] = rest;
  if (first === undefined || !addsUp(metric) || dimension2 !== undefined) return shown;
  const other = others.reduce<MeasuredPart>(sumOf, first);
  return [...shown, { ...other, key: otherKey, key2: '', label: 'Other' }];
}

function sumOf(one: MeasuredPart, other: MeasuredPart): MeasuredPart {
  const buckets = one.buckets.map((figures, index) => plus(figures, other.buckets[index] ?? noFigures));
  return { ...one, total: plus(one.total, other.total), buckets };
}

function plus(one: Figures, other: Figures): Figures {
  return { ...noFigures, n: one.n + other.n, sum: one.sum + other.sum, of: one.of + other.of };
}

function sliceOf(
  context: QuestionContext,
  metric: ObservedMetric,
  part: Named,
  collected: CollectedTime,
): Slice {
  const { period } = context;
  return {
    key: part.key,
    key2: metric.breakdown?.dimension2 === undefined ? null : part.key2,
    label: part.label,
    ...(part.label2 !== undefined && { label2: part.label2 }),
    value: overallValue(metric, part.total, period, collected),
    statistic: statisticOf(metric),
    sampleSize: part.total.n,
    ...(metric.breakdown?.series && { series: seriesOf(metric, part, period, collected, null) }),
  };
}

function withShares(metric: ObservedMetric, slices: readonly Slice[]): Slice[] {
  if (!addsUp(metric)) return [...slices];
  const whole = slices.reduce((sum, { value }) => sum + (value ?? 0), 0);
  return slices.map((slice) => ({
    ...slice,
    share: whole === 0 || slice.value === null ? null : slice.value / whole,
  }));
}

/** The parts of a metric by a dimension, the largest first, without those that are about too few people. */
export async function largestParts(
  context: QuestionContext,
  metric: ObservedMetric,
  groupBy: GroupByNamed,
  most: number,
): Promise<Named[]> {
  const collected = await collectedTimeOf(context, metric);
  const isShown = await suppressionOf(context, metric, groupBy);
  const parts = await named(
    context,
    groupBy,
    await measureParts(context, metric, context.period, groupBy, false),
  );
  return orderedParts(groupBy, parts, ({ total }) => overallValue(metric, total, context.period, collected))
    .filter(isShown)
    .slice(0, most);
}
