import type { Drawing } from '../contract/charts.ts';
import type { Theme } from '../contract/drawing/palette.ts';
import { calendarHeight } from './layers/calendar-layers.ts';
import { createPainter } from './painter.ts';
import { tableRefused } from './table-refused.ts';

export interface DrawOptions {
  format: 'svg' | 'png';
  theme?: Theme;
  /** Pixels; without it 1000. */
  width?: number;
  /** Pixels; without it half the width, or what a calendar needs. */
  height?: number;
  /** Device pixels per pixel in a PNG; without it 2. */
  scale?: number;
}

const painter = createPainter();

/** A drawing as a picture, in Inter, drawn outside the main thread. Throws `DrawingFailed`, and `InvalidInput` for a table. */
export async function drawPicture(drawing: Drawing, options: DrawOptions): Promise<Buffer> {
  if (drawing.kind === 'table' && drawing.empty === null) throw tableRefused(drawing);
  const { format, theme = 'light', width = 1000, scale = 2 } = options;
  const height = options.height ?? (drawing.kind === 'calendar' ? calendarHeight(width) : width / 2);
  return painter.paint(drawing, { format, theme, width, height, scale });
}

/** Ends the thread that draws; for the end of the process. */
export function closePictures(): Promise<void> {
  return painter.close();
}
