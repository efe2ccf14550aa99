import type { Answer, ChartAnswer, MetricAnswer } from '../contract/answer.ts';
import { drawnTable } from '../contract/drawing/table.ts';
import { cohortWords, leftOutWords } from '../contract/left-out.ts';
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
    [metric.label, besideMean(metric), ...changeOf(metric)].filter(Boolean).join(', '),
  ]);
  return [
    heading,
    ...compared,
    '',
    table(['Metric', 'Value', ''], values),
    ...answer.metrics.flatMap((metric) => [
      ...partsOf(metric),
      ...boxesOf(metric),
      ...rowsOf(metric, answer),
    ]),
    ...answer.charts.flatMap((chart) => cohortOf(chart, answer)),
    ...answer.metrics.flatMap(explanationOf),
    ...answer.notes,
  ].join('\n');
}

/** "The same" says already how that is. */
function changeOf({ shown: { change, verdict } }: MetricAnswer): (string | null)[] {
  return verdict === 'same' ? [change] : [change, verdict];
}

/** A few that took very long pull a mean away from what is usual. */
function besideMean({ statistic, statistics, unit }: MetricAnswer): string | null {
  const median = statistics?.median ?? null;
  return statistic === 'mean' && median !== null ? `median ${shownValue(median, unit)}` : null;
}

function partsOf(metric: MetricAnswer): string[] {
  const slices = (metric.breakdown ?? []).map(({ label, label2, value, share }) => [
    label2 === undefined ? label : `${label}, ${label2}`,
    shownValue(value, metric.unit),
    share === undefined || share === null || metric.unit === 'share' ? '' : shownValue(share, 'share'),
  ]);
  const bins = (metric.bins ?? []).map((bin) => [bin.label, String(bin.count), '']);
  const rows = [...slices, ...bins];
  return rows.length === 0 ? [] : ['', table([metric.title, '', ''], rows)];
}

function boxesOf({ title, unit, boxes = [] }: MetricAnswer): string[] {
  if (boxes.length === 0) return [];
  const rows = boxes.map(({ label, p25, p50, p75, sampleSize }) => [
    label,
    ...[p25, p50, p75].map((value) => shownValue(value, unit)),
    String(sampleSize),
  ]);
  return ['', table([title, 'Lower quarter', 'Median', 'Upper quarter', 'Values'], rows)];
}

function rowsOf(metric: MetricAnswer, { period }: Answer): string[] {
  if (!metric.rows?.length) return [];
  const { x, series } = drawnTable(metric, period.timeZone);
  const rows = x.names.map((name, place) => [name, ...series.map(({ shown }) => shown[place] ?? '')]);
  return ['', table([x.title, ...series.map(({ label }) => label)], rows)];
}

/** Means over the rows that all metrics of a chart have. */
function cohortOf({ title, cohort }: ChartAnswer, { metrics }: Answer): string[] {
  if (cohort === undefined || cohort.sampleSize === 0) return [];
  const rows = cohort.means.flatMap(({ metric: id, value, share }) => {
    const metric = metrics.find((one) => one.id === id);
    return metric === undefined
      ? []
      : [[metric.title, shownValue(value, metric.unit), share === null ? '' : shownValue(share, 'share')]];
  });
  return ['', table([title, '', ''], rows), cohortWords(cohort).join('; ')];
}

function explanationOf({ title, explain, excluded }: MetricAnswer): string[] {
  if (!explain) return [];
  const left = leftOutWords(excluded);
  return [
    '',
    `${title}: ${explain.definition}`,
    `Counted ${explain.counted} from ${explain.sources.join(', ') || 'nothing'}${left ? `; left out: ${left}` : ''}.`,
  ];
}
