import type { MetricAnswer, Slice } from './answer.ts';
import type { DrawnSeries } from './charts.ts';
import { type Content, isWhole, labelOf, sharedUnit } from './drawn-content.ts';
import { neutralColour } from './palette.ts';
import { shownValue, unitTitle } from './words.ts';

const mostSlices = 6;
const mostBars = 12;
const otherKey = 'other';

interface Part {
  key: string;
  label: string;
  value: number;
}

/** A metric's breakdown as slices of a pie: the largest, and the rest as "Other". */
export function drawnPie(metric: MetricAnswer): Content {
  const content = drawnParts(metric, mostSlices);
  const colours = content.x.keys.map((key, place) => (key === otherKey ? neutralColour : place));
  return { ...content, x: { ...content.x, colours } };
}

/** A metric's breakdown as bars, the largest first, and the rest as "Other". */
export function drawnBars(metric: MetricAnswer): Content {
  return drawnParts(metric, mostBars);
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

function drawnParts(metric: MetricAnswer, most: number): Content {
  const parts = largest(partsOf(metric), most);
  const whole = parts.reduce((sum, part) => sum + part.value, 0);
  const unit = sharedUnit([metric]);
  return {
    x: category(
      metric.title,
      parts.map((part) => part.key),
      parts.map((part) => part.label),
    ),
    y: { title: unitTitle(unit), unit, stacked: false, whole: isWhole([metric]) },
    series: [
      {
        id: metric.id,
        metric: metric.id,
        label: labelOf(metric),
        colour: 0,
        style: 'solid',
        values: parts.map((part) => part.value),
        shown: parts.map((part) => withShare(shownValue(part.value, metric.unit), part.value, whole)),
      },
    ],
  };
}

function partsOf(metric: MetricAnswer): Part[] {
  const parts = (metric.breakdown ?? []).map((slice) => ({
    key: slice.key,
    label: slice.label,
    value: amountOf(slice, metric),
  }));
  return parts.filter((part) => part.value > 0);
}

/** A metric that is a share has the parts' shares; their own values count what the share is of. */
function amountOf({ value, share }: Slice, metric: MetricAnswer): number {
  return (metric.unit === 'share' ? share : value) ?? 0;
}

function largest(parts: readonly Part[], most: number): Part[] {
  const named = parts.filter((part) => part.key !== otherKey).sort((a, b) => b.value - a.value);
  const shown = named.slice(0, most);
  const rest = [...named.slice(most), ...parts.filter((part) => part.key === otherKey)];
  if (rest.length === 0) return shown;
  return [
    ...shown,
    { key: otherKey, label: 'Other', value: rest.reduce((sum, part) => sum + part.value, 0) },
  ];
}

function countsOf(metric: MetricAnswer, colour: number, places: number): DrawnSeries {
  const counts = (metric.bins ?? []).slice(0, places).map((bin) => bin.count);
  const whole = counts.reduce((sum, count) => sum + count, 0);
  const shown = counts.map((count) => withShare(String(count), count, whole));
  return {
    id: metric.id,
    metric: metric.id,
    label: metric.title,
    colour,
    style: 'solid',
    values: counts,
    shown,
  };
}

function withShare(shown: string, value: number, whole: number): string {
  return whole > 0 ? `${shown} (${shownValue(value / whole, 'share')})` : shown;
}

function labelTitle({ title, unit }: MetricAnswer): string {
  const words = unitTitle(unit).toLowerCase();
  return unit === 'seconds' || title.toLowerCase().includes(words) ? title : `${title}, ${words}`;
}

function category(title: string, keys: string[], labels: string[]): Content['x'] {
  return { type: 'category', title, keys, labels, names: labels, partial: keys.map(() => false) };
}
