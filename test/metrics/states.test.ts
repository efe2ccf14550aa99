import { describe, expect, it } from 'vitest';
import { questionQuery } from '../../server/contract/question.ts';
import { recordsOf } from '../../server/metrics/answer/records.ts';
import { asking, metricIn, operator } from '../support/asking.ts';
import { testDatabase } from '../support/database.ts';
import { metricOver, ownEngine, ownGroup, ownMetric, rowsOf, standardColumns } from '../support/groups.ts';

const { pool } = await testDatabase();
await pool.query(`
  insert into contributor (id, name) values (1, 'Ada'), (2, 'Grace');
  insert into team (id, slug, name) values (1, 'one', 'One'), (2, 'two', 'Two');
  insert into team_member (team_id, contributor_id, since, until) values
    (1, 1, null, '2026-03-04T12:00Z'), (1, 2, null, null), (2, 1, '2026-03-03T00:00Z', null);
  create table open_request (started_at timestamptz, ended_at timestamptz, since timestamptz, status text, title text, url text, ${standardColumns});
  insert into open_request (started_at, ended_at, status, person, bot, identity, value) values
    ('2026-02-20T00:00Z', '2026-03-03T10:00Z', 'waiting', 1, false, 'a', 5),
    ('2026-03-03T10:00Z', null, 'approved', 1, false, 'a', 5),
    ('2026-03-02T08:00Z', '2026-03-04T00:00Z', 'waiting', 2, false, 'b', 3),
    ('2026-03-04T00:00Z', null, 'waiting', 2, false, 'c', 2),
    ('2026-03-02T08:00Z', '2026-03-02T20:00Z', 'waiting', 2, false, 'd', 9),
    ('2026-03-01T00:00Z', null, 'waiting', null, true, 'e', 1),
    ('2026-03-05T09:00Z', '2026-03-05T09:00Z', 'waiting', 2, false, 'f', 1),
    ('2026-01-01T00:00Z', '2026-02-01T00:00Z', 'waiting', 2, false, 'g', 1);
  update open_request set since = '2026-02-28T00:00Z', title = 'Request ' || identity, url = 'https://git.example/' || identity;`);

const requests = rowsOf(
  'open_request',
  ['started_at', 'ended_at', 'since', 'value', 'status', 'title', 'url'],
  {
    shape: 'span',
    dimensions: ['status'],
    hasSince: true,
    hasTitle: true,
  },
);
const statuses = ['draft', 'waiting', 'approved'].map((key) => ({ key, label: key.toUpperCase() }));
const day = 86_400;
const engine = await ownEngine(
  pool,
  ownGroup([
    metricOver({
      id: 'open',
      observe: requests,
      summarise: { kind: 'state', of: 'count' },
      breakdown: { dimension: 'status', keys: statuses, series: true },
      bins: [
        { from: 0, label: 'up to 5 days' },
        { from: 5 * day, label: 'more' },
      ],
      list: {
        columns: [
          { title: 'Request', column: 'title' },
          { title: 'Age', column: 'age', unit: 'seconds' },
        ],
        order: 'oldest',
        most: 10,
      },
    }),
    metricOver({ id: 'size', observe: requests, summarise: { kind: 'state', of: 'sum' } }),
  ]),
  { now: '2026-03-05T12:00:00Z' },
);
const days = { from: '2026-03-02', to: '2026-03-06', compare: 'previous' as const };
const asked = (id: string, query = {}) => ownMetric(engine, id, { ...days, ...query });

describe('a state', () => {
  it('is what is open at the end of each bucket, rebuilt from before the period', async () => {
    const { series } = await asked('open');
    // What begins and ends within a day is not seen; what ends as the 4th begins was open at the end of the 3rd.
    expect(series.map((point) => point.value)).toEqual([2, 2, 2, 2, null]);
  });

  it('has the value of now while the period is not over, and of its end afterwards', async () => {
    const { value, statistic, sampleSize } = await asked('open');
    expect({ value, statistic, sampleSize }).toEqual({ value: 2, statistic: 'state', sampleSize: 2 });
    expect((await asked('open', { from: '2026-02-20', to: '2026-03-01' })).value).toBe(1);
    expect((await asked('open', { from: '2026-02-01', to: '2026-02-19' })).value).toBe(0);
  });

  it('is compared with that of the end of the period before', async () => {
    const { previousValue, change } = await asked('open');
    expect({ previousValue, change }).toEqual({ previousValue: 1, change: null });
  });

  it('may add the values up', async () => {
    expect((await asked('size')).series.map((point) => point.value)).toEqual([8, 8, 7, 7, null]);
  });

  it('is split in a declared order, with zeros, along the buckets too', async () => {
    const { breakdown } = await asked('open');
    expect(breakdown?.map(({ label, value, share }) => [label, value, share])).toEqual([
      ['DRAFT', 0, 0],
      ['WAITING', 1, 1 / 2],
      ['APPROVED', 1, 1 / 2],
    ]);
    expect(breakdown?.map(({ series }) => series?.map((point) => point.value))).toEqual([
      [0, 0, 0, 0, null],
      [2, 1, 1, 1, null],
      [0, 1, 1, 1, null],
    ]);
  });

  it('has the ages of what is open in its bins', async () => {
    const { bins } = await asked('open', { from: '2026-03-02', to: '2026-03-03' });
    expect(bins?.map((bin) => bin.count)).toEqual([2, 0]);
    expect((await asked('open')).bins?.map((bin) => bin.count)).toEqual([0, 2]);
  });

  it('leaves the bots out that are there at the end', async () => {
    expect((await asked('open')).excluded).toEqual([{ reason: 'bot', count: 1 }]);
    expect((await asked('open', { bots: 'true' })).value).toBe(3);
  });

  it('is a team’s by the members of the time of the state, each thing once', async () => {
    expect((await asked('open', { team: 'one' })).series.map((point) => point.value)).toEqual([
      2,
      2,
      1,
      1,
      null,
    ]);
    expect((await asked('open', { team: 'two' })).series.map((point) => point.value)).toEqual([
      0,
      1,
      1,
      1,
      null,
    ]);
    expect((await asked('open', { team: ['one', 'two'] })).series.map((point) => point.value)).toEqual([
      2,
      2,
      2,
      2,
      null,
    ]);
  });

  it('lists what is open, the oldest first', async () => {
    const { columns, columnUnits, rows } = await asked('open');
    expect({ columns, columnUnits }).toEqual({ columns: ['Request', 'Age'], columnUnits: [null, 'seconds'] });
    expect(rows).toEqual([
      ['Request a', 5.5 * day],
      ['Request c', 5.5 * day],
    ]);
  });

  it('has what was open at the end of a bucket as its rows, by the names that people know', async () => {
    const question = { ...questionQuery.parse(days), limit: 10 };
    const rows = async (query: { bucket?: string; key?: string }) =>
      (await recordsOf(engine, operator, 'own', 'open', { ...question, ...query })).records;
    expect((await rows({ bucket: '2026-03-03' })).map((row) => [row.subject, row.url])).toEqual([
      ['Request a', 'https://git.example/a'],
      ['Request b', 'https://git.example/b'],
    ]);
    expect((await rows({ key: 'approved' })).map((row) => row.identity)).toEqual(['a']);
  });
});

describe('a state of a few people', () => {
  const viewer = { name: 'user 1', role: 'viewer', contributorId: null, operator: false } as const;

  it('is for those people alone, whoever else had something open earlier in the period', async () => {
    await pool.query(`
      insert into contributor (id, name) select 10 + n, 'P' || n from generate_series(1, 6) n;
      insert into team (id, slug, name) values (3, 'six', 'Six');
      insert into team_member (team_id, contributor_id) select 3, 10 + n from generate_series(1, 6) n;
      insert into open_request (started_at, ended_at, person, identity)
      select '2026-03-02T08:00Z', case when n > 1 then '2026-03-04T08:00Z'::timestamptz end, 10 + n, 'p' || n from generate_series(1, 6) n`);
    const answered = (query: object) =>
      asking(engine, 'own', { ...days, team: 'six', metric: 'size', ...query }, viewer);
    await expect(answered({})).rejects.toThrow('Fewer than 5 people');
    expect(metricIn(await answered({ compare: undefined, to: '2026-03-03' }), 'size').value).toBe(6);
  });

  it('lists nothing for others where few people stand behind the rows, and says so', async () => {
    const answer = await asking(engine, 'own', { ...days, metric: 'open' }, viewer);
    expect(metricIn(answer, 'open').rows).toBeUndefined();
    expect(answer.notes).toContain('open: the list is left out, since few people stand behind it.');
  });
});
