import type { Config } from 'vega-lite';
import type { Palette } from '../contract/drawing/palette.ts';
import type { Frame } from './frame.ts';

export const pictureFont = 'Inter';
/** Free space around everything, in pixels. */
export const margin = 28;
/** What title and period take, where a picture places its plot itself. */
export const titleHeight = 68;

/** How pictures of a theme look, whatever they show; titles are cut where it ends. */
export function appearanceOf({ surface, text, quiet, line }: Palette, { width, height }: Frame): Config {
  return {
    // The picture is one image with one description: labels of single marks would name internals.
    aria: false,
    background: surface,
    font: pictureFont,
    view: { stroke: null },
    title: {
      anchor: 'start',
      limit: width - 2 * margin,
      frame: 'bounds',
      color: text,
      fontSize: 19,
      fontWeight: 600,
      offset: 22,
      subtitleColor: quiet,
      subtitleFontSize: 13,
      subtitlePadding: 7,
    },
    axis: {
      domain: false,
      ticks: false,
      gridColor: line,
      labelColor: quiet,
      labelFontSize: 12,
      labelPadding: 8,
      labelLimit: 0,
      titleColor: quiet,
      titleFontSize: 12,
      titleFontWeight: 400,
      titlePadding: 12,
    },
    axisY: { titleLimit: height / 2 },
    legend: {
      orient: 'bottom',
      title: null,
      direction: 'horizontal',
      labelColor: text,
      labelFontSize: 12,
      labelLimit: 320,
      columnPadding: 22,
      rowPadding: 6,
      offset: 18,
      symbolSize: 120,
    },
  };
}
