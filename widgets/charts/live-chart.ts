import type { ChartConfiguration } from 'chart.js';
import type { Drawing } from '../../server/contract/charts.ts';
import { goesAlongTime } from './kinds/along-time.ts';
import { barsConfiguration } from './kinds/bars-configuration.ts';
import { boxesConfiguration } from './kinds/boxes-configuration.ts';
import { calendarConfiguration } from './kinds/calendar-configuration.ts';
import { heatmapConfiguration } from './kinds/heatmap-configuration.ts';
import { pieConfiguration } from './kinds/pie-configuration.ts';
import { timeConfiguration } from './kinds/time-configuration.ts';
import { type Look, lookOf } from './look.ts';
import type { DrawnPlace, Handlers, View } from './options.ts';
import { Chart } from './plugins/registry.ts';

/** A drawing on a canvas, alive until it is destroyed. */
export interface LiveChart {
  /** Shows the tooltip of a place, as if the pointer were there. */
  pointAt(place: DrawnPlace): void;
  /** Makes the window along time, where there is one, smaller or larger around its middle. */
  zoomBy(factor: number): void;
  /** Moves the window along time by pixels. */
  panBy(pixels: number): void;
  destroy(): void;
}

/** Draws with chart.js; the chart follows its parent's size and has its colours. */
export function drawLive(
  canvas: HTMLCanvasElement,
  drawing: Drawing,
  view: View,
  handlers: Handlers,
): LiveChart {
  const look = lookOf(canvas.parentElement ?? canvas);
  // Scales take their letters from here alone.
  Chart.defaults.font.family = look.font;
  const chart = new Chart(canvas, configurationOf(drawing, look, view, handlers));
  const isAlongTime = goesAlongTime(drawing);
  return {
    pointAt({ series, place }) {
      const elements = isAlongTime ? shownAt(drawing, view, place) : [{ datasetIndex: series, index: place }];
      chart.setActiveElements(elements);
      chart.tooltip?.setActiveElements(elements, { x: 0, y: 0 });
      chart.update('none');
    },
    zoomBy(factor) {
      if (isAlongTime) chart.zoom(factor, 'none');
    },
    panBy(pixels) {
      if (isAlongTime) chart.pan({ x: pixels }, undefined, 'none');
    },
    destroy: () => chart.destroy(),
  };
}

function configurationOf(drawing: Drawing, look: Look, view: View, handlers: Handlers): ChartConfiguration {
  switch (drawing.kind) {
    case 'line':
    case 'area':
    case 'step':
      return timeConfiguration(drawing, look, view, handlers);
    case 'bar':
      return drawing.x.type === 'time'
        ? timeConfiguration(drawing, look, view, handlers)
        : barsConfiguration(drawing, look, handlers);
    case 'histogram':
      return barsConfiguration(drawing, look, handlers);
    case 'pie':
      return pieConfiguration(drawing, look, view, handlers);
    case 'calendar':
      return calendarConfiguration(drawing, look, handlers);
    case 'heatmap':
      return heatmapConfiguration(drawing, look, handlers);
    case 'box-plot':
      return boxesConfiguration(drawing, look, handlers);
    case 'table':
      throw new Error(`${drawing.title} is a table, which is not drawn.`);
  }
}

function shownAt({ series }: Drawing, { hidden }: View, place: number) {
  return series.flatMap((line, datasetIndex) =>
    hidden.has(line.id) || (line.values[place] ?? null) === null ? [] : [{ datasetIndex, index: place }],
  );
}
