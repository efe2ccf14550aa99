import type { Drawing } from '../contract/charts.ts';
import { type Palette, palettes } from '../contract/drawing/palette.ts';
import { appearanceOf, margin } from './appearance.ts';
import type { Frame } from './frame.ts';
import { barsLayers } from './layers/bars-layers.ts';
import { boxesLayers } from './layers/boxes-layers.ts';
import { calendarLayers } from './layers/calendar-layers.ts';
import { wrapped } from './layers/fitting.ts';
import { heatmapLayers } from './layers/heatmap-layers.ts';
import { histogramLayers } from './layers/histogram-layers.ts';
import type { Layers, Specification } from './layers/layer.ts';
import { pieLayers } from './layers/pie-layers.ts';
import { timeLayers } from './layers/time-layers.ts';
import { tableRefused } from './table-refused.ts';

/** The vega-lite specification of a drawing: the same content in every theme and size. */
export function specificationOf(drawing: Drawing, frame: Frame): Specification {
  const palette = palettes[frame.theme];
  return {
    width: frame.width,
    height: frame.height,
    padding: margin,
    autosize: { type: 'fit', contains: 'padding' },
    config: appearanceOf(palette, frame),
    title: { text: drawing.title, subtitle: wrapped(drawing.subtitle, frame.width) },
    ...layersOf(drawing, frame, palette),
  };
}

function layersOf(drawing: Drawing, frame: Frame, palette: Palette): Layers {
  if (drawing.empty !== null) return emptyLayers(drawing.empty, palette);
  switch (drawing.kind) {
    case 'line':
    case 'area':
    case 'step':
      return timeLayers(drawing, frame, palette);
    case 'bar':
      return drawing.x.type === 'time'
        ? timeLayers(drawing, frame, palette)
        : barsLayers(drawing, frame, palette);
    case 'histogram':
      return histogramLayers(drawing, frame, palette);
    case 'pie':
      return pieLayers(drawing, frame, palette);
    case 'heatmap':
      return heatmapLayers(drawing, frame, palette);
    case 'box-plot':
      return boxesLayers(drawing, frame, palette);
    case 'calendar':
      return calendarLayers(drawing, frame, palette);
    case 'table':
      throw tableRefused(drawing);
  }
}

function emptyLayers(words: string, palette: Palette): Layers {
  return {
    layer: [
      {
        data: { values: [{ words }] },
        mark: { type: 'text', fontSize: 15, color: palette.quiet },
        encoding: { text: { field: 'words', type: 'nominal' } },
      },
    ],
  };
}
