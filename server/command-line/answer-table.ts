import type { Answer, Cell, MetricAnswer } from '../contract/answer.ts';
import type { Unit } from '../contract/units.ts';
import { shownPeriod, shownValue } from '../contract/words.ts';
import { table } from './table.ts';

/** An answer for the terminal: the values, then what each is made of. */
export function answerTable(answer: Answer): string {
  const { period, previousPeriod } = answer;
  const heading = `${answer.title}, ${shownPeriod(period.from, period.to)} (${period.timeZone})`;
  const compared = previousPeriod
    ? [`Compared with ${shownPeriod(previousPeriod.from, previousPeriod.to)}`]
    : [];
  const values = answer.metrics.map((metric) => [
    metric.title,
    metric.shown.value,
    [metric.label, besideMean(metric), metric.shown.change].filter(Boolean).join(', '),
  ]);
  const parts = answer.metrics.flatMap(partsOf);
  const explained = answer.metrics.flatMap(explanationOf);
  return [
    heading,
    ...compared,
    '',
    table(['Metric', 'Value', ''], values),
    ...parts,
    ...explained,
    ...answer.notes,
  ].join('\n');
}

/** A few that took very long pull a mean away from what is usual. */
function besideMean({ statistic, statistics, unit }: MetricAnswer): string | null {
  const median = statistics?.median ?? null;
  return statistic === 'mean' && median !== null ? `median ${shownValue(median, unit)}` : null;
}

function partsOf(metric: MetricAnswer): string[] {
  const slices = (metric.breakdown ?? []).map((slice) => [
    slice.label,
    shownValue(slice.value, metric.unit),
    slice.share === undefined || slice.share === null || metric.unit === 'share'
      ? ''
      : shownValue(slice.share, 'share'),
  ]);
  const bins = (metric.bins ?? []).map((bin) => [bin.label, String(bin.count), '']);
  const rows = [...slices, ...bins];
  return [...(rows.length === 0 ? [] : ['', table([metric.title, '', ''], rows)]), ...listOf(metric)];
}

function listOf({ columns = [], columnUnits = [], rows = [] }: MetricAnswer): string[] {
  if (rows.length === 0) return [];
  const shown = rows.map((row) => row.map((cell, place) => shownCell(cell, columnUnits[place] ?? null)));
  return ['', table(columns, shown)];
}

function shownCell(cell: Cell, unit: Unit | null): string {
  return typeof cell === 'number' && unit !== null ? shownValue(cell, unit) : String(cell ?? '–');
}

function explanationOf({ title, explain, excluded }: MetricAnswer): string[] {
  if (!explain) return [];
  const left = excluded.map(({ reason, count }) => `${count} ${reason.replaceAll('_', ' ')}`).join(', ');
  return [
    '',
    `${title}: ${explain.definition}`,
    `Counted ${explain.counted} from ${explain.sources.join(', ') || 'nothing'}${left ? `; left out: ${left}` : ''}.`,
  ];
}
