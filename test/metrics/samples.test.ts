import { describe, expect, it } from 'vitest';
import { asking } from '../support/asking.ts';
import { testDatabase } from '../support/database.ts';
import { metricOver, ownEngine, ownGroup, ownMetric, rowsOf, standardColumns } from '../support/groups.ts';

const { pool } = await testDatabase();
await pool.query(`
  insert into repository (id, source, connection, upstream_id, host, full_name) values
    (1, 'git', 'default', '1', 'git.example', 'acme/shop'), (2, 'git', 'default', '2', 'git.example', 'acme/site');
  insert into team (id, slug, name) values (1, 'one', 'One');
  insert into team_repository (team_id, repository_id, since, until) values (1, 1, null, '2026-03-04T00:00Z');
  create table coverage_sample (at timestamptz, subject text, weight float8, valid_until timestamptz, ${standardColumns});
  insert into coverage_sample (at, subject, repository, value, weight, valid_until, identity) values
    ('2026-02-20T00:00Z', 'shop', 1, 0.5, 100, null, 's1'), ('2026-03-03T10:00Z', 'shop', 1, 0.7, 100, null, 's2'),
    ('2026-03-02T10:00Z', 'site', 2, 0.9, 300, '2026-03-04T10:00Z', 't1'),
    ('2026-01-20T00:00Z', 'old', 2, 0.1, 999, null, 'o1');`);

const samples = rowsOf('coverage_sample', ['at', 'subject', 'value', 'weight', 'valid_until'], {
  shape: 'sample',
  by: 'owner',
  refuses: ['contributor'],
});
const engine = await ownEngine(
  pool,
  ownGroup([
    metricOver({
      id: 'coverage',
      unit: 'share',
      observe: samples,
      summarise: { kind: 'state', of: 'mean' },
      breakdown: { dimension: 'repository', label: 'repository', series: true },
    }),
    metricOver({
      id: 'branches',
      observe: {
        ...samples,
        id: 'branches',
        observedOnly: true,
        select: samples.select.concat(" where r.subject <> 'old'"),
      },
      summarise: { kind: 'state', of: 'sum' },
    }),
  ]),
);
const days = { from: '2026-03-01', to: '2026-03-05' };
const asked = (id: string, query = {}) => ownMetric(engine, id, { ...days, ...query });
const valuesOf = async (id: string, query = {}) =>
  (await asked(id, query)).series.map((point) => point.value);

describe('samples', () => {
  it('hold until the next one of the same thing, and are meant by their weight', async () => {
    const both = (shop: number) => (shop * 100 + 0.9 * 300) / 400;
    const values = await valuesOf('coverage');
    [0.5, both(0.5), both(0.7), 0.7, 0.7].forEach((expected, place) => {
      expect(values[place]).toBeCloseTo(expected, 10);
    });
  });

  it('are forgotten after 30 days', async () => {
    expect(await valuesOf('coverage', { from: '2026-04-01', to: '2026-04-02' })).toEqual([0.7, null]);
  });

  it('that nobody takes any more hold until their thing goes', async () => {
    expect((await asked('coverage', { to: '2026-03-03' })).sampleSize).toBe(2);
    expect((await asked('coverage')).sampleSize).toBe(1);
  });

  it('are those of the owner at the time of the state', async () => {
    expect(await valuesOf('coverage', { team: 'one' })).toEqual([0.5, 0.5, 0.7, null, null]);
  });

  it('are split by what they are of', async () => {
    const { breakdown } = await asked('coverage', { to: '2026-03-03' });
    expect(breakdown?.map(({ label, value }) => [label, value])).toEqual([
      ['acme/site', 0.9],
      ['acme/shop', 0.7],
    ]);
    expect(breakdown?.[0]?.series?.map((point) => point.value)).toEqual([null, 0.9, 0.9]);
  });

  it('may be added up', async () => {
    const { value, sampleSize } = await asked('branches', { to: '2026-03-03' });
    expect(value).toBeCloseTo(1.6, 10);
    expect(sampleSize).toBe(2);
  });

  it('whose history nobody keeps are no data before the first, and it is said since when there are some', async () => {
    expect(await valuesOf('branches', { from: '2026-02-18', to: '2026-02-20' })).toEqual([null, null, 0.5]);
    expect((await asking(engine, 'own', days)).notes).toEqual([
      'branches: observed since 20 Feb 2026, no tool keeps what was before.',
    ]);
  });

  it('that have no person are refused to be anybody’s', async () => {
    await pool.query("insert into contributor (id, name) values (1, 'Ada')");
    await expect(asked('coverage', { contributor: 'Ada', metric: 'coverage' })).rejects.toThrow(
      'coverage cannot be filtered by contributor.',
    );
  });
});
