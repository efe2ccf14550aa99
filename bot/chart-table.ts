import type { Drawing } from '../server/contract/charts.ts';
import { cut, limits } from './limits.ts';
import { escaped } from './message.ts';

const widestCell = 40;
const room = limits.section - 300;

/** What a chart shows, as a table of text for where Slack shows neither chart nor picture: the latest rows that fit. */
export function chartTable(drawing: Drawing): string {
  const head = [drawing.x.title, ...drawing.series.map((series) => series.label)].map(cell);
  const rows = drawing.x.names.map((name, place) =>
    [name, ...drawing.series.map((series) => series.shown[place] ?? '–')].map(cell),
  );
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const lineOf = (row: readonly string[]) =>
    row
      .map((text, column) =>
        column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0),
      )
      .join('  ');
  const lines = rows.map(lineOf).map(escaped);
  const shown = fitting(drawing.x.type === 'time' ? lines.toReversed() : lines);
  const left = lines.length - shown.length;
  const body = drawing.x.type === 'time' ? shown.toReversed() : shown;
  return [
    `*${escaped(drawing.title)}*`,
    ...(left > 0 ? [leftOut(drawing, left)] : []),
    `\`\`\`\n${[escaped(lineOf(head)), ...body].join('\n')}\n\`\`\``,
  ].join('\n');
}

function fitting(lines: readonly string[]): string[] {
  let used = 0;
  return lines.filter((line) => {
    used += line.length + 1;
    return used <= room;
  });
}

function leftOut({ x }: Drawing, count: number): string {
  return x.type === 'time' ? `_${count} earlier rows are left out._` : `_${count} more rows are left out._`;
}

/** Backticks would end the block of fixed width. */
function cell(text: string): string {
  return cut(text.replaceAll('`', '’'), widestCell);
}
