import type { Answer, Point } from '../../server/contract/answer.ts';
import { missingWords } from '../../server/contract/words.ts';
import { answerOf, binOf, dayAfter, lastDay, metricOf, pointsFrom, sliceOf } from './answers.ts';
import type { Replies } from './widget-site.ts';

const weeks = '2026-08-24';
const commits = [31, 42, 38, 55, 47, 60, 52, 49, 44, 58, 63, 71, 22];
const before = [28, 30, 41, 44, 39, 50, 49, 40, 37, 45, 52, 50, 48];
const definitions = {
  definition: 'Commits on the default branch, once each, merges left out.',
  counted: 632,
  sources: ['git'],
};

function compared(points: Point[], isCompared: boolean): Point[] {
  return isCompared
    ? points.map((point, place) => ({ ...point, previousValue: before[place] ?? null }))
    : points;
}

/** What a small organization’s activity looks like. */
export function activityAnswer(query: URLSearchParams): Answer {
  const isCompared = query.get('compare') === 'previous';
  const asked = answerOf({
    ...(isCompared && { previousPeriod: { from: '2026-05-25', to: '2026-08-23' } }),
    notes: [missingWords(['pull requests'])],
    metrics: [
      metricOf({
        id: 'commits',
        title: 'Commits',
        value: 632,
        ...(isCompared && { change: 0.123, previousValue: 553 }),
        direction: 'up',
        series: compared(pointsFrom(weeks, 'week', commits, true), isCompared),
        trend: { perBucket: 1.9, start: 38, end: 61 },
        excluded: [{ reason: 'bot', count: 12 }],
        ...(query.get('explain') === 'true' && { explain: definitions }),
      }),
      metricOf({
        id: 'commit_rate',
        title: 'Commit rate',
        unit: 'per working day',
        statistic: 'rate',
        value: 9.72,
        ...(isCompared && { change: -0.041 }),
        direction: 'up',
        series: pointsFrom(
          weeks,
          'week',
          commits.map((count) => count / 5),
          true,
        ),
      }),
      metricOf({
        id: 'prs_merged',
        title: 'Pull requests merged',
        unit: 'pull requests',
        value: null,
        missing: ['pull requests'],
        series: pointsFrom(
          weeks,
          'week',
          commits.map(() => null),
        ),
      }),
    ],
    charts: [
      { id: 'trend', title: 'Commits over time', kind: 'line', metrics: ['commits'], shows: 'series' },
      { id: 'activity', title: 'Commits per week', kind: 'bar', metrics: ['commits'], shows: 'series' },
      { id: 'merged', title: 'Pull requests merged', kind: 'line', metrics: ['prs_merged'], shows: 'series' },
    ],
  });
  return asked;
}

/** One person’s commits. */
export function commitsAnswer(query: URLSearchParams): Answer {
  const isCompared = query.get('compare') === 'previous';
  const days = Array.from({ length: 365 }, (_, i) => {
    const weekday = (i + 6) % 7;
    return {
      start: dayAfter('2025-11-23', i),
      value: i < 20 ? null : weekday > 4 ? 0 : (i * 7919) % 11,
      sampleSize: 1,
    };
  });
  return answerOf({
    group: 'commit-activity',
    title: 'Commit activity',
    filters: { team: [], repository: [], contributor: ['Ada Lovelace'] },
    metrics: [
      metricOf({
        id: 'commits',
        title: 'Commits',
        value: 118,
        ...(isCompared && { change: 0.27 }),
        series: compared(
          pointsFrom(weeks, 'week', [8, 9, 4, 11, 12, 7, 9, 10, 13, 8, 12, 11, 4], true),
          isCompared,
        ),
      }),
      metricOf({
        id: 'commit_streak',
        title: 'Longest commit streak',
        unit: 'days',
        statistic: 'longest',
        value: 14,
        label: 'now 3 days',
      }),
      metricOf({
        id: 'commit_size',
        title: 'Commit size',
        unit: 'lines',
        statistic: 'median',
        value: 38,
        ...(isCompared && { change: 0.1 }),
        series: pointsFrom(weeks, 'week', [30, 41, null, 38, 52, 36, 33, 40, 29, 44, 39, 37, 41]),
        bins: [
          binOf(0, 11, 'up to 10', 31),
          binOf(11, 51, '11–50', 48),
          binOf(51, 201, '51–200', 24),
          binOf(201, 501, '201–500', 11),
          binOf(501, null, 'over 500', 4),
        ],
      }),
    ],
    charts: [
      { id: 'frequency', title: 'Commits over time', kind: 'line', metrics: ['commits'], shows: 'series' },
      { id: 'sizes', title: 'Sizes of commits', kind: 'histogram', metrics: ['commit_size'], shows: 'bins' },
      {
        id: 'calendar',
        title: 'A year of commits',
        kind: 'calendar',
        metrics: ['commits'],
        shows: 'year',
        days,
      },
    ],
  });
}

/** What one person changed. */
export function contributionAnswer(query: URLSearchParams): Answer {
  const isCompared = query.get('compare') === 'previous';
  const languages: [string, number][] = [
    ['TypeScript', 6230],
    ['Go', 1840],
    ['SQL', 920],
    ['Python', 410],
    ['CSS', 220],
    ['Shell', 130],
    ['HTML', 90],
    ['Dockerfile', 40],
  ];
  const repositories: [string, number][] = [
    ['acme/payments-service', 48],
    ['acme/web', 31],
    ['acme/infrastructure-as-code-and-more', 22],
    ['=cmd()', 17],
  ];
  return answerOf({
    group: 'code-contribution',
    title: 'Code contribution',
    filters: { team: [], repository: [], contributor: ['Ada Lovelace'] },
    metrics: [
      metricOf({
        id: 'lines_added',
        title: 'Lines added',
        unit: 'lines',
        statistic: 'sum',
        value: 9880,
        series: compared(
          pointsFrom(
            weeks,
            'week',
            commits.map((n) => n * 16),
            true,
          ),
          isCompared,
        ),
      }),
      metricOf({
        id: 'lines_removed',
        title: 'Lines removed',
        unit: 'lines',
        statistic: 'sum',
        value: 5120,
        series: compared(
          pointsFrom(
            weeks,
            'week',
            commits.map((n, i) => n * (6 + (i % 4))),
            true,
          ),
          isCompared,
        ),
      }),
      metricOf({
        id: 'languages',
        title: 'Languages',
        unit: 'lines',
        statistic: 'sum',
        value: 9880,
        breakdown: languages.map(([name, value]) => sliceOf(name, name, value, 9880)),
      }),
      metricOf({
        id: 'repositories',
        title: 'Repositories',
        value: 118,
        breakdown: repositories.map(([name, value]) => sliceOf(name, name, value, 118)),
      }),
    ],
    charts: [
      {
        id: 'lines',
        title: 'Lines added and removed',
        kind: 'area',
        metrics: ['lines_added', 'lines_removed'],
        shows: 'series',
        stacked: true,
      },
      { id: 'languages', title: 'Languages', kind: 'pie', metrics: ['languages'], shows: 'breakdown' },
      {
        id: 'repositories',
        title: 'Repositories',
        kind: 'bar',
        metrics: ['repositories'],
        shows: 'breakdown',
      },
    ],
  });
}

type Level = 'organization' | 'individual';

function described(level: Level, id: string, description: string, answer: Answer) {
  return {
    id,
    short: id,
    title: answer.title,
    description,
    level,
    category: 'delivery',
    metrics: answer.metrics.map(({ id: metric, title, unit, direction }) => ({
      id: metric,
      title,
      unit,
      direction,
      question: '',
      definition: '',
      needs: [],
    })),
    charts: answer.charts.map(({ id: chart, title, kind, metrics }) => ({ id: chart, title, kind, metrics })),
  };
}

/** A catalogue of the groups that these answers are of, all of them the organization’s. */
export function catalogueOf(answers: readonly Answer[]) {
  return {
    groups: answers.map((answer) => described('organization', answer.group, 'What it is about.', answer)),
  };
}

const plain = new URLSearchParams();

const catalogue = {
  groups: [
    described(
      'organization',
      'commit-pr-activity',
      'How much is committed, and how pull requests come and go.',
      activityAnswer(plain),
    ),
    described('individual', 'commit-activity', 'When and how much you commit.', commitsAnswer(plain)),
    described('individual', 'code-contribution', 'What you change, and where.', contributionAnswer(plain)),
  ],
};

/** A collection that ended well, at the end of the answers’ period. */
export const finishedCollection = {
  id: 7,
  status: 'COMPLETED',
  requestedBy: 'start',
  selection: [],
  startedAt: `${lastDay}T05:58:00.000Z`,
  completedAt: `${lastDay}T06:00:00.000Z`,
  runs: [runOf('commit', 'COMPLETED', 1204, 1204)],
};

export function runOf(
  script: string,
  status: string,
  done: number,
  expected: number | null,
  error: string | null = null,
) {
  return {
    source: 'git',
    connection: 'default',
    script,
    status,
    done,
    expected,
    counts: { commits: done },
    error,
  };
}

/** All of a small installation’s answers, for somebody who is signed in and known. */
export function exampleReplies(): Replies {
  return {
    '/api/v1/me': {
      body: { name: 'Ada Lovelace', role: 'admin', contributor: { id: 1, name: 'Ada Lovelace' } },
    },
    '/api/v1/sources': {
      body: { sources: [{ name: 'git', dataSource: 'git', connection: 'default', title: 'Git' }] },
    },
    '/api/v1/collections': { body: { collections: [finishedCollection] } },
    '/api/v1/metrics-catalogue': { body: catalogue },
    '/api/v1/metrics/commit-pr-activity': (_, url) => ({ body: activityAnswer(url.searchParams) }),
    '/api/v1/metrics/commit-activity': (_, url) => ({ body: commitsAnswer(url.searchParams) }),
    '/api/v1/metrics/code-contribution': (_, url) => ({ body: contributionAnswer(url.searchParams) }),
  };
}
