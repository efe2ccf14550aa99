import type { Answer, Box, ChartAnswer, Cohort, MetricAnswer, Slice } from '../../server/contract/answer.ts';
import { shownValue } from '../../server/contract/words.ts';
import { answerOf, binOf, metricOf, pointsFrom, sliceOf } from './answers.ts';

const firstWeek = '2026-08-24';
const hour = 3_600;
const day = 24 * hour;
const weekCount = 13;

function weekly(values: readonly (number | null)[]) {
  return pointsFrom(firstWeek, 'week', values, true);
}

/** Thirteen values that go up and down around `middle`. */
function wavy(middle: number, seed: number): number[] {
  return Array.from({ length: weekCount }, (_, week) => middle * (0.7 + ((week * seed) % 7) / 10));
}

function duration(
  id: string,
  title: string,
  values: readonly (number | null)[],
  value: number,
): MetricAnswer {
  return metricOf({
    id,
    title,
    unit: 'seconds',
    statistic: 'median',
    direction: 'down',
    value,
    series: weekly(values),
  });
}

const stages = [
  duration('coding_time', 'Coding time', wavy(14 * hour, 3), 14 * hour),
  duration('review_time', 'Review time', wavy(31 * hour, 5), 30 * hour),
  duration('deployment_time', 'Deployment time', wavy(9 * hour, 4), 8 * hour),
];
/** A week without any pull request that has all stages. */
const emptyWeek = 4;

function cohort(): Cohort {
  const whole = stages.reduce((sum, { value }) => sum + (value ?? 0), 0);
  return {
    sampleSize: 124,
    excluded: [
      { reason: 'no_review', count: 3 },
      { reason: 'not_deployed', count: 7 },
    ],
    means: stages.map(({ id, value, series }) => ({
      metric: id,
      value,
      share: (value ?? 0) / whole,
      series: series.map((point, week) => (week === emptyWeek ? { ...point, value: null } : point)),
    })),
  };
}

function shareSlices(): Slice[] {
  const { means } = cohort();
  return stages.map((stage, place) => ({
    key: stage.id,
    key2: null,
    label: stage.title,
    value: means[place]?.share ?? null,
    statistic: 'share',
    share: means[place]?.share ?? null,
    sampleSize: 124,
    series: (means[place]?.series ?? []).map((point, week) => {
      const height = means.reduce((sum, { series }) => sum + (series[week]?.value ?? 0), 0);
      return { ...point, value: point.value === null ? null : point.value / height };
    }),
  }));
}

function chartOf(chart: Omit<ChartAnswer, 'title'> & { title?: string }): ChartAnswer {
  return { title: `Chart ${chart.id}`, ...chart };
}

/** How long pull requests take, where that time goes, and what waits to be deployed. */
export function cycleTimeAnswer(): Answer {
  const bottleneck = metricOf({
    id: 'bottleneck',
    title: 'Bottleneck',
    unit: 'share',
    statistic: 'share',
    value: 0.58,
    label: 'Review time',
    breakdown: shareSlices(),
  });
  const total = metricOf({
    id: 'total_cycle_time',
    title: 'Total cycle time',
    unit: 'seconds',
    statistic: 'median',
    direction: 'down',
    value: 2.2 * day,
    change: -0.12,
    previousValue: 2.5 * day,
    trend: { perBucket: -2 * hour, start: 2.9 * day, end: 1.9 * day },
    series: weekly(wavy(2.2 * day, 6)).map((point) => ({ ...point, previousValue: 2.5 * day })),
    excluded: [{ reason: 'not_deployed', count: 7 }],
  });
  const waiting = metricOf({
    id: 'waiting',
    title: 'Merged and not yet deployed',
    unit: 'pull requests',
    value: 7,
    columns: ['Pull request', 'Repository', 'Merged', 'Waiting'],
    columnUnits: [null, null, null, 'seconds'],
    rows: Array.from({ length: 7 }, (_, place) => [
      `#${480 + place} Retry the payment when the bank does not answer within its time`,
      place % 2 === 0 ? 'acme/payments-service' : 'acme/web',
      `2026-11-${String(10 + place).padStart(2, '0')}T09:30:00.000Z`,
      (12 - place) * day,
    ]),
  });
  const ids = stages.map(({ id }) => id);
  return answerOf({
    group: 'cycle-time',
    title: 'Cycle time',
    previousPeriod: { from: '2026-05-25', to: '2026-08-23' },
    metrics: [total, ...stages, bottleneck, waiting],
    charts: [
      chartOf({
        id: 'stages',
        title: 'Cycle time by stage',
        kind: 'stacked-bar',
        metrics: ids,
        shows: 'cohort',
        cohort: cohort(),
      }),
      chartOf({
        id: 'total',
        title: 'Total cycle time',
        kind: 'line',
        metrics: ['total_cycle_time'],
        shows: 'series',
      }),
      chartOf({
        id: 'shares',
        title: 'Where the time goes',
        kind: 'heatmap',
        metrics: ['bottleneck'],
        shows: 'breakdown-series',
      }),
      chartOf({
        id: 'waiting',
        title: 'Merged and not yet deployed',
        kind: 'table',
        metrics: ['waiting'],
        shows: 'rows',
      }),
    ],
  });
}

function part(key: string, label: string, middle: number, seed: number): Slice {
  const series = weekly(wavy(middle, seed).map(Math.round));
  return {
    ...sliceOf(key, label, series.at(-1)?.value ?? 0, 60),
    statistic: 'state',
    series,
  };
}

/** What is open, and how old it is. */
export function workInProgressAnswer(): Answer {
  const open = metricOf({
    id: 'open_prs',
    title: 'Open pull requests',
    unit: 'pull requests',
    statistic: 'state',
    value: 58,
    series: weekly(wavy(58, 3).map(Math.round)),
    breakdown: [
      part('draft', 'Draft', 8, 3),
      part('waiting', 'Waiting for review', 24, 5),
      part('review', 'In review', 17, 4),
      part('approved', 'Approved', 5, 6),
    ],
    bins: [
      binOf(0, day, 'under 1 day', 9),
      binOf(day, 3 * day, '1–3 days', 14),
      binOf(3 * day, 7 * day, '3–7 days', 12),
      binOf(7 * day, 14 * day, '7–14 days', 0),
      binOf(14 * day, 30 * day, '14–30 days', 15),
      binOf(30 * day, null, 'over 30 days', 8),
    ],
  });
  const metrics = ['open_prs'];
  return answerOf({
    group: 'work-in-progress',
    title: 'Work in progress',
    metrics: [open],
    charts: [
      chartOf({
        id: 'statuses',
        title: 'Open pull requests by status',
        kind: 'bar',
        metrics,
        shows: 'breakdown',
      }),
      chartOf({ id: 'ages', title: 'Ages', kind: 'histogram', metrics, shows: 'bins' }),
      chartOf({
        id: 'along',
        title: 'Open pull requests along time',
        kind: 'area',
        metrics,
        shows: 'breakdown-series',
      }),
    ],
  });
}

/** How often something is deployed, and what became of it. */
export function deploymentAnswer(): Answer {
  const deployments = metricOf({
    id: 'deployments',
    title: 'Deployments',
    unit: 'deployments',
    value: 190,
    series: weekly(wavy(14, 3).map(Math.round)),
    breakdown: [
      part('success', 'Successful', 12, 3),
      part('failure', 'Failed', 2, 5),
      part('cancelled', 'Cancelled', 1, 4),
    ],
  });
  const merged = metricOf({
    id: 'prs_merged',
    title: 'Pull requests merged',
    unit: 'pull requests',
    value: 400,
    series: weekly(wavy(30, 4).map(Math.round)),
  });
  const lead = duration('lead_time', 'Lead time for changes', wavy(2 * day, 5), 2 * day);
  return answerOf({
    group: 'deployment-velocity',
    title: 'Deployment velocity',
    metrics: [deployments, merged, lead],
    charts: [
      chartOf({
        id: 'results',
        title: 'Deployments by result',
        kind: 'stacked-bar',
        metrics: ['deployments'],
        shows: 'breakdown-series',
      }),
      chartOf({
        id: 'both',
        title: 'Deployments and lead time',
        kind: 'line',
        metrics: ['deployments', 'prs_merged', 'lead_time'],
        shows: 'series',
      }),
    ],
  });
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

function failures(): Slice[] {
  return weekdays.flatMap((label, weekday) =>
    Array.from({ length: 24 }, (_, at) => ({
      key: String(weekday + 1),
      key2: String(at),
      label,
      label2: `${String(at).padStart(2, '0')}:00`,
      value: weekday > 4 && at < 8 ? null : (weekday * 5 + at * 3) % 13,
      statistic: 'count' as const,
      sampleSize: 1,
    })),
  );
}

function boxOf(place: number): Box {
  const minute = 60 * (1 + place / 3);
  return {
    key: String(place),
    label:
      place === 1
        ? 'acme/a-repository-whose-name-is-longer-than-anybody-likes / build and test'
        : `acme/web-${place}`,
    sampleSize: 40 + place,
    min: 2 * minute,
    p25: 4 * minute,
    p50: 5 * minute,
    p75: 9 * minute,
    max: 16 * minute,
    outliers: place % 2 === 0 ? [24 * minute, 31 * minute] : [],
  };
}

/** How long pipelines run, and when they fail. */
export function pipelineAnswer(): Answer {
  const failed = metricOf({
    id: 'failures',
    title: 'Failed runs',
    unit: 'runs',
    value: 84,
    breakdown: failures(),
  });
  const durations = metricOf({
    id: 'duration',
    title: 'Duration',
    unit: 'seconds',
    statistic: 'mean',
    value: 6 * 60,
    boxes: Array.from({ length: 5 }, (_, place) => boxOf(place)),
  });
  const rating = metricOf({
    id: 'rating',
    title: 'Stability',
    unit: 'score',
    statistic: 'score',
    value: 82,
    series: weekly([60, 60, 72, 72, 72, null, 80, 80, 80, 82, 82, 90, 82]),
  });
  return answerOf({
    group: 'pipelines',
    title: 'Pipelines',
    metrics: [failed, durations, rating],
    charts: [
      chartOf({
        id: 'hours',
        title: 'When runs fail',
        kind: 'heatmap',
        metrics: ['failures'],
        shows: 'breakdown',
      }),
      chartOf({
        id: 'boxes',
        title: 'How long pipelines run',
        kind: 'box-plot',
        metrics: ['duration'],
        shows: 'boxes',
      }),
      chartOf({ id: 'steps', title: 'Stability', kind: 'step', metrics: ['rating'], shows: 'series' }),
    ],
  });
}

/** The same answer with forty parts of long names. */
export function withManyParts(metric: MetricAnswer): MetricAnswer {
  const breakdown = Array.from({ length: 40 }, (_, place) =>
    part(`part-${place}`, `acme/repository-with-a-rather-long-name-${place}`, 60 - place, 3 + (place % 4)),
  );
  return { ...metric, breakdown, shown: { ...metric.shown, value: shownValue(metric.value, metric.unit) } };
}
