import type { MetricAnswer, Slice } from '../answer.ts';
import type { DrawnSeries } from '../charts.ts';
import { otherKey } from '../other-key.ts';
import { shownValue, unitTitle } from '../words.ts';
import { type Content, category, isWhole, labelOf, withShare } from './content.ts';
import { neutralColour } from './palette.ts';

const mostSlices = 6;
const mostBars = 12;
const mostColumns = 24;

interface Part {
  key: string;
  label: string;
  value: number | null;
}

/** A metric's breakdown as slices of a pie: the largest, and the rest as "Other". */
export function drawnPie(metric: MetricAnswer): Content {
  const parts = partsOf(metric, metric.breakdown ?? []).filter(({ value }) => value !== null && value > 0);
  const content = drawnParts(metric, largest(parts, mostSlices));
  const colours = content.x.keys.map((key, place) => (key === otherKey ? neutralColour : place));
  return { ...content, x: { ...content.x, colours } };
}

/**
 * A metric's breakdown as bars in the order of the answer. The largest of many, and the rest as "Other" where the parts add up;
 * many that have an order of their own, such as hours, stand side by side.
 */
export function drawnBars(metric: MetricAnswer): Content {
  const slices = metric.breakdown ?? [];
  const parts = partsOf(metric, slices);
  const isOrdered = hasOwnOrder(parts);
  if (isOrdered && parts.length <= mostBars) return drawnParts(metric, parts);
  if (isOrdered && parts.length <= mostColumns) return { ...drawnParts(metric, parts), kind: 'histogram' };
  const shown = parts.filter(({ value }) => value !== null && value > 0);
  if (shown.length <= mostBars || addsUp(slices)) return drawnParts(metric, largest(shown, mostBars));
  const remarks = [`the largest ${mostBars} of ${shown.length}`];
  return { ...drawnParts(metric, shown.slice(0, mostBars)), remarks };
}

/** How many observations lie in each bin of the metrics. */
export function drawnBins(metrics: readonly MetricAnswer[]): Content {
  const bins = metrics[0]?.bins ?? [];
  const labels = bins.map((bin) => bin.label);
  return {
    x: category(
      metrics[0] ? labelTitle(metrics[0]) : '',
      bins.map((bin) => String(bin.from)),
      labels,
    ),
    y: { title: 'Number', unit: null, stacked: false, whole: true },
    series: metrics.map((metric, colour) => countsOf(metric, colour, bins.length)),
  };
}

function drawnParts(metric: MetricAnswer, parts: readonly Part[]): Content {
  const whole = addsUp(metric.breakdown ?? []) ? parts.reduce((sum, part) => sum + (part.value ?? 0), 0) : 0;
  const shownOf = ({ value }: Part) => {
    const shown = shownValue(value, metric.unit);
    return metric.unit === 'share' ? shown : withShare(shown, value, whole);
  };
  return {
    x: category(
      metric.title,
      parts.map((part) => part.key),
      parts.map((part) => part.label),
    ),
    y: { title: unitTitle(metric.unit), unit: metric.unit, stacked: false, whole: isWhole([metric]) },
    series: [
      {
        id: metric.id,
        metric: metric.id,
        label: labelOf(metric),
        colour: 0,
        style: 'solid',
        values: parts.map((part) => part.value),
        shown: parts.map(shownOf),
      },
    ],
  };
}

/** A metric that is a share may have the parts' shares; their own values then count what the share is of. */
function partsOf({ unit }: MetricAnswer, slices: readonly Slice[]): Part[] {
  return slices.map(({ key, label, value, share }) => ({
    key,
    label,
    value: unit === 'share' && share !== undefined ? share : value,
  }));
}

/** Only parts that add up have shares of a whole. */
function addsUp(slices: readonly Slice[]): boolean {
  return slices.every(({ share }) => share !== undefined);
}

/** Statuses, ages and hours come in an order that is not that of their size. */
function hasOwnOrder(parts: readonly Part[]): boolean {
  const named = parts.filter(({ key }) => key !== otherKey);
  return named.some(
    (part, place) => (part.value ?? 0) > (named[place - 1]?.value ?? Number.POSITIVE_INFINITY),
  );
}

function largest(parts: readonly Part[], most: number): Part[] {
  const named = parts
    .filter((part) => part.key !== otherKey)
    .toSorted((one, other) => (other.value ?? 0) - (one.value ?? 0));
  const shown = named.slice(0, most);
  const rest = [...named.slice(most), ...parts.filter((part) => part.key === otherKey)];
  if (rest.length === 0) return shown;
  return [
    ...shown,
    { key: otherKey, label: 'Other', value: rest.reduce((sum, part) => sum + (part.value ?? 0), 0) },
  ];
}

function countsOf(metric: MetricAnswer, colour: number, places: number): DrawnSeries {
  const counts = (metric.bins ?? []).slice(0, places).map((bin) => bin.count);
  const whole = counts.reduce((sum, count) => sum + count, 0);
  return {
    id: metric.id,
    metric: metric.id,
    label: metric.title,
    colour,
    style: 'solid',
    values: counts,
    shown: counts.map((count) => withShare(String(count), count, whole)),
  };
}

function labelTitle({ title, unit }: MetricAnswer): string {
  const words = unitTitle(unit).toLowerCase();
  return unit === 'seconds' || title.toLowerCase().includes(words) ? title : `${title}, ${words}`;
}
