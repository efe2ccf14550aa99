import type { Drawing } from '../../server/contract/charts.ts';
import { legendName } from '../../server/contract/drawing/content.ts';
import { heatOf } from '../../server/contract/drawing/heat.ts';
import type { Look } from './look.ts';

const margin = 24;
const headHeight = 58;
const rowHeight = 22;
const swatch = 10;

interface Named {
  words: string;
  colour: string;
}

/** A chart's canvas with title, period and legend around it, as a PNG of the same density; null where there is nothing to save. */
export async function framedPicture(
  canvas: HTMLCanvasElement | null,
  drawing: Drawing,
  look: Look,
): Promise<Blob | null> {
  if (canvas === null || canvas.clientWidth === 0) return null;
  const density = canvas.width / canvas.clientWidth;
  const width = canvas.clientWidth + 2 * margin;
  const chartHeight = canvas.height / density;
  const sheet = new OffscreenCanvas(1, 1);
  const ink = sheet.getContext('2d');
  if (ink === null) return null;
  ink.font = `12px ${look.font}`;
  const rows = rowsOf(named(drawing, look), canvas.clientWidth, ink);
  sheet.width = Math.round(width * density);
  sheet.height = Math.round((2 * margin + headHeight + chartHeight + rows.length * rowHeight) * density);
  ink.scale(density, density);
  ink.fillStyle = look.surface;
  ink.fillRect(0, 0, width, sheet.height);
  write(ink, drawing.title, margin, margin + 14, `600 16px ${look.font}`, look.text);
  write(ink, drawing.subtitle, margin, margin + 35, `12.5px ${look.font}`, look.quiet);
  ink.drawImage(canvas, margin, margin + headHeight, canvas.clientWidth, chartHeight);
  drawRows(ink, rows, margin + headHeight + chartHeight + rowHeight, look);
  return sheet.convertToBlob({ type: 'image/png' });
}

function named(drawing: Drawing, look: Look): Named[] {
  const { kind, x, series } = drawing;
  if (kind === 'pie') {
    return x.labels.map((label, place) => ({
      words: `${label} ${series[0]?.shown[place]}`,
      colour: look.series[x.colours?.[place] ?? place] ?? look.quiet,
    }));
  }
  if (kind === 'heatmap') return shadesOf(drawing, look);
  return series.length < 2 || kind === 'box-plot'
    ? []
    : series.map((line) => ({
        words: legendName(line),
        colour: look.series[line.colour] ?? look.quiet,
      }));
}

function shadesOf(drawing: Drawing, { scale, quiet }: Look): Named[] {
  return heatOf(drawing).levels.flatMap((words, level) =>
    words === '' ? [] : [{ words, colour: scale[level] ?? quiet }],
  );
}

/** Breaks the legend into rows that fit. */
function rowsOf(
  items: readonly Named[],
  width: number,
  ink: OffscreenCanvasRenderingContext2D,
): (Named & { x: number })[][] {
  const rows: (Named & { x: number })[][] = [];
  let x = 0;
  for (const item of items) {
    const needed = ink.measureText(item.words).width + swatch + 28;
    const row = rows.at(-1);
    if (row === undefined || x + needed > width) {
      rows.push([{ ...item, x: 0 }]);
      x = needed;
    } else {
      row.push({ ...item, x });
      x += needed;
    }
  }
  return rows;
}

function drawRows(
  ink: OffscreenCanvasRenderingContext2D,
  rows: (Named & { x: number })[][],
  top: number,
  look: Look,
): void {
  for (const [index, row] of rows.entries()) {
    for (const { words, colour, x } of row) {
      const y = top + index * rowHeight;
      ink.fillStyle = colour;
      ink.fillRect(margin + x, y - swatch + 1, swatch, swatch);
      write(ink, words, margin + x + swatch + 7, y, `12px ${look.font}`, look.text);
    }
  }
}

function write(
  ink: OffscreenCanvasRenderingContext2D,
  words: string,
  x: number,
  y: number,
  font: string,
  colour: string,
): void {
  ink.font = font;
  ink.fillStyle = colour;
  ink.fillText(words, x, y);
}
