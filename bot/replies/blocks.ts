import type { Button } from '@slack/types';
import type { Answer, MetricAnswer } from '../../server/contract/answer.ts';
import type { Drawing } from '../../server/contract/charts.ts';
import { listed, shownPeriod, shownValue } from '../../server/contract/words.ts';
import { type Asked, packed } from '../reading/asking.ts';
import { cut, limits } from '../slack/limits.ts';
import {
  actions,
  type Block,
  button,
  context,
  escaped,
  fields,
  header,
  type Message,
  messageOf,
  moment,
} from './message.ts';
import { partialMark } from './native-chart.ts';

/** What can be pressed under an answer. */
export const actionIds = { range: 'ask.range.', chart: 'ask.chart.', share: 'share', open: 'open' } as const;

const ranges = ['7d', '30d', '90d'] as const;
const mostCharts = 5;
const mostParts = 3;
const changeWords = { better: 'better', worse: 'worse', same: '' } as const;

/** How an answer is dressed for one message. */
export interface Dress {
  asked: Asked;
  publicUrl: string;
  /** The chart, as block or table, between numbers and buttons. */
  chart: readonly Block[];
  drawing: Drawing | null;
  /** Rows that stand behind a number, beneath the chart. */
  lists: readonly Block[];
  /** Said in small print beneath. */
  remarks: readonly string[];
  buttons: 'all' | 'without sharing' | 'open only';
}

/** An answer as a message: numbers with what they stand on, a chart, and what can be done next. */
export function answerMessage(answer: Answer, dress: Dress): Message {
  const { drawing, chart } = dress;
  const empty = drawing?.empty ?? null;
  const blocks: Block[] = [
    header(answer.title),
    ...context(periodWords(answer), filterWords(answer)),
    ...fields(answer.metrics.map(metricField)),
    ...(empty === null ? chart : context(escaped(empty))),
    ...dress.lists,
    ...context(...smallPrint(answer, dress)),
    ...actions(buttonsOf(dress)),
    ...actions(chartButtons(answer, dress)),
  ];
  return messageOf(spoken(answer), blocks);
}

/** The numbers as one sentence, for notifications and for people who do not see the blocks. */
export function spoken(answer: Answer): string {
  const numbers = answer.metrics.map(({ title, shown, sampleSize }) => {
    const change = shown.change === null ? '' : ` (${compared(shown.change)})`;
    return `${title} ${sampleSize === 0 ? 'no data' : shown.value}${change}`;
  });
  const about = [shownPeriod(answer.period.from, answer.period.to), ...filterNames(answer)].join(', ');
  return cut(escaped(`${answer.title}, ${about}: ${numbers.join('; ')}.`), limits.text);
}

/** One metric in one line: "Commits 1,204 commits, 12 % more than before". */
export function metricLine({ title, shown, label, sampleSize }: MetricAnswer): string {
  if (sampleSize === 0) return `${title}: no data`;
  const change = shown.change === null ? '' : `, ${compared(shown.change)}`;
  return `${title}: *${escaped(shown.value)}*${label ? ` (${escaped(label)})` : ''}${change}`;
}

function metricField(metric: MetricAnswer): string {
  const { title, shown, label, sampleSize, missing, statistic } = metric;
  const name = `*${escaped(title)}*`;
  if (missing?.length) return `${name}\nNot connected: needs ${listed(missing.map(spaced))}`;
  if (sampleSize === 0) return `${name}\nNo data in this period`;
  const counts = statistic === 'count' || statistic === 'sum';
  return [
    name,
    escaped(label ? `${shown.value} · ${label}` : shown.value),
    ...(shown.change === null ? [] : [changeOf(shown)]),
    ...largestParts(metric),
    ...(counts ? [] : [`_${sampleWords(metric)}_`]),
  ].join('\n');
}

/** "TypeScript 66.7 %, CSS 33.3 %". */
function largestParts({ breakdown = [] }: MetricAnswer): string[] {
  const parts = breakdown.flatMap(({ label, share }) => (share ? [{ label, share }] : []));
  const largest = parts.toSorted((one, other) => other.share - one.share).slice(0, mostParts);
  if (largest.length === 0) return [];
  return [escaped(largest.map(({ label, share }) => `${label} ${shownValue(share, 'share')}`).join(', '))];
}

function sampleWords({ statistic, sampleSize }: MetricAnswer): string {
  const size = sampleSize.toLocaleString('en-GB');
  return ['mean', 'median'].includes(statistic) ? `${statistic} of ${size}` : `sample size ${size}`;
}

function changeOf({ change, verdict }: MetricAnswer['shown']): string {
  const judged = verdict === null ? '' : changeWords[verdict];
  return `${compared(change ?? '')}${judged === '' ? '' : ` – ${judged}`}`;
}

function compared(change: string): string {
  return change === 'the same' ? 'the same as before' : `${change} than before`;
}

function periodWords({ period, previousPeriod }: Answer): string {
  const words = [
    shownPeriod(period.from, period.to),
    `by ${period.by}`,
    period.timeZone,
    ...(previousPeriod ? [`compared with ${shownPeriod(previousPeriod.from, previousPeriod.to)}`] : []),
  ];
  return escaped(words.join(' · '));
}

function filterWords(answer: Answer): string {
  return escaped(filterNames(answer).join(' · '));
}

function filterNames({ filters }: Answer): string[] {
  return (['team', 'repository', 'contributor'] as const).flatMap((kind) =>
    filters[kind].length === 0 ? [] : [`${kind} ${listed(filters[kind])}`],
  );
}

function smallPrint(answer: Answer, { remarks, drawing, chart }: Dress): string[] {
  const partial =
    drawing?.x.partial.includes(true) && chart.some((block) => block.type === 'data_visualization');
  return [
    freshnessWords(answer),
    ...answer.notes.map(escaped),
    ...(answer.period.complete || answer.previousPeriod ? [] : ['The period is not over yet.']),
    ...(partial ? [`${partialMark} Not a whole ${answer.period.by}.`] : []),
    ...remarks,
  ];
}

function freshnessWords({ freshness }: Answer): string {
  if (freshness.length === 0) return 'Nothing has been collected for this yet.';
  const sources = freshness.map(({ source, connection, collectedUntil, status }) => {
    const name = escaped(connection === 'default' ? source : `${source}@${connection}`);
    const until = collectedUntil === null ? 'nothing yet' : moment(new Date(collectedUntil));
    return `${name}: ${until}${status === 'FAILED' ? ' (its last collection failed)' : ''}`;
  });
  return `Collected until: ${sources.join(', ')}`;
}

function buttonsOf({ asked, buttons, publicUrl }: Dress): Button[] {
  const { from, to: _to, range: shown = from === undefined ? '30d' : null, ...query } = asked.query;
  const again = ranges.map((range) => {
    const value = packed({ ...asked, query: { ...query, range } });
    const style = range === shown ? 'primary' : undefined;
    return button(`${actionIds.range}${range}`, `${range.slice(0, -1)} days`, { value }, style);
  });
  const share = button(actionIds.share, 'Share to channel', { value: packed(asked) });
  const open = button(actionIds.open, 'Open in Momentum', { url: dashboardUrl(publicUrl, asked) });
  const wanted = [...(buttons === 'open only' ? [] : again), ...(buttons === 'all' ? [share] : []), open];
  return wanted.filter((one) => one !== null);
}

function chartButtons(answer: Answer, { asked, drawing, buttons }: Dress): Button[] {
  if (buttons === 'open only') return [];
  return answer.charts
    .filter((chart) => chart.id !== drawing?.id)
    .slice(0, mostCharts)
    .map((chart) =>
      button(`${actionIds.chart}${chart.id}`, chart.title, { value: packed({ ...asked, chart: chart.id }) }),
    )
    .filter((one) => one !== null);
}

/** The dashboard with the same period and filters; it shows individual numbers to the person who is signed in. */
function dashboardUrl(publicUrl: string, { query }: Asked): string {
  const search = new URLSearchParams();
  for (const key of ['range', 'from', 'to', 'by', 'compare'] as const) {
    const value = query[key];
    if (value !== undefined) search.set(key, value);
  }
  for (const key of ['team', 'repository'] as const) {
    for (const value of [query[key] ?? []].flat()) search.append(key, value);
  }
  return search.size === 0 ? `${publicUrl}/` : `${publicUrl}/?${search}`;
}

/** A resource as people call it. */
export function spaced(need: string): string {
  return need.replaceAll('-', ' ');
}
