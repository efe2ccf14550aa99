import type { ChartConfiguration } from 'chart.js';
import type { Drawing } from '../../../server/contract/charts.ts';
import { tickLabels, ticksOf } from '../../../server/contract/drawing/ticks.ts';
import type { Look } from '../look.ts';
import { fitting, gridOf, type Handlers, sharedOptions, tooltipLook } from '../options.ts';
import type { BoxMarks } from '../plugins/whiskers.ts';

/** Part of the width that names of boxes may take. */
const roomForNames = 0.36;

/** How the values of each part lie: a box for the middle half; whiskers, medians and what lies beyond are drawn over it. */
export function boxesConfiguration(drawing: Drawing, look: Look, handlers: Handlers): ChartConfiguration {
  const boxes = boxesOf(drawing);
  const colour = look.series[0] ?? look.text;
  return {
    type: 'bar',
    data: {
      labels: drawing.x.labels,
      datasets: [
        {
          data: boxes.map(({ lower, upper }): [number, number] => [lower, upper]),
          backgroundColor: colour,
          hoverBackgroundColor: colour,
          borderRadius: 3,
          borderSkipped: false,
          maxBarThickness: 26,
          categoryPercentage: 0.7,
          barPercentage: 1,
        },
      ],
    },
    options: {
      ...sharedOptions(look, handlers),
      indexAxis: 'y',
      scales: { x: valueScale(drawing, boxes, look), y: nameScale(drawing, look) },
      plugins: {
        tooltip: boxTooltip(drawing, look),
        whiskers: { line: look.quiet, mark: look.surface, boxes },
      },
    },
  };
}

function boxesOf({ x, series }: Drawing): BoxMarks[] {
  const [min = [], lower = [], median = [], upper = [], max = []] = series.map(({ values }) => values);
  return x.keys.map((_, place) => ({
    min: min[place] ?? 0,
    lower: lower[place] ?? 0,
    median: median[place] ?? 0,
    upper: upper[place] ?? 0,
    max: max[place] ?? 0,
    outliers: x.outliers?.[place] ?? [],
  }));
}

function valueScale({ y }: Drawing, boxes: readonly BoxMarks[], look: Look) {
  const ends = boxes.flatMap(({ min, max, outliers }) => [min, max, ...outliers]);
  const ticks = ticksOf(Math.min(0, ...ends), Math.max(0, ...ends), y.unit, y.whole);
  const labels = tickLabels(ticks, y.unit);
  return {
    min: ticks.at(0) ?? 0,
    max: ticks.at(-1) ?? 1,
    grid: gridOf(look),
    border: { display: false },
    title: { display: true, text: y.title, color: look.quiet, font: { size: 11 } },
    afterBuildTicks: (axis: { ticks: { value: number }[] }) => {
      axis.ticks = ticks.map((value) => ({ value }));
    },
    ticks: {
      color: look.quiet,
      maxRotation: 0,
      callback: (_: unknown, place: number) => labels[place] ?? '',
    },
  };
}

function nameScale({ x }: Drawing, look: Look) {
  return {
    grid: { display: false },
    border: { display: false },
    ticks: {
      color: look.text,
      autoSkip: false,
      callback(this: { chart: { width: number } }, _: unknown, place: number) {
        return fitting(x.labels[place] ?? '', this.chart.width * roomForNames);
      },
    },
  };
}

function boxTooltip({ x, series }: Drawing, look: Look) {
  return {
    ...tooltipLook(look),
    displayColors: false,
    callbacks: {
      title: ([item]: { dataIndex: number }[]) => x.names[item?.dataIndex ?? -1] ?? '',
      label: ({ dataIndex }: { dataIndex: number }) =>
        series.toReversed().map(({ label, shown }) => `${label}: ${shown[dataIndex]}`),
    },
  };
}
