import { describe, expect, it } from 'vitest';
import { questionQuery } from '../../server/contract/question.ts';
import { recordsOf } from '../../server/metrics/answer/records.ts';
import { operator } from '../support/asking.ts';
import { testDatabase } from '../support/database.ts';
import {
  metricMadeOf,
  metricOver,
  ownEngine,
  ownGroup,
  ownMetric,
  rowsOf,
  standardColumns,
} from '../support/groups.ts';

const { pool } = await testDatabase();
await pool.query(`
  create table run (at timestamptz, result text, service text, ${standardColumns});
  insert into run (at, value, service, bot, identity) values
    ('2026-03-02T10:00Z', 1, 'shop', false, 'a'), ('2026-03-02T11:00Z', 0, 'shop', false, 'b'),
    ('2026-03-02T12:00Z', 1, 'site', false, 'c'), ('2026-03-04T10:00Z', 1, 'site', false, 'd'),
    ('2026-03-04T11:00Z', 0, 'site', true, 'e'),
    ('2026-02-28T10:00Z', 0, 'shop', false, 'f'), ('2026-02-28T10:00Z', 1, 'shop', false, 'g');
  create table bill (at timestamptz, service text, ${standardColumns});
  insert into bill (at, value, service, identity) values
    ('2026-03-02T10:00Z', 30, 'shop', 'x'), ('2026-03-03T10:00Z', 10, 'site', 'y'), ('2026-03-04T10:00Z', 7, 'site', 'z');`);

const runs = rowsOf('run', ['at', 'value', 'service'], { dimensions: ['service'] });
const bills = rowsOf('bill', ['at', 'value', 'service'], { dimensions: ['service'] });
const success = metricOver({
  id: 'success_rate',
  unit: 'share',
  observe: runs,
  summarise: { kind: 'ratio' },
  breakdown: { dimension: 'service', series: true },
});
const cost = metricOver({
  id: 'cost_per_run',
  observe: {
    ...runs,
    id: 'runs',
    select: `select 1::float8 as value, ${runs.select.slice(7).replace('r.value, ', '')}`,
  },
  summarise: { kind: 'ratio', numerator: bills },
});
const engine = await ownEngine(
  pool,
  ownGroup([
    success,
    cost,
    metricOver({ ...success, id: 'few', fewest: 5 }),
    metricMadeOf({
      id: 'failure_rate',
      combine: { kind: 'score', of: ['success_rate'], value: ([rate = 0]) => 1 - rate },
    }),
    metricMadeOf({ id: 'difference', combine: { kind: 'difference', of: ['success_rate', 'cost_per_run'] } }),
  ]),
);
const days = { from: '2026-03-02', to: '2026-03-04', compare: 'previous' as const };
const asked = (id: string, query = {}) => ownMetric(engine, id, { ...days, ...query });

describe('a share of rows', () => {
  it('is the rows that fit over all of them, never a mean of the buckets’ shares', async () => {
    const { value, sampleSize, statistic, series } = await asked('success_rate');
    expect({ value, sampleSize, statistic }).toEqual({ value: 3 / 4, sampleSize: 4, statistic: 'ratio' });
    expect(series.map((point) => [point.value, point.sampleSize])).toEqual([
      [2 / 3, 3],
      [null, 0],
      [1, 1],
    ]);
  });

  it('has the period before beside it, and no change while one of them is of fewer than five', async () => {
    const { previousValue, change, series } = await asked('success_rate');
    expect({ previousValue, change }).toEqual({ previousValue: 1 / 2, change: null });
    expect(series.map((point) => point.previousValue)).toEqual([null, 1 / 2, null]);
  });

  it('is split into shares of their own, along the buckets too', async () => {
    const { breakdown } = await asked('success_rate');
    expect(breakdown?.map(({ key, value, share }) => [key, value, share])).toEqual([
      ['site', 1, undefined],
      ['shop', 1 / 2, undefined],
    ]);
    expect(breakdown?.[0]?.series?.map((point) => point.value)).toEqual([1, null, 1]);
  });

  it('counts what is left out, unless bots are asked for', async () => {
    expect((await asked('success_rate')).excluded).toEqual([{ reason: 'bot', count: 1 }]);
    const { value, excluded } = await asked('success_rate', { bots: 'true' });
    expect({ value, excluded }).toEqual({ value: 3 / 5, excluded: [] });
  });

  it('of nothing is no number', async () => {
    expect((await asked('success_rate', { from: '2026-03-03', to: '2026-03-03' })).value).toBeNull();
  });

  it('has no value with fewer observations than it takes', async () => {
    expect((await asked('few')).value).toBeNull();
  });
});

describe('a ratio of two sums', () => {
  it('divides them, with the number of what it is of', async () => {
    const { value, sampleSize, series } = await asked('cost_per_run');
    expect({ value, sampleSize }).toEqual({ value: 47 / 4, sampleSize: 4 });
    expect(series.map((point) => point.value)).toEqual([10, null, 7]);
  });

  it('has the rows that it is of as its records', async () => {
    const { records } = await recordsOf(engine, operator, 'own', 'cost_per_run', {
      ...questionQuery.parse(days),
      limit: 10,
    });
    expect(records.map((record) => record.identity)).toEqual(['d', 'c', 'b', 'a']);
  });
});

describe('a metric that is made of others', () => {
  it('follows its formula in total, along the buckets and in the period before', async () => {
    const { value, previousValue, sampleSize, series } = await asked('failure_rate');
    expect({ value, previousValue, sampleSize }).toEqual({
      value: 1 / 4,
      previousValue: 1 / 2,
      sampleSize: 4,
    });
    expect(series.map((point) => point.value)).toEqual([1 - 2 / 3, null, 0]);
  });

  it('may be the difference of two', async () => {
    expect((await asked('difference')).value).toBe(3 / 4 - 47 / 4);
  });

  it('has no rows of its own, and says whose to ask for', async () => {
    const rows = recordsOf(engine, operator, 'own', 'difference', {
      ...questionQuery.parse(days),
      limit: 10,
    });
    await expect(rows).rejects.toThrow('made of success_rate and cost_per_run');
  });
});
