import { describe, expect, it } from 'vitest';
import type { ChartAnswer, MetricAnswer } from '../../server/contract/answer.ts';
import { drawing } from '../../server/contract/charts.ts';
import { drawingOf } from '../../server/contract/drawing/drawing.ts';
import { neutralColour } from '../../server/contract/drawing/palette.ts';
import { NotFound } from '../../server/contract/errors.ts';
import { answerOf, binOf, dayAfter, metricOf, pointsFrom, sliceOf } from '../support/answers.ts';

const commits = metricOf({
  id: 'commits',
  title: 'Commits',
  value: 60,
  series: pointsFrom('2026-11-02', 'week', [20, 30, 10], true),
});

function drawn(chart: Partial<ChartAnswer>, metrics: MetricAnswer[] = [commits], extra = {}) {
  const given = {
    id: 'c',
    title: 'Chart',
    kind: 'line',
    metrics: metrics.map((m) => m.id),
    shows: 'series',
  } as const;
  return drawing.parse(drawingOf(answerOf({ metrics, charts: [{ ...given, ...chart }], ...extra }), 'c'));
}

describe('a chart along time', () => {
  it('has one series a metric, with the buckets’ words and the values as people read them', () => {
    const { x, y, series } = drawn({});
    expect(x.keys).toEqual(['2026-11-02', '2026-11-09', '2026-11-16']);
    expect(x.labels).toEqual(['2 Nov', '9 Nov', '16 Nov']);
    expect(x.names[0]).toBe('Week of 2 Nov 2026');
    expect(y).toEqual({ title: 'Commits', unit: 'commits', stacked: false, whole: true });
    expect(series.map(({ id, style, values, shown }) => ({ id, style, values, shown }))).toEqual([
      {
        id: 'commits',
        style: 'solid',
        values: [20, 30, 10],
        shown: ['20 commits', '30 commits', '10 commits'],
      },
    ]);
  });

  it('marks the bucket that is not over', () => {
    const { x } = drawn({});
    expect(x.partial).toEqual([false, false, true]);
    expect(x.names[2]).toBe('Week of 16 Nov 2026 (partial)');
  });

  it('leaves a gap where there is no data, and never a zero', () => {
    const holed = { ...commits, series: pointsFrom('2026-11-02', 'week', [20, null, 0]) };
    const { series, description } = drawn({}, [holed]);
    expect(series[0]?.values).toEqual([20, null, 0]);
    expect(series[0]?.shown).toEqual(['20 commits', '–', '0 commits']);
    expect(description).toContain('No data for 1 of 3 weeks.');
  });

  it('has the previous period as a dashed series of the same colour where the answer compares', () => {
    const points = pointsFrom('2026-11-02', 'week', [20, 30, 10]).map((point, i) => ({
      ...point,
      previousValue: i * 10,
    }));
    const prs = metricOf({
      id: 'prs',
      title: 'PRs',
      unit: 'pull requests',
      value: 3,
      series: pointsFrom('2026-11-02', 'week', [1, 1, 1]),
    });
    const { series, y } = drawn({}, [prs, { ...commits, series: points }]);
    expect(series.map(({ id, colour, style }) => [id, colour, style])).toEqual([
      ['prs', 0, 'solid'],
      ['commits', 1, 'solid'],
      ['commits:previous', 1, 'previous'],
    ]);
    expect(series[2]?.values).toEqual([0, 10, 20]);
    expect(y.unit).toBeNull();
  });

  it('draws a trend as a straight line from its start to its end', () => {
    const { series, description } = drawn({}, [{ ...commits, trend: { perBucket: 5, start: 20, end: 30 } }]);
    expect(series[1]).toMatchObject({ id: 'commits:trend', style: 'trend', values: [20, 25, 30] });
    expect(description).toContain('The trend is rising by 5 commits a week.');
  });

  it('stacks, and then compares with one line: the total of the period before', () => {
    const points = (values: number[], before: number) =>
      pointsFrom('2026-11-02', 'week', values).map((point) => ({ ...point, previousValue: before }));
    const added = metricOf({
      id: 'added',
      title: 'Added',
      unit: 'lines',
      value: 6,
      series: points([1, 2, 3], 7),
    });
    const removed = metricOf({
      id: 'removed',
      title: 'Removed',
      unit: 'lines',
      value: 6,
      series: points([3, 2, 1], 3),
    });
    const { series, y } = drawn({ kind: 'area', stacked: true }, [added, removed]);
    expect(y.stacked).toBe(true);
    expect(series[2]).toMatchObject({
      label: 'Total, previous period',
      colour: neutralColour,
      values: [10, 10, 10],
    });
  });

  it('says the content truthfully: total, extremes among whole weeks, what is partial', () => {
    const compared = metricOf({
      id: 'commits',
      title: 'Commits',
      value: 60,
      change: 0.25,
      series: commits.series,
    });
    const { description, subtitle } = drawn({ title: 'Commits over time' }, [compared], {
      previousPeriod: { from: '2026-05-25', to: '2026-08-23' },
      filters: { team: ['payments', 'web'], repository: [], contributor: [] },
    });
    expect(subtitle).toBe(
      '24 Aug – 22 Nov 2026 · by week · compared with 25 May – 23 Aug 2026 · team payments and web',
    );
    expect(description).toBe(
      'Commits over time. Line chart, 24 Aug – 22 Nov 2026, by week. Commits: 60 commits, 25 % more than in the period ' +
        'before; most 30 commits (Week of 9 Nov 2026), least 20 commits (Week of 2 Nov 2026). Partial: 16 Nov.',
    );
  });

  it('names the statistic of a distribution and does not claim whole numbers', () => {
    const time = metricOf({
      id: 'time',
      title: 'Time to merge',
      unit: 'seconds',
      statistic: 'mean',
      value: 7200,
      series: pointsFrom('2026-11-02', 'week', [7200]),
    });
    const { y, series } = drawn({}, [time]);
    expect(y).toMatchObject({ title: 'Time to merge (mean)', unit: 'seconds', whole: false });
    expect(series[0]?.shown).toEqual(['2 hours']);
  });
});

describe('a chart of parts', () => {
  const languages = metricOf({
    id: 'languages',
    title: 'Languages',
    unit: 'lines',
    statistic: 'sum',
    value: 100,
    breakdown: [
      ...['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((key, i) => sliceOf(key, key.toUpperCase(), 20 - i)),
      sliceOf('other', 'Other', 3),
    ],
  });

  it('shows a pie’s largest slices and everything else as Other, in the neutral colour', () => {
    const { x, series } = drawn({ kind: 'pie', shows: 'breakdown' }, [languages]);
    expect(x.labels).toEqual(['A', 'B', 'C', 'D', 'E', 'F', 'Other']);
    expect(series[0]?.values.at(-1)).toBe(14 + 13 + 3);
    expect(x.colours).toEqual([0, 1, 2, 3, 4, 5, neutralColour]);
    expect(series[0]?.shown[0]).toBe('20 lines (14.8 %)');
  });

  it('shows a breakdown as bars, the largest first, without colours of their own', () => {
    const { x, series } = drawn({ kind: 'bar', shows: 'breakdown' }, [languages]);
    expect(x.colours).toBeUndefined();
    expect(x.labels).toHaveLength(9);
    expect(series[0]?.values[0]).toBe(20);
  });

  it('shows how many observations lie in each bin', () => {
    const size = metricOf({
      id: 'size',
      title: 'Pull request size',
      unit: 'lines',
      statistic: 'median',
      value: 84,
      bins: [binOf(0, 10, 'XS', 1), binOf(10, null, 'S', 3)],
    });
    const { x, series, description } = drawn({ kind: 'histogram', shows: 'bins' }, [size]);
    expect(x).toMatchObject({ title: 'Pull request size, lines', keys: ['0', '10'], labels: ['XS', 'S'] });
    expect(series[0]?.shown).toEqual(['1 (25 %)', '3 (75 %)']);
    expect(description).toContain('Pull request size: XS 1 (25 %), S 3 (75 %).');
  });
});

describe('a calendar', () => {
  const days = Array.from({ length: 365 }, (_, i) => ({
    start: dayAfter('2025-11-23', i),
    value: i === 7 ? 9 : 0,
    sampleSize: 1,
  }));

  it('shows its own year, whatever the period', () => {
    const { x, subtitle, description } = drawn({ kind: 'calendar', shows: 'year', days });
    expect(x.keys).toHaveLength(365);
    expect(subtitle).toBe('23 Nov 2025 – 22 Nov 2026');
    expect(description).toContain('Commits: something on 1 of 365 days; most 9 commits (Sun, 30 Nov 2025).');
  });
});

describe('nothing to draw', () => {
  it('says what to connect where nothing brings the data', () => {
    const missing = metricOf({
      id: 'prs',
      title: 'PRs',
      value: null,
      missing: ['pull requests'],
      series: pointsFrom('2026-11-02', 'week', [null]),
    });
    const { empty, description } = drawn({}, [missing]);
    expect(empty).toBe(
      'No pull requests collected yet. Connect a source that brings them, or wait for its first collection.',
    );
    expect(description).toBe(
      'Chart: No pull requests collected yet. Connect a source that brings them, or wait for its first collection.',
    );
  });

  it('says the period where it holds nothing', () => {
    const none = metricOf({ id: 'languages', title: 'Languages', value: 0, breakdown: [] });
    expect(drawn({ kind: 'pie', shows: 'breakdown' }, [none]).empty).toBe(
      'There is nothing from 24 Aug – 22 Nov 2026.',
    );
  });

  it('draws zeros along time: that nothing happened is news', () => {
    const quiet = { ...commits, value: 0, series: pointsFrom('2026-11-02', 'week', [0, 0]) };
    expect(drawn({}, [quiet]).empty).toBeNull();
  });

  it('refuses an unknown chart by name, with those that there are', () => {
    const answer = answerOf({ metrics: [commits], charts: [] });
    expect(() => drawingOf(answer, 'pie')).toThrow(NotFound);
    expect(() => drawingOf(answer, 'pie')).toThrow('Commit and pull request activity has no chart “pie”.');
  });
});
