import type { ActiveElement, Chart, ChartEvent } from 'chart.js';
import type { Drawing, DrawnSeries } from '../../server/contract/charts.ts';
import { faded, type Look } from './look.ts';

const letterWidth = 6.4;
const tooltipDashes: Record<DrawnSeries['style'], [number, number]> = {
  solid: [0, 0],
  previous: [4, 3],
  trend: [2, 2],
};

/** What the reader has chosen to see of a drawing. */
export interface View {
  /** Ids of series, or keys of slices, that are switched off. */
  hidden: ReadonlySet<string>;
  /** First and last place along time while zoomed in. */
  window: { min: number; max: number } | null;
}

/** A place in a chart: which series, and where along x. */
export interface DrawnPlace {
  series: number;
  place: number;
}

export interface Handlers {
  /** Somebody wants to know more about a place. */
  choose(place: DrawnPlace): void;
  zoomed(window: View['window']): void;
}

/** Options that all charts share: size, letters, and what a click means. */
export function sharedOptions(look: Look, handlers: Handlers) {
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: false as const,
    color: look.quiet,
    onClick: ({ native }: ChartEvent, under: ActiveElement[], chart: Chart) => {
      const chosen = native === null ? undefined : chosenAt(native, under, chart);
      if (chosen) handlers.choose({ series: chosen.datasetIndex, place: chosen.index });
    },
  };
}

/** Along time the pointer is at all series of a place: the nearest of them is meant. */
function chosenAt(event: Event, under: ActiveElement[], chart: Chart): ActiveElement | undefined {
  if (under.length < 2) return under[0];
  return chart.getElementsAtEventForMode(event, 'nearest', { intersect: false }, false)[0];
}

/** How a tooltip looks, whatever it says. */
export function tooltipLook(look: Look) {
  return {
    backgroundColor: look.text,
    titleColor: look.surface,
    bodyColor: look.surface,
    padding: { x: 12, y: 9 },
    cornerRadius: 8,
    boxPadding: 5,
    usePointStyle: true,
    titleFont: { family: look.font, weight: 600, size: 12.5 },
    bodyFont: { family: look.font, size: 12.5 },
  };
}

/** A tooltip that says the values of all series at a place as the answer does. */
export function seriesTooltip({ x, series }: Drawing, look: Look) {
  return {
    ...tooltipLook(look),
    callbacks: {
      title: ([item]: { dataIndex: number }[]) => x.names[item?.dataIndex ?? -1] ?? '',
      label: ({ datasetIndex, dataIndex }: { datasetIndex: number; dataIndex: number }) => {
        const line = series[datasetIndex];
        return line === undefined ? '' : `${line.label}: ${line.shown[dataIndex]}`;
      },
      labelColor: ({ datasetIndex }: { datasetIndex: number }) =>
        stroke(
          look.series[series[datasetIndex]?.colour ?? 0] ?? look.quiet,
          series[datasetIndex]?.style ?? 'solid',
        ),
      labelPointStyle: () => ({ pointStyle: 'line' as const, rotation: 0 }),
    },
    itemSort: (one: { datasetIndex: number }, other: { datasetIndex: number }) =>
      one.datasetIndex - other.datasetIndex,
  };
}

/** A tooltip of one line, for charts with a single series: a place's name and its value. */
export function placeTooltip(
  { x, series }: Drawing,
  look: Look,
  colourOf: ((place: number) => string) | null,
) {
  return {
    ...tooltipLook(look),
    displayColors: colourOf !== null,
    callbacks: {
      title: () => '',
      label: ({ dataIndex }: { dataIndex: number }) =>
        `${x.names[dataIndex]}: ${series[0]?.shown[dataIndex]}`,
      labelColor: ({ dataIndex }: { dataIndex: number }) => swatch(colourOf?.(dataIndex) ?? look.quiet),
    },
  };
}

/** A name as far as it fits into some pixels; names of one organization differ at their ends, so it loses its middle. */
export function fitting(name: string, pixels: number): string {
  const most = Math.max(3, Math.floor(pixels / letterWidth));
  if (name.length <= most) return name;
  const head = Math.ceil((most - 1) / 2);
  return `${name.slice(0, head)}…${name.slice(name.length - (most - 1 - head))}`;
}

/** Lines of the grid, quiet. */
export function gridOf(look: Look) {
  return { color: faded(look.line, 1), drawTicks: false, tickLength: 0 };
}

/** The line of a series as its legend shows it. */
function stroke(colour: string, style: DrawnSeries['style']) {
  return { ...swatch(colour), borderWidth: style === 'solid' ? 3 : 2, borderDash: tooltipDashes[style] };
}

function swatch(colour: string) {
  return { borderColor: colour, backgroundColor: colour };
}
