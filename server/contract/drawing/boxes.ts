import type { Box, MetricAnswer } from '../answer.ts';
import { shownValue } from '../words.ts';
import { type Content, category } from './content.ts';

const mostBoxes = 12;
type Edge = 'min' | 'p25' | 'p50' | 'p75' | 'max';

/** The edges of a box plot's boxes, each a series, in this order. */
const edges: readonly (readonly [edge: Edge, label: string])[] = [
  ['min', 'Lower end'],
  ['p25', 'Lower quarter'],
  ['p50', 'Median'],
  ['p75', 'Upper quarter'],
  ['max', 'Upper end'],
];

/** How the values of each part lie: boxes with their whiskers, and what lies beyond. */
export function drawnBoxes(metric: MetricAnswer): Content {
  const boxes = metric.boxes ?? [];
  const shown = boxes.slice(0, mostBoxes);
  const x = category(
    metric.title,
    shown.map(({ key }) => key),
    shown.map(({ label }) => label),
  );
  return {
    kind: 'box-plot',
    x: { ...x, names: shown.map(nameOf), outliers: shown.map(({ outliers }) => outliers) },
    y: { title: metric.title, unit: metric.unit, stacked: false, whole: false },
    series: edges.map(([edge, label]) => {
      const values = shown.map((box) => box[edge]);
      return {
        id: edge,
        metric: metric.id,
        label,
        colour: 0,
        style: 'solid',
        values,
        shown: values.map((value) => shownValue(value, metric.unit)),
      };
    }),
    ...(shown.length < boxes.length && { remarks: [`the largest ${shown.length} of ${boxes.length}`] }),
  };
}

function nameOf({ label, sampleSize, outliers }: Box): string {
  const beyond = outliers.length === 0 ? '' : `, ${outliers.length} beyond its whiskers`;
  return `${label} (${sampleSize.toLocaleString('en-GB')} values${beyond})`;
}
