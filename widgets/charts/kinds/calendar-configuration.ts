import type { ChartConfiguration, ScriptableContext } from 'chart.js';
import { calendarOf, weekdayNames } from '../../../server/contract/calendar.ts';
import type { Drawing } from '../../../server/contract/charts.ts';
import type { Look } from '../look.ts';
import { type Handlers, placeTooltip, sharedOptions } from '../options.ts';

const gap = 3;

/** Days of a year as squares: a column a week, Monday on top. Days without data are left blank. */
export function calendarConfiguration(
  drawing: Drawing,
  look: Look,
  handlers: Handlers,
): ChartConfiguration<'matrix'> {
  const { cells, weeks, months } = calendarOf(drawing);
  const monthAt = new Map(months.map(({ week, label }) => [week, label]));
  const size = ({ chart }: ScriptableContext<'matrix'>, count: number, length: number | undefined) =>
    Math.max(1, (chart.chartArea ? (length ?? 0) : 0) / count - gap);
  const hidden = { grid: { display: false }, border: { display: false } };
  return {
    type: 'matrix',
    data: {
      datasets: [
        {
          data: cells.map(({ week, weekday }) => ({ x: week, y: weekday })),
          backgroundColor: ({ dataIndex }) => colourOf(cells[dataIndex]?.level ?? null, look),
          hoverBackgroundColor: ({ dataIndex }) => colourOf(cells[dataIndex]?.level ?? null, look),
          borderRadius: 2.5,
          width: (context) => size(context, weeks, context.chart.chartArea?.width),
          height: (context) => size(context, 7, context.chart.chartArea?.height),
        },
      ],
    },
    options: {
      ...sharedOptions(look, handlers),
      plugins: { tooltip: placeTooltip(drawing, look, null) },
      scales: {
        x: {
          ...hidden,
          type: 'linear',
          position: 'top',
          min: -0.5,
          max: weeks - 0.5,
          afterBuildTicks: (axis) => {
            axis.ticks = months.map(({ week }) => ({ value: week }));
          },
          ticks: {
            color: look.quiet,
            autoSkip: false,
            maxRotation: 0,
            callback: (week) => monthAt.get(Number(week)) ?? '',
          },
        },
        y: {
          ...hidden,
          type: 'linear',
          reverse: true,
          min: -0.5,
          max: 6.5,
          afterBuildTicks: (axis) => {
            axis.ticks = [0, 2, 4].map((value) => ({ value }));
          },
          ticks: { color: look.quiet, callback: (day) => weekdayNames[Number(day)] ?? '' },
        },
      },
    },
  };
}

function colourOf(level: number | null, { scale }: Look): string {
  return level === null ? 'transparent' : (scale[level] ?? 'transparent');
}
