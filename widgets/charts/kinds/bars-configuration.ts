import type { ChartConfiguration } from 'chart.js';
import type { Drawing } from '../../../server/contract/charts.ts';
import type { Look } from '../look.ts';
import { fitting, type Handlers, placeTooltip, sharedOptions } from '../options.ts';

/** Part of the width that names may take where they stand beside the bars. */
const roomForNames = 0.42;
const roomForNumbers = 20;
/** More names than this are read as a scale, of which some may be left out. */
const mostUnskipped = 12;

/** Bins as upright bars side by side, parts of a whole as lying ones; each with its number beside it instead of an axis. */
export function barsConfiguration(drawing: Drawing, look: Look, handlers: Handlers): ChartConfiguration {
  const isUpright = drawing.kind === 'histogram';
  const [series] = drawing.series;
  const names = {
    grid: { display: false },
    border: { display: false },
    ticks: {
      color: look.text,
      autoSkip: isUpright && drawing.x.keys.length > mostUnskipped,
      maxRotation: isUpright ? 45 : 0,
      callback(this: { chart: { width: number } }, _: unknown, place: number) {
        return isUpright
          ? (drawing.x.labels[place] ?? '')
          : fitting(drawing.x.labels[place] ?? '', this.chart.width * roomForNames);
      },
    },
    ...(isUpright && {
      title: { display: true, text: drawing.x.title, color: look.quiet, font: { size: 11 } },
    }),
  };
  const values = { display: false, beginAtZero: true, grace: isUpright ? 0 : '42%' };
  return {
    type: 'bar',
    data: {
      labels: drawing.x.labels,
      datasets: [
        {
          data: series?.values ?? [],
          backgroundColor: look.series[0] ?? look.text,
          hoverBackgroundColor: look.series[0] ?? look.text,
          borderRadius: 3,
          categoryPercentage: isUpright ? 0.94 : 0.72,
          barPercentage: 1,
          maxBarThickness: isUpright ? 120 : 26,
        },
      ],
    },
    options: {
      ...sharedOptions(look, handlers),
      indexAxis: isUpright ? 'x' : 'y',
      layout: { padding: { top: isUpright ? roomForNumbers : 0 } },
      scales: isUpright ? { x: names, y: values } : { y: names, x: values },
      plugins: {
        tooltip: placeTooltip(drawing, look, null),
        valueLabels: {
          colour: look.quiet,
          font: look.font,
          shown: series?.shown ?? [],
          side: isUpright ? 'above' : 'right',
        },
      },
    },
  };
}
