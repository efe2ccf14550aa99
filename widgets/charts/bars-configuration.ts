import type { ChartConfiguration } from 'chart.js';
import type { Drawing } from '../../server/contract/charts.ts';
import type { Look } from './look.ts';
import { type Handlers, placeTooltip, sharedOptions } from './options.ts';

const letterWidth = 7;
/** Part of the width that names may take where they stand beside the bars. */
const roomForNames = 0.42;

/** Bins as upright bars side by side, parts of a whole as lying ones; each with its number beside it instead of an axis. */
export function barsConfiguration(drawing: Drawing, look: Look, handlers: Handlers): ChartConfiguration {
  const isUpright = drawing.kind === 'histogram';
  const [series] = drawing.series;
  const names = {
    grid: { display: false },
    border: { display: false },
    ticks: {
      color: look.text,
      autoSkip: false,
      maxRotation: isUpright ? 45 : 0,
      callback(this: { chart: { width: number } }, _: unknown, place: number) {
        return cut(drawing.x.labels[place] ?? '', (this.chart.width * roomForNames) / letterWidth);
      },
    },
    ...(isUpright && {
      title: { display: true, text: drawing.x.title, color: look.quiet, font: { size: 11 } },
    }),
  };
  const values = { display: false, beginAtZero: true, grace: isUpright ? '12%' : '42%' };
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

function cut(name: string, longest: number): string {
  return name.length <= longest ? name : `${name.slice(0, Math.max(1, longest - 1))}…`;
}
