import type { DrawnSeries } from '../../contract/charts.ts';
import { legendName } from '../../contract/drawing/content.ts';
import { margin } from '../appearance.ts';

/** An average letter of Inter at 13 pixels. */
const letterWidth = 6.8;
const legendSymbol = 44;
const longestLegend = 320;

/** What words take at the size of labels, in pixels, about. */
export function widthOf(words: string): number {
  return words.length * letterWidth;
}

/** Names that together leave most of a picture's width to what they name; longer ones lose their middle. */
export function fittingNames(names: readonly string[], width: number): string[] {
  const most = Math.floor(Math.min(260, width * 0.32) / letterWidth);
  return names.map((name) => (name.length <= most ? name : shortened(name, most)));
}

/** Names of one organization differ at their ends. */
function shortened(name: string, most: number): string {
  const head = Math.ceil((most - 1) / 2);
  return `${name.slice(0, head)}…${name.slice(name.length - (most - 1 - head))}`;
}

/** How many entries of a legend stand side by side. */
export function legendColumns(series: readonly DrawnSeries[], width: number): number {
  const longest = Math.max(0, ...series.map((line) => Math.min(longestLegend, widthOf(legendName(line)))));
  return Math.max(1, Math.floor((width - 2 * margin) / (longest + legendSymbol)));
}

/** Words parted at their dots into lines that a picture of this width holds. */
export function wrapped(words: string, width: number): string[] {
  const most = (width - 2 * margin) / letterWidth;
  const lines: string[] = [];
  for (const part of words.split(' · ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + part.length + 3 > most) lines.push(part);
    else lines[lines.length - 1] = `${last} · ${part}`;
  }
  return lines;
}
