import { describe, expect, it } from 'vitest';
import type { QuestionQuery } from '../../server/contract/question.ts';
import { asking, metricIn, metricsEngine } from '../support/asking.ts';
import { collected, storeCommits } from '../support/commits.ts';
import { testDatabase } from '../support/database.ts';

describe('a commit dated later than now', async () => {
  const { pool } = await testDatabase();
  const days = [
    '2026-11-22T10:00:00Z',
    '2026-11-23T10:00:00Z',
    '2026-11-23T20:00:00Z',
    '2026-11-24T10:00:00Z',
  ];
  await storeCommits(pool, [
    ...days.map((at) => ({ at, author: 'Ada', added: 10 })),
    { at: '2026-11-25T10:00:00Z', author: 'Ada', added: 90, merge: true as const },
  ]);
  const engine = await metricsEngine(pool);
  const week = { from: '2026-11-22', to: '2026-11-25', contributor: 'Ada' };

  it.each(['UTC', 'Africa/Abidjan'])(
    'has not happened yet, for rollups and rows alike: %s',
    async (timeZone) => {
      const answer = await asking(engine, 'commits', { ...week, timeZone });
      const { value, series, excluded } = metricIn(answer, 'commits');
      expect([value, excluded]).toEqual([2, []]);
      expect(series.map((point) => point.value)).toEqual([1, 1, null, null]);
      expect(metricIn(answer, 'commit_size').bins?.map((bin) => bin.count)).toEqual([2, 0, 0, 0, 0]);
    },
  );

  it('makes no streak longer', async () => {
    const { value, label } = metricIn(await asking(engine, 'commits', week), 'commit_streak');
    expect([value, label]).toEqual([2, 'now 2 days']);
  });

  it('is nothing to divide by', async () => {
    expect(metricIn(await asking(engine, 'commits', week), 'commit_frequency').value).toBe(1);
  });

  it('makes no future period one with data', async () => {
    const future = { ...week, from: '2026-11-24', to: '2026-11-30' };
    expect(metricIn(await asking(engine, 'commits', future), 'commits').value).toBeNull();
  });
});

describe('days of which only some were collected', async () => {
  const { pool } = await testDatabase();
  const days = ['02', '03', '04', '05', '06', '07', '08', '09', '10', '11'];
  await storeCommits(
    pool,
    days.flatMap((day) => [1, 2].map((hour) => ({ at: `2026-03-${day}T1${hour}:00:00Z`, author: 'Ada' }))),
  );
  await collected(pool, new Date('2026-03-04T00:00:00Z'));
  const engine = await metricsEngine(pool);
  const ask = (query: QuestionQuery) => asking(engine, 'activity', { compare: 'previous', ...query });

  it('are compared with nothing, and it is said from when on there is data', async () => {
    const answer = await ask({ from: '2026-03-07', to: '2026-03-11' });
    const { value, previousValue, change } = metricIn(answer, 'commits');
    expect({ value, previousValue, change }).toEqual({ value: 10, previousValue: null, change: null });
    expect(answer.notes).toContainEqual(expect.stringContaining('before 4 Mar 2026 is not collected'));
  });

  it('are compared once all of them were', async () => {
    const answer = await ask({ from: '2026-03-08', to: '2026-03-11', metric: 'commits' });
    expect(metricIn(answer, 'commits')).toMatchObject({ previousValue: 8, change: 0 });
    expect(answer.notes).toEqual([]);
  });

  it('are divided by the days that were', async () => {
    const answer = await asking(engine, 'commits', {
      contributor: 'Ada',
      from: '2026-02-28',
      to: '2026-03-05',
    });
    // Eight commits are there from the 2nd on; the 4th and the 5th were collected.
    expect(metricIn(answer, 'commit_frequency').value).toBe(2);
    expect(
      metricIn(answer, 'commit_frequency')
        .series.map((point) => point.value)
        .slice(-2),
    ).toEqual([2, 2]);
  });
});

describe('days that nobody has looked at yet', async () => {
  const { pool } = await testDatabase();
  const at = (day: string, hour: number) => `2026-03-${day}T${hour}:00:00Z`;
  await storeCommits(
    pool,
    ['02', '03', '04', '05', '06'].flatMap((day) =>
      [10, 11].map((hour) => ({ at: at(day, hour), author: 'Ada' })),
    ),
  );
  await collected(pool);
  await pool.query(
    "update resource_freshness set collected_until = '2026-03-06T12:00:00Z', reached_until = null",
  );
  const engine = await metricsEngine(pool, { now: '2026-03-09T12:00:00Z' });
  const week = { from: '2026-03-05', to: '2026-03-09', by: 'day' } as const;

  it('are no data rather than days without work, and the one on which somebody looked last is partial', async () => {
    const { series } = metricIn(await asking(engine, 'activity', week), 'commits');
    expect(series.map(({ value, partial }) => [value, partial ?? false])).toEqual([
      [2, false],
      [2, true],
      [null, false],
      [null, false],
      [null, true],
    ]);
  });

  it('make nothing fall: nothing is compared, and it is said since when nobody has looked', async () => {
    const answer = await asking(engine, 'activity', { ...week, metric: 'commits', compare: 'previous' });
    expect(metricIn(answer, 'commits')).toMatchObject({ value: 4, previousValue: null, change: null });
    expect(answer.notes.join(' ')).toContain('Nobody has looked since 6 Mar 2026');
  });

  it('are nothing to divide by', async () => {
    const answer = await asking(engine, 'activity', week);
    expect(metricIn(answer, 'commit_rate').value).toBe(2);
  });

  it('are those that no part of a source was looked at: one that lags behind does not hide the others', async () => {
    await pool.query("update resource_freshness set reached_until = '2026-03-09T12:00:00Z'");
    const { series } = metricIn(await asking(engine, 'activity', week), 'commits');
    expect(series.map(({ value }) => value)).toEqual([2, 2, 0, 0, 0]);
  });
});

describe('an installation whose time zone goes by several names', async () => {
  const { pool } = await testDatabase();
  await storeCommits(pool, [{ at: '2026-03-02T20:00:00Z', author: 'Ada' }], 'Asia/Kolkata');
  const engine = await metricsEngine(pool, { timeZone: 'Asia/Kolkata' });

  it('answers from its rollups, under the name that it was given', async () => {
    // No row says 7: only the rollups can.
    await pool.query('update rollup set n = 7');
    const answer = await asking(engine, 'activity', { from: '2026-03-03', to: '2026-03-03' });
    expect([metricIn(answer, 'commits').value, answer.period.timeZone]).toEqual([7, 'Asia/Kolkata']);
  });
});

describe('a year of days', async () => {
  const { pool } = await testDatabase();
  await storeCommits(pool, [{ at: '2024-02-29T12:00:00Z', author: 'Ada' }]);
  const engine = await metricsEngine(pool);

  it.each([
    ['2024-02-29', 366, '2023-03-01'],
    ['2024-12-31', 366, '2024-01-01'],
    ['2025-02-28', 366, '2024-02-29'],
    ['2025-03-01', 365, '2024-03-02'],
  ])('that ends on %s has %i', async (to, count, first) => {
    const answer = await asking(engine, 'commits', { from: to, to, contributor: 'Ada', metric: 'commits' });
    const days = answer.charts.find((chart) => chart.shows === 'year')?.days ?? [];
    expect([days.length, days[0]?.start]).toEqual([count, first]);
  });
});
