import { describe, expect, it } from 'vitest';
import { asking, metricIn, metricsEngine } from '../support/asking.ts';
import { storeCommits } from '../support/commits.ts';
import { testDatabase } from '../support/database.ts';
import { deliveryCollected, storeGiven } from '../support/given.ts';
import { storeDelivery } from '../support/pull-requests.ts';

const day = 86_400;
const at = (date: string, time = '12:00') => `2026-03-${date}T${time}:00Z`;
const statuses = ['prs_in_draft', 'prs_waiting_for_review', 'prs_in_review', 'prs_approved'];

const { pool } = await testDatabase();
await storeCommits(
  pool,
  [
    { at: at('02'), author: 'Alan' },
    { at: at('03'), author: 'renovate[bot]' },
  ],
  'UTC',
  'github',
);
await storeDelivery(pool, {
  pullRequests: [
    {
      number: 1,
      opened: at('02'),
      merged: at('08'),
      events: [
        { kind: 'READY_FOR_REVIEW', at: at('03') },
        { kind: 'REVIEW_DISMISSED', at: at('06'), review: 'approval' },
      ],
      reviews: [
        { by: 'Grace', at: at('04') },
        { by: 'Grace', at: at('05'), verdict: 'APPROVED', id: 'approval' },
      ],
    },
    { number: 2, opened: at('03'), author: 'Grace' },
    { number: 3, opened: at('03'), author: 'renovate[bot]' },
    {
      number: 4,
      opened: at('02'),
      author: null,
      events: [
        { kind: 'CLOSED', at: at('04') },
        { kind: 'REOPENED', at: at('06') },
      ],
    },
    { number: 5, opened: at('05'), author: 'Grace', comments: [{ by: 'coderabbit[bot]', at: at('05') }] },
  ],
});
await deliveryCollected(pool);
const engine = await metricsEngine(pool);
const asked = (from: string, to: string, query = {}) =>
  asking(engine, 'work-in-progress', { from: `2026-03-${from}`, to: `2026-03-${to}`, by: 'day', ...query });
const seriesOf = async (id: string, from: string, to: string, query = {}) =>
  metricIn(await asked(from, to, { metric: id, ...query }), id).series.map((point) => point.value);

describe('open pull requests', () => {
  it('are those at the end of each day, rebuilt from what happened: closed ones come back when they are opened again', async () => {
    expect(await seriesOf('open_prs', '01', '09')).toEqual([0, 2, 3, 2, 3, 4, 4, 3, 3]);
  });

  it('stand in one place each, so that the places add up', async () => {
    const answer = await asked('01', '09');
    const along = (id: string) => metricIn(answer, id).series.map((point) => point.value ?? 0);
    expect(statuses.map((id) => along(id).slice(1, 8))).toEqual([
      [1, 0, 0, 0, 0, 0, 0],
      [1, 3, 1, 2, 3, 3, 3],
      [0, 0, 1, 0, 1, 1, 0],
      [0, 0, 0, 1, 0, 0, 0],
    ]);
    const sums = along('open_prs').map((_, index) =>
      statuses.reduce((sum, id) => sum + (along(id)[index] ?? 0), 0),
    );
    expect(sums).toEqual(along('open_prs'));
  });

  it('are as old as they have been ready, and drafts as they have been open', async () => {
    const { bins, breakdown } = metricIn(await asked('02', '05'), 'open_prs');
    expect(bins?.map((bin) => bin.count)).toEqual([1, 2, 0, 0, 0, 0]);
    expect(breakdown?.map(({ label, value }) => [label, value])).toEqual([
      ['Draft', 0],
      ['Waiting for review', 2],
      ['In review', 0],
      ['Approved', 1],
    ]);
    expect(metricIn(await asked('02', '02'), 'open_prs').bins?.[0]).toMatchObject({ to: day, count: 2 });
  });

  it('wait for people: a bot’s comment is no review, and bots’ own are left out unless asked for', async () => {
    const waiting = metricIn(await asked('05', '05'), 'prs_waiting_for_review');
    expect(waiting).toMatchObject({ value: 2, excluded: [{ reason: 'bot', count: 1 }] });
    expect(await seriesOf('open_prs', '03', '03', { bots: 'true' })).toEqual([4]);
  });

  it('belong to a team for as long as the author is a member', async () => {
    await pool.query(`
      insert into team (id, slug, name) values (1, 'payments', 'Payments');
      insert into team_member (team_id, contributor_id, since) select 1, id, '2026-03-04T00:00Z' from contributor where name = 'Grace';`);
    expect(await seriesOf('open_prs', '02', '06', { team: 'payments' })).toEqual([0, 0, 1, 2, 2]);
  });

  it('are what is open now where the period is not over', async () => {
    const now = await metricsEngine(pool, { now: at('04', '13:00') });
    const answer = await asking(now, 'wip', { from: '2026-03-03', to: '2026-03-05', by: 'day' });
    const { value, series } = metricIn(answer, 'open_prs');
    expect({ value, series: series.map((point) => point.value) }).toEqual({ value: 2, series: [3, 2, null] });
  });
});

describe('work in progress per developer', () => {
  it('is divided by those who have one open or committed in the last 14 days, each once', async () => {
    expect(await seriesOf('wip_per_developer', '06', '06')).toEqual([4 / 3]);
    expect(await seriesOf('wip_per_developer', '17', '17')).toEqual([3]);
  });

  it('is no data where nobody is at work', async () => {
    expect(await seriesOf('wip_per_developer', '01', '01')).toEqual([null]);
  });
});

describe('active branches', async () => {
  const { pool: observedPool } = await testDatabase();
  await storeGiven(observedPool, {
    branches: [
      { observed: at('03'), active: 4 },
      { observed: at('05'), active: 2 },
      { observed: at('04'), active: 7, repository: 'acme/site' },
    ],
  });
  const observed = await metricsEngine(observedPool);
  const ask = (from: string, to: string, query = {}) =>
    asking(observed, 'wip', { from: `2026-${from}`, to: `2026-${to}`, metric: 'active_branches', ...query });

  it('are not known before the first look, and hold from look to look', async () => {
    const answer = await ask('03-02', '03-06', { by: 'day' });
    const values = metricIn(answer, 'active_branches').series.map((point) => point.value);
    expect(values).toEqual([null, 4, 11, 9, 9]);
    expect(answer.notes.join(' ')).toContain('Active branches: observed since 3 Mar 2026');
  });

  it('are not known any more 30 days after the last look', async () => {
    expect(metricIn(await ask('04-01', '04-01'), 'active_branches').value).toBe(9);
    expect(metricIn(await ask('04-10', '04-10'), 'active_branches').value).toBeNull();
  });

  it('cannot be asked of a person', async () => {
    await expect(ask('03-02', '03-06', { contributor: 'ada' })).rejects.toThrow(
      'Active branches cannot be filtered by contributor.',
    );
  });
});
