import { Resvg } from '@resvg/resvg-js';
import * as vega from 'vega';
import { compile } from 'vega-lite';
import { type Drawing, drawing as drawingShape } from '../contract/charts.ts';
import { pictureFont } from './appearance.ts';
import { fontFiles } from './fonts.ts';
import type { Frame } from './frame.ts';
import { specificationOf } from './specification.ts';

export interface DrawnPicture extends Frame {
  format: 'svg' | 'png';
  /** Device pixels per pixel; a PNG has `width` × `scale` of them. */
  scale: number;
}

/** Legends of what is drawn in different ways stand beneath each other: side by side they may be wider than the picture. */
const legends: vega.Config = {
  legend: { layout: { bottom: { anchor: 'start', direction: 'vertical', margin: 6 } } },
};

/** Draws a picture here and now, which takes tens of milliseconds: meant for a worker thread. Throws where a value is no number. */
export async function pictureOf(drawing: Drawing, options: DrawnPicture): Promise<Uint8Array> {
  const { spec } = compile(specificationOf(drawingShape.parse(drawing), options));
  const view = new vega.View(vega.parse(spec, legends), { renderer: 'none' });
  try {
    const svg = await view.toSVG();
    return options.format === 'svg'
      ? new TextEncoder().encode(described(svg, drawing))
      : rastered(svg, options);
  } finally {
    view.finalize();
  }
}

function rastered(svg: string, { scale }: DrawnPicture): Uint8Array {
  const font = {
    fontFiles: Object.values(fontFiles),
    loadSystemFonts: false,
    defaultFontFamily: pictureFont,
  };
  return new Resvg(svg, { font, fitTo: { mode: 'zoom', value: scale } }).render().asPng();
}

/** One image with one description. */
function described(svg: string, drawing: Drawing): string {
  return svg.replace('<svg ', `<svg role="img" aria-label="${escaped(drawing.description)}" `);
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
