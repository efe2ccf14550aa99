import type { Answer, MetricAnswer } from '../../server/contract/answer.ts';
import { drawnTable } from '../../server/contract/drawing/table.ts';
import { leftOutWords } from '../../server/contract/left-out.ts';
import { listed } from '../../server/contract/words.ts';
import { cut } from '../slack/limits.ts';
import { type Block, escaped, sections } from './message.ts';

const mostRows = 5;
const longestName = 80;
const longestLine = 600;

/** The rows that metrics list beside their number, the first few of each: what waits, and for how long. */
export function listedRows({ metrics, period }: Answer): Block[] {
  const lists = metrics.filter(({ rows = [], columns = [] }) => rows.length > 0 && columns.length > 1);
  return lists.flatMap((metric) => sections(listOf(metric, period.timeZone)));
}

function listOf(metric: MetricAnswer, timeZone: string): string {
  const { x, series } = drawnTable(metric, timeZone);
  const lines = x.names
    .slice(0, mostRows)
    .map((name, place) =>
      [
        `*${escaped(cut(name, longestName))}*`,
        ...series.map(({ shown }) => escaped(shown[place] ?? '')),
      ].join(' · '),
    );
  const rest = x.names.length - mostRows;
  const more = rest > 0 ? [`_and ${rest} more_`] : [];
  return [`${escaped(x.title)}:`, ...lines.map((line) => `• ${line}`), ...more].join('\n');
}

/** What was left out of the numbers, in one line; empty where nothing was. */
export function leftOutLine({ metrics }: Answer): string {
  const byWords = Map.groupBy(metrics, ({ excluded }) => leftOutWords(excluded));
  const parts = [...byWords].flatMap(([words, of]) =>
    words === '' ? [] : [`${words} (${listed(of.map(({ title }) => title))})`],
  );
  return parts.length === 0 ? '' : cut(escaped(`Left out: ${parts.join('; ')}`), longestLine);
}
