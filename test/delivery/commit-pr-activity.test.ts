import { describe, expect, it } from 'vitest';
import { drawingOf } from '../../server/contract/drawing/drawing.ts';
import { asking, metricIn, metricsEngine } from '../support/asking.ts';
import { storeCommits } from '../support/commits.ts';
import { testDatabase } from '../support/database.ts';
import { deliveryCollected } from '../support/given.ts';
import { storeDelivery } from '../support/pull-requests.ts';

const hour = 3600;
const at = (day: string, time = '12:00') => `2026-03-${day}T${time}:00Z`;

const { pool } = await testDatabase();
await storeCommits(pool, [{ at: at('02'), author: 'Ada' }], 'UTC', 'github');
await storeDelivery(pool, {
  pullRequests: [
    { number: 1, opened: at('02'), merged: at('03'), additions: 9, deletions: 0 },
    {
      number: 2,
      opened: at('02'),
      merged: at('04'),
      additions: 500,
      deletions: 400,
      writtenAdditions: 80,
      writtenDeletions: 20,
    },
    { number: 3, opened: at('02'), closed: at('03'), baseBranch: 'release/1' },
    {
      number: 4,
      opened: at('03'),
      events: [
        { kind: 'CLOSED', at: at('03', '13:00') },
        { kind: 'REOPENED', at: at('04') },
      ],
    },
    { number: 5, opened: at('03'), merged: at('03', '12:05'), author: 'renovate[bot]' },
    { number: 6, opened: at('04'), merged: at('04', '14:00'), author: null, additions: 396, deletions: 398 },
    { number: 7, opened: at('04', '23:59'), draft: true },
  ],
});
await storeDelivery(pool, {
  repository: 'acme/old',
  pullRequests: [{ number: 1, opened: at('02'), merged: at('03') }],
});
await pool.query("update repository set archived = true where full_name = 'acme/old'");
await deliveryCollected(pool);
const engine = await metricsEngine(pool);
const asked = (from: string, to: string, query = {}) =>
  asking(engine, 'commit-pr-activity', { from: `2026-03-${from}`, to: `2026-03-${to}`, by: 'day', ...query });
const seriesOf = async (id: string, query = {}) =>
  metricIn(await asked('02', '05', { metric: id, ...query }), id).series.map((point) => point.value);

describe('pull requests', () => {
  it('are opened, merged and given up on their days, into any branch, by people', async () => {
    expect(await seriesOf('prs_opened')).toEqual([3, 1, 2, 0]);
    expect(await seriesOf('prs_merged')).toEqual([0, 1, 2, 0]);
    expect(await seriesOf('prs_closed_unmerged')).toEqual([0, 1, 0, 0]);
  });

  it('count bots’ where they are asked for, and say how many are left out where they are not', async () => {
    expect(await seriesOf('prs_merged', { bots: 'true' })).toEqual([0, 2, 2, 0]);
    const { excluded } = metricIn(await asked('02', '05'), 'prs_merged');
    expect(excluded).toEqual([{ reason: 'bot', count: 1 }]);
  });

  it('are merged by share of those that ended: one that was opened again has not ended', async () => {
    expect(await seriesOf('pr_merge_rate')).toEqual([null, 0.5, 1, null]);
    expect(metricIn(await asked('02', '05'), 'pr_merge_rate').value).toBe(0.75);
  });

  it('take from being opened to being merged: the mean, with the median beside it', async () => {
    const { value, statistics, bins } = metricIn(await asked('02', '05'), 'time_to_merge');
    expect(value).toBeCloseTo((74 / 3) * hour);
    expect(statistics?.median).toBe(24 * hour);
    expect(bins?.map((bin) => bin.count)).toEqual([0, 1, 0, 2, 0, 0, 0]);
  });

  it('have the size that people wrote where it is known, else the provider’s, which is shown as approximate', async () => {
    const { value, bins, breakdown } = metricIn(await asked('02', '05'), 'pr_size');
    expect(value).toBe(100);
    expect(bins?.map((bin) => bin.count)).toEqual([1, 0, 1, 0, 0, 1]);
    expect(breakdown?.map(({ label, value: median, sampleSize }) => [label, median, sampleSize])).toEqual([
      ['Without generated files', 100, 1],
      ['As the provider counts (approximate)', 401.5, 2],
    ]);
  });

  it('are out of totals with their repository once it is archived', async () => {
    const { rows } = await pool.query(
      'select 1 from pull_request_fact f join repository r on r.id = f.repository_id where r.archived',
    );
    expect(rows).toHaveLength(1);
    expect(metricIn(await asked('02', '03'), 'prs_opened').value).toBe(4);
  });

  it('are compared with the days before', async () => {
    const { previousValue, change } = metricIn(
      await asked('04', '05', { compare: 'previous' }),
      'prs_opened',
    );
    expect({ previousValue, change }).toEqual({ previousValue: 4, change: null });
  });

  it('are drawn beside commits, and no empty lines where nothing brings them', async () => {
    const drawn = async () => drawingOf(await asked('02', '05'), 'trend').series.map((line) => line.metric);
    expect(await drawn()).toEqual(['commits', 'prs_opened', 'prs_merged']);
    await pool.query("delete from resource_freshness where resource = 'pull-requests'");
    expect(await drawn()).toEqual(['commits']);
    const opened = metricIn(await asked('02', '05'), 'prs_opened');
    expect(opened).toMatchObject({ value: null, missing: ['pull requests'] });
    await deliveryCollected(pool);
  });

  it('are no data before they are collected', async () => {
    await deliveryCollected(pool, new Date(at('04', '00:00')));
    expect(await seriesOf('prs_closed_unmerged')).toEqual([null, null, 0, 0]);
  });
});
