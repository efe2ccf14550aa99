import type { ChartConfiguration } from 'chart.js';
import type { Drawing } from '../../../server/contract/charts.ts';
import type { Look } from '../look.ts';
import { type Handlers, placeTooltip, sharedOptions, type View } from '../options.ts';

/** Parts of a whole as slices of a ring; their names stand in the legend beside it. */
export function pieConfiguration(
  drawing: Drawing,
  look: Look,
  { hidden }: View,
  handlers: Handlers,
): ChartConfiguration<'doughnut'> {
  const [series] = drawing.series;
  const colours = drawing.x.keys.map(
    (_, place) => look.series[drawing.x.colours?.[place] ?? place] ?? look.quiet,
  );
  return {
    type: 'doughnut',
    data: {
      labels: drawing.x.labels,
      datasets: [
        {
          data: drawing.x.keys.map((key, place) => (hidden.has(key) ? 0 : (series?.values[place] ?? 0))),
          backgroundColor: colours,
          hoverBackgroundColor: colours,
          borderColor: look.surface,
          borderWidth: 2,
        },
      ],
    },
    options: {
      ...sharedOptions(look, handlers),
      cutout: '62%',
      plugins: { tooltip: placeTooltip(drawing, look, (place) => colours[place] ?? look.quiet) },
    },
  };
}
