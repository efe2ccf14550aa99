import { z } from 'zod';
import { unit } from './units.ts';

/** What a chart is meant to look like. */
export const chartKind = z.enum([
  'line',
  'area',
  'step',
  'bar',
  'stacked-bar',
  'histogram',
  'pie',
  'heatmap',
  'box-plot',
  'table',
  'calendar',
]);
export type ChartKind = z.infer<typeof chartKind>;

/**
 * What a chart is made of: buckets of its metrics, a breakdown (whole, or each part along the buckets), bins, boxes, rows, stacked
 * means over one cohort, or the days of the year that ends with the period.
 */
export const chartShows = z.enum([
  'series',
  'breakdown',
  'breakdown-series',
  'bins',
  'boxes',
  'rows',
  'cohort',
  'year',
]);
export type ChartShows = z.infer<typeof chartShows>;

/** How a drawing is drawn. */
const drawingKind = z.enum([
  'line',
  'area',
  'step',
  'bar',
  'histogram',
  'pie',
  'heatmap',
  'box-plot',
  'table',
  'calendar',
]);
export type DrawingKind = z.infer<typeof drawingKind>;

/** `unit` is null where counts of different things share the axis; `whole` says that there are no fractions. */
const valueAxis = z.object({
  title: z.string(),
  unit: unit.nullable(),
  stacked: z.boolean(),
  whole: z.boolean(),
});
export type ValueAxis = z.infer<typeof valueAxis>;

/**
 * One line, set of bars or set of slices, row of a heatmap, edge of the boxes, or column of a table. `values` run along the x
 * axis; null is "no data", never zero.
 */
const drawnSeries = z.object({
  id: z.string(),
  /** The metric that it shows, or accompanies. */
  metric: z.string(),
  label: z.string(),
  /** Place in the palette; a `previous` or `trend` line has the colour of what it accompanies. */
  colour: z.number().int(),
  style: z.enum(['solid', 'previous', 'trend']),
  /** Measured on the axis to the right. */
  onRight: z.boolean().optional(),
  values: z.array(z.number().nullable()),
  /** Each value as a person reads it, for tooltips and tables. */
  shown: z.array(z.string()),
});
export type DrawnSeries = z.infer<typeof drawnSeries>;

/**
 * What a chart shows, whatever draws it: vega-lite on the server and chart.js in the browser draw the same content.
 * On a time axis `keys` are first days of buckets (ISO dates); else they are ids of categories or bins.
 */
export const drawing = z.object({
  group: z.string(),
  id: z.string(),
  title: z.string(),
  /** Period and filters in words. */
  subtitle: z.string(),
  kind: drawingKind,
  x: z.object({
    type: z.enum(['time', 'category']),
    /** What runs along the axis: "Week", "Language". */
    title: z.string(),
    keys: z.array(z.string()),
    /** Short, for the axis: "16 Nov". */
    labels: z.array(z.string()),
    /** In full, for tooltips and tables: "Week of 16 Nov 2026, partial". */
    names: z.array(z.string()),
    /** Which places hold unfinished or cut buckets; they are drawn lighter. */
    partial: z.array(z.boolean()),
    /** Place in the palette of each slice of a pie; everywhere else the series has the colour. */
    colours: z.array(z.number().int()).optional(),
    /** Values beyond the whiskers of each box. */
    outliers: z.array(z.array(z.number())).optional(),
  }),
  y: valueAxis,
  /** The axis to the right, where there are series that the other one cannot measure. */
  y2: valueAxis.optional(),
  series: z.array(drawnSeries),
  /** Said instead of a picture where there is nothing to draw. */
  empty: z.string().nullable(),
  /** The content in one or two sentences, for people who do not see it. */
  description: z.string(),
});
export type Drawing = z.infer<typeof drawing>;
