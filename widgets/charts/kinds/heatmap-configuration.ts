import type { ChartConfiguration, ScriptableContext } from 'chart.js';
import type { Drawing } from '../../../server/contract/charts.ts';
import { type HeatCell, heatOf } from '../../../server/contract/drawing/heat.ts';
import { legibleOn } from '../../../server/contract/drawing/palette.ts';
import type { Look } from '../look.ts';
import { fitting, type Handlers, sharedOptions, tooltipLook } from '../options.ts';

const gap = 2;
/** Part of the width that names of rows may take. */
const roomForNames = 0.34;

/** Rows of cells whose shade is their value, with their numbers where they fit; cells without data are outlined alone. */
export function heatmapConfiguration(
  drawing: Drawing,
  look: Look,
  handlers: Handlers,
): ChartConfiguration<'matrix'> {
  const { x, series } = drawing;
  const { cells } = heatOf(drawing);
  const rows = series.map((_, row) => cells.filter((cell) => cell.row === row));
  const colourOf = ({ level }: HeatCell) =>
    level === null ? 'transparent' : (look.scale[level] ?? 'transparent');
  return {
    type: 'matrix',
    data: { datasets: rows.map((row) => datasetOf(row, colourOf, drawing, look)) },
    options: {
      ...sharedOptions(look, handlers),
      scales: { x: placeScale(x, look), y: rowScale(series, look) },
      plugins: {
        tooltip: cellTooltip(drawing, look),
        cellLabels: {
          font: look.font,
          labelOf: (row, place) => rows[row]?.[place]?.label ?? '',
          inkOf: (row, place) => {
            const cell = rows[row]?.[place];
            return cell === undefined ? look.text : legibleOn(colourOf(cell), look.text, look.surface);
          },
        },
      },
    },
  };
}

function datasetOf(
  row: readonly HeatCell[],
  colourOf: (cell: HeatCell) => string,
  { x, series }: Drawing,
  look: Look,
) {
  const colours = row.map(colourOf);
  const size = ({ chart }: ScriptableContext<'matrix'>, length: number | undefined, count: number) =>
    Math.max(1, (chart.chartArea ? (length ?? 0) : 0) / count - gap);
  return {
    data: row.map((cell) => ({ x: cell.place, y: cell.row })),
    backgroundColor: colours,
    hoverBackgroundColor: colours,
    borderColor: row.map(({ level }) => (level === null ? look.line : 'transparent')),
    hoverBorderColor: look.text,
    borderWidth: 1,
    borderRadius: 3,
    width: (context: ScriptableContext<'matrix'>) =>
      size(context, context.chart.chartArea?.width, x.keys.length),
    height: (context: ScriptableContext<'matrix'>) =>
      size(context, context.chart.chartArea?.height, series.length),
  };
}

function placeScale({ labels, partial, title }: Drawing['x'], look: Look) {
  return {
    ...hidden,
    type: 'linear' as const,
    min: -0.5,
    max: labels.length - 0.5,
    afterBuildTicks: (axis: { ticks: { value: number }[] }) => {
      axis.ticks = labels.map((_, value) => ({ value }));
    },
    ticks: {
      color: look.quiet,
      maxRotation: 0,
      autoSkipPadding: 14,
      callback: (place: number | string) =>
        `${labels[Number(place)] ?? ''}${partial[Number(place)] ? '*' : ''}`,
    },
    title: {
      display: partial.includes(true),
      text: `${title} (* partial)`,
      color: look.quiet,
      font: { size: 11 },
    },
  };
}

function rowScale(series: Drawing['series'], look: Look) {
  return {
    ...hidden,
    type: 'linear' as const,
    reverse: true,
    min: -0.5,
    max: series.length - 0.5,
    afterBuildTicks: (axis: { ticks: { value: number }[] }) => {
      axis.ticks = series.map((_, value) => ({ value }));
    },
    ticks: {
      color: look.text,
      autoSkip: false,
      callback(this: { chart: { width: number } }, row: number | string) {
        return fitting(series[Number(row)]?.label ?? '', this.chart.width * roomForNames);
      },
    },
  };
}

/** Cells reach to the ends of their axes. */
const hidden = { grid: { display: false }, border: { display: false }, offset: false };

function cellTooltip({ x, series }: Drawing, look: Look) {
  return {
    ...tooltipLook(look),
    displayColors: false,
    callbacks: {
      title: () => '',
      label: ({ datasetIndex, dataIndex }: { datasetIndex: number; dataIndex: number }) =>
        `${series[datasetIndex]?.label}, ${x.names[dataIndex]}: ${series[datasetIndex]?.shown[dataIndex]}`,
    },
  };
}
