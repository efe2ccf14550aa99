import { describe, expect, it } from 'vitest';
import { asking, metricIn } from '../support/asking.ts';
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
  insert into contributor (id, name, bot) select n, 'P' || n, n = 9 from generate_series(1, 9) n;
  insert into repository (id, source, connection, upstream_id, host, full_name)
  select n, 'git', 'default', n, 'git.example', 'acme/' || n from generate_series(1, 2) n;
  insert into presence (contributor_id, repository_id, day, kind) values
    (1, 1, '2026-03-01', 'commit'), (1, 2, '2026-03-02', 'commit'), (2, 1, '2026-03-04', 'commit'), (9, 1, '2026-03-04', 'commit'),
    (3, 1, '2026-03-04', 'review'), (4, 1, '2026-03-04', 'comment');
  create table open_request (started_at timestamptz, ended_at timestamptz, ${standardColumns});
  insert into open_request (started_at, ended_at, person, repository, identity) values
    ('2026-02-01T00:00Z', '2026-03-03T10:00Z', 5, 1, 'a'), ('2026-03-02T10:00Z', null, 1, 1, 'b'),
    ('2026-03-02T11:00Z', null, 1, 1, 'c'), ('2026-03-05T10:00Z', null, 2, 2, 'd'), ('2026-03-02T10:00Z', null, null, 1, 'e');`);

const requests = rowsOf('open_request', ['started_at', 'ended_at', 'value'], { shape: 'span' });
const openRequests = metricOver({ id: 'open', observe: requests, summarise: { kind: 'state', of: 'count' } });
const people = metricOver({
  id: 'people',
  unit: 'people',
  observe: requests,
  summarise: { kind: 'distinct people', doing: ['commit', 'review'], trailing: 3 },
});
const engine = await ownEngine(
  pool,
  ownGroup([
    openRequests,
    people,
    metricMadeOf({ id: 'open_per_person', combine: { kind: 'quotient', of: ['open', people] } }),
  ]),
);
const days = { from: '2026-03-02', to: '2026-03-07' };
const asked = (id: string, query = {}) => ownMetric(engine, id, { ...days, ...query });
const valuesOf = async (id: string, query = {}) =>
  (await asked(id, query)).series.map((point) => point.value);

describe('people of the last days', () => {
  it('are, at the end of each bucket, those who did something then or have something open', async () => {
    // The 2nd: 1 and 5. The 3rd: 5 has closed theirs. From the 4th to the 6th 2 and 3 too, then 3 is gone.
    expect(await valuesOf('people')).toEqual([2, 1, 3, 3, 3, 2]);
  });

  it('are in total those of the end, and before it those of its own days', async () => {
    const { value, previousValue, statistic } = await asked('people', { compare: 'previous' });
    expect({ value, previousValue, statistic }).toEqual({
      value: 2,
      previousValue: 2,
      statistic: 'distinct',
    });
  });

  it('are those of a repository where one is asked for', async () => {
    expect(await valuesOf('people', { repository: 'acme/2' })).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('do not include bots unless they are asked for', async () => {
    expect((await asked('people', { bots: 'true', to: '2026-03-04' })).value).toBe(4);
  });
});

describe('open things a person', () => {
  it('are divided at the end of each bucket', async () => {
    expect(await valuesOf('open_per_person')).toEqual([4 / 2, 3 / 1, 3 / 3, 4 / 3, 4 / 3, 4 / 2]);
    expect((await asked('open_per_person')).sampleSize).toBe(2);
  });

  it('are judged by the people of the days before the period too', async () => {
    await pool.query(`
      insert into presence (contributor_id, repository_id, day, kind) values (7, 2, '2026-03-18', 'commit');
      insert into presence (contributor_id, repository_id, day, kind)
      select n, 2, '2026-03-20', 'commit' from generate_series(1, 6) n`);
    const viewer = { name: 'user 1', role: 'viewer', contributorId: null, operator: false } as const;
    const answered = (day: string) =>
      asking(engine, 'own', { from: day, to: day, repository: 'acme/2', metric: 'people' }, viewer);
    await expect(answered('2026-03-19')).rejects.toThrow('Fewer than 5 people');
    await expect(answered('2026-03-20')).rejects.toThrow('Fewer than 5 people');
    await pool.query(`
      insert into open_request (started_at, person, repository, identity)
      select '2026-03-10T10:00Z', n, 2, 'p' || n from generate_series(1, 6) n`);
    expect(metricIn(await answered('2026-03-20'), 'people').value).toBe(7);
  });
});
