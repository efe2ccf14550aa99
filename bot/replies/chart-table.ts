import type { Drawing } from '../../server/contract/charts.ts';
import { cut, limits } from '../slack/limits.ts';
import { escaped } from './message.ts';

const widestCell = 40;
/** What Slack shows of a block of fixed width without a break on a desktop. */
const widestLine = 110;
const room = limits.section - 300;

/**
 * What a chart shows, as a table of text for where Slack shows neither chart nor picture: the latest rows that fit, and as many
 * columns as stand beside each other.
 */
export function chartTable(drawing: Drawing): string {
  const { columns, leftOut } = fittingColumns(columnsOf(drawing));
  const isAlongTime = drawing.x.type === 'time';
  const [head = '', ...lines] = linesOf(columns);
  const shown = fitting(isAlongTime ? lines.toReversed() : lines);
  const left = lines.length - shown.length;
  return [
    `*${escaped(drawing.title)}*`,
    ...(left > 0 ? [leftOutRows(drawing, left)] : []),
    ...(leftOut > 0 ? [`_${leftOut} more columns are left out._`] : []),
    `\`\`\`\n${[head, ...(isAlongTime ? shown.toReversed() : shown)].join('\n')}\n\`\`\``,
  ].join('\n');
}

/** Each column with its heading on top. */
function columnsOf({ x, series }: Drawing): string[][] {
  const values = series.map(({ label, shown }) => [label, ...shown]);
  return [[x.title, ...x.names], ...values].map((column) => column.map(cell));
}

/** Without the shares beside the values where they make it too wide, then without the last columns. */
function fittingColumns(columns: string[][]): { columns: string[][]; leftOut: number } {
  if (widthOf(columns) <= widestLine) return { columns, leftOut: 0 };
  const [names = [], ...values] = columns;
  const plain = [names, ...values.map(([head = '', ...cells]) => [head, ...cells.map(withoutShare)])];
  const fit = plain.filter((_, place) => place < 2 || widthOf(plain.slice(0, place + 1)) <= widestLine);
  return { columns: fit, leftOut: plain.length - fit.length };
}

function widthOf(columns: readonly string[][]): number {
  return columns.reduce((sum, column) => sum + widest(column) + 2, -2);
}

function widest(column: readonly string[]): number {
  return Math.max(...column.map((text) => text.length));
}

function linesOf(columns: readonly string[][]): string[] {
  const rows = columns[0]?.map((_, row) => columns.map((column) => column[row] ?? '')) ?? [];
  const widths = columns.map(widest);
  return rows.map((row) =>
    escaped(
      row
        .map((text, column) =>
          column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0),
        )
        .join('  '),
    ),
  );
}

function withoutShare(text: string): string {
  return text.split(' (')[0] ?? text;
}

function fitting(lines: readonly string[]): string[] {
  let used = 0;
  return lines.filter((line) => {
    used += line.length + 1;
    return used <= room;
  });
}

function leftOutRows({ x }: Drawing, count: number): string {
  return x.type === 'time' ? `_${count} earlier rows are left out._` : `_${count} more rows are left out._`;
}

/** Backticks would end the block of fixed width. */
function cell(text: string): string {
  return cut(text.replaceAll('`', '’'), widestCell);
}
