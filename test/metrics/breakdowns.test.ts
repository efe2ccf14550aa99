import { describe, expect, it } from 'vitest';
import { csvOf } from '../../server/api/csv.ts';
import { questionQuery } from '../../server/contract/question.ts';
import { recordsOf } from '../../server/metrics/answer/records.ts';
import { asking, metricIn, operator } from '../support/asking.ts';
import { testDatabase } from '../support/database.ts';
import { metricOver, ownEngine, ownGroup, ownMetric, rowsOf, standardColumns } from '../support/groups.ts';

const { pool } = await testDatabase();
await pool.query(`
  insert into contributor (id, name) select n, 'P' || n from generate_series(1, 12) n;
  insert into repository (id, source, connection, upstream_id, host, full_name)
  select n, 'git', 'default', n, 'git.example', 'acme/' || n from generate_series(1, 3) n;
  insert into team (id, slug, name, parent_id) values (1, 'all', 'Everybody', null), (2, 'one', 'One', 1), (3, 'two', 'Two', 1);
  insert into team_member (team_id, contributor_id, since, until) values
    (2, 1, null, '2026-03-03T00:00Z'), (3, 1, null, null), (3, 2, null, null);
  create table deploy (at timestamptz, result text, seconds float8, ${standardColumns});
  insert into deploy (at, result, person, repository, seconds, identity) values
    ('2026-03-02T09:30Z', 'success', 1, 1, 10, 'a'), ('2026-03-02T09:40Z', 'failure', 2, 1, 20, 'b'),
    ('2026-03-03T09:40Z', 'success', 1, 2, 40, 'c'), ('2026-03-03T23:30Z', 'lost', 3, 2, 90, 'd');`);

const rows = rowsOf('deploy', ['at', 'result', 'value'], { dimensions: ['result'], rolledUp: true });
const durations = {
  ...rows,
  id: 'durations',
  rolledUp: false,
  select: rows.select.replace('r.value', 'r.seconds as value'),
};
const results = ['success', 'failure', 'cancelled'].map((key) => ({ key, label: `A ${key}` }));
const count = { observe: rows, summarise: { kind: 'count' } } as const;
const spread = { observe: durations, summarise: { kind: 'distribution', headline: 'median' } } as const;
const engine = await ownEngine(
  pool,
  ownGroup([
    metricOver({
      id: 'by_result',
      ...count,
      breakdown: { dimension: 'result', keys: results, series: true },
    }),
    metricOver({ id: 'by_clock', ...count, breakdown: { dimension: 'weekday', dimension2: 'hour' } }),
    metricOver({ id: 'by_both', ...count, breakdown: { dimension: 'result', dimension2: 'repository' } }),
    metricOver({ id: 'by_team', ...count, breakdown: { dimension: 'team' } }),
    metricOver({
      id: 'by_repository',
      ...count,
      breakdown: { dimension: 'repository', label: 'repository' },
    }),
    metricOver({ id: 'seconds', ...spread, breakdown: { dimension: 'result', most: 2, series: true } }),
    metricOver({
      id: 'slowest',
      ...spread,
      boxes: { dimension: 'repository', label: 'repository', most: 2 },
      table: {
        dimension: 'repository',
        label: 'repository',
        title: 'Repository',
        columns: [
          { title: 'Median', figure: 'median', unit: 'seconds' },
          { title: 'Runs', figure: 'n', unit: 'runs' },
        ],
        most: 2,
      },
    }),
  ]),
);
const days = { from: '2026-03-02', to: '2026-03-04' };
const asked = (id: string, query = {}) => ownMetric(engine, id, { ...days, ...query });

describe('a breakdown', () => {
  it('has its declared parts in their order, with zeros, and what nobody declared after them', async () => {
    const { breakdown } = await asked('by_result');
    expect(breakdown?.map(({ label, value, share }) => [label, value, share])).toEqual([
      ['A success', 2, 1 / 2],
      ['A failure', 1, 1 / 4],
      ['A cancelled', 0, 0],
      ['lost', 1, 1 / 4],
    ]);
    expect(breakdown?.map(({ series }) => series?.map((point) => point.value))).toEqual([
      [1, 1, 0],
      [1, 0, 0],
      [0, 0, 0],
      [0, 1, 0],
    ]);
  });

  it('says the same from rollups and from rows', async () => {
    expect(await asked('by_result')).toEqual(await asked('by_result', { timeZone: 'Africa/Abidjan' }));
    await pool.query("update rollup set n = n + 7 where observation = 'deploy' and key = 'success'");
    expect((await asked('by_result')).breakdown?.[0]?.value).toBe(16);
    await pool.query("update rollup set n = n - 7 where observation = 'deploy' and key = 'success'");
  });

  it('may have two keys, by weekday and hour of the report’s time zone', async () => {
    const { breakdown = [] } = await asked('by_clock', { timeZone: 'Europe/Berlin' });
    expect(breakdown).toHaveLength(7 * 24);
    const seen = breakdown.filter(({ value }) => value !== 0);
    expect(seen.map(({ label, label2, value }) => [label, label2, value])).toEqual([
      ['Monday', '10:00', 2],
      ['Tuesday', '10:00', 1],
      ['Wednesday', '00:00', 1],
    ]);
  });

  it('of two keys that nobody declared has the pairs that were seen', async () => {
    const { breakdown } = await asked('by_both');
    expect(breakdown?.map(({ key, key2, value }) => [key, key2, value])).toEqual([
      ['failure', '1', 1],
      ['lost', '2', 1],
      ['success', '1', 1],
      ['success', '2', 1],
    ]);
  });

  it('of a distribution describes each part by itself, and has no rest', async () => {
    const { breakdown } = await asked('seconds');
    expect(breakdown?.map(({ key, value, sampleSize }) => [key, value, sampleSize])).toEqual([
      ['lost', 90, 1],
      ['success', 25, 2],
    ]);
    expect(breakdown?.[1]?.series?.map((point) => point.value)).toEqual([10, 40, null]);
  });
});

describe('a breakdown by team', () => {
  it('takes the teams of the time of the event, those above them too, and what has none', async () => {
    const answer = await asking(engine, 'own', { ...days, metric: 'by_team' });
    expect(
      metricIn(answer, 'by_team').breakdown?.map(({ key, label, value }) => [key, label, value]),
    ).toEqual([
      ['all', 'Everybody', 3],
      ['two', 'Two', 3],
      ['', 'No team', 1],
      ['one', 'One', 1],
    ]);
    expect(answer.notes.join(' ')).toContain('teams may add up to more than the whole');
  });

  it('has the rows of one part', async () => {
    const records = async (key: string) => {
      const question = { ...questionQuery.parse(days), key, limit: 10 };
      const page = await recordsOf(engine, operator, 'own', 'by_team', question);
      return page.records.map((record) => record.identity);
    };
    expect([await records('one'), await records('two'), await records('')]).toEqual([
      ['a'],
      ['c', 'b', 'a'],
      ['d'],
    ]);
  });
});

describe('parts that could be asked for with a filter', () => {
  const viewer = { name: 'user 1', role: 'viewer', contributorId: null, operator: false } as const;

  it('are kept back where few people stand behind them, and with them the smallest of the others', async () => {
    await pool.query(`
      insert into deploy (at, person, repository, identity)
      select '2026-03-09T10:00Z', n, case when n <= 6 then 1 when n <= 11 then 2 else 3 end, 'p' || n from generate_series(1, 12) n`);
    const fresh = await ownEngine(
      pool,
      ownGroup([...engine.catalogue.groups.flatMap((group) => group.metrics)]),
    );
    const query = { from: '2026-03-09', to: '2026-03-09', metric: 'by_repository' };
    const seen = await asking(fresh, 'own', query, viewer);
    const parts = metricIn(seen, 'by_repository').breakdown?.map(({ label, value }) => [label, value]);
    expect(parts).toEqual([
      ['acme/1', 6],
      ['Other', 6],
    ]);
    expect(seen.notes).toContain('by_repository: parts that few people stand behind are not shown.');
    expect(metricIn(await asking(fresh, 'own', query), 'by_repository').breakdown).toHaveLength(3);
  });
});

describe('parts in a table and in boxes', () => {
  it('are the largest, with what is declared of each', async () => {
    const { columns, rows: cells, boxes } = await asked('slowest');
    expect(columns).toEqual(['Repository', 'Median', 'Runs']);
    expect(cells).toEqual([
      ['acme/2', 65, 2],
      ['acme/1', 15, 2],
    ]);
    expect(boxes?.[1]).toEqual({
      key: '1',
      label: 'acme/1',
      sampleSize: 2,
      min: 10,
      p25: 12.5,
      p50: 15,
      p75: 17.5,
      max: 20,
      outliers: [],
    });
  });

  it('are lines of the CSV, with both keys and each bucket of a part', async () => {
    const lines = csvOf(await asking(engine, 'own', days)).split('\r\n');
    expect(lines).toContain('own,by_result,count,A success,,2026-03-03,1,runs,,1,');
    expect(lines).toContain('own,by_clock,count,Monday,09:00,,2,runs,,2,');
    expect(lines).toContain('own,slowest,p75,acme/1,,,17.5,runs,,2,');
    expect(lines).toContain('own,slowest,median,acme/1,,,15,seconds,,,');
  });
});
