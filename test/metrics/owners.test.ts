import { describe, expect, it } from 'vitest';
import { asking, metricIn } from '../support/asking.ts';
import { testDatabase } from '../support/database.ts';
import { metricOver, ownEngine, ownGroup, ownMetric, rowsOf, standardColumns } from '../support/groups.ts';

const { pool } = await testDatabase();
await pool.query(`
  insert into contributor (id, name) values (1, 'Ada');
  insert into repository (id, source, connection, upstream_id, host, full_name)
  select n, 'git', 'default', n, 'git.example', 'acme/' || n from generate_series(1, 2) n;
  insert into service (id, slug, name) values (7, 'checkout', 'Checkout');
  insert into team (id, slug, name, parent_id) values (1, 'all', 'Everybody', null), (2, 'one', 'One', 1), (3, 'two', 'Two', 1);
  insert into team_repository (team_id, repository_id, since, until) values (2, 1, null, '2026-03-03T00:00Z'), (3, 1, '2026-03-03T00:00Z', null);
  insert into team_service (team_id, service_id) values (2, 7), (3, 7);
  create table deploy (at timestamptz, service int, ended_at timestamptz, ${standardColumns});
  insert into deploy (at, repository, service, person, identity) values
    ('2026-03-02T10:00Z', 1, null, 1, 'a'), ('2026-03-03T10:00Z', 1, null, 1, 'b'), ('2026-03-03T11:00Z', null, 7, null, 'c'),
    ('2026-03-04T10:00Z', 1, 7, 1, 'd'), ('2026-03-04T11:00Z', 2, null, null, 'e');`);

const deploys = rowsOf('deploy', ['at', 'value', 'service'], {
  by: 'owner',
  hasService: true,
  rolledUp: true,
});
const spans = rowsOf('deploy', ['ended_at', 'value', 'service'], {
  id: 'deploy_spans',
  shape: 'span',
  by: 'owner',
  hasService: true,
});
const engine = await ownEngine(
  pool,
  ownGroup([
    metricOver({ id: 'deploys', observe: deploys, summarise: { kind: 'count' } }),
    metricOver({
      id: 'running',
      observe: { ...spans, select: spans.select.replace('select ', 'select r.at as started_at, ') },
      summarise: { kind: 'state', of: 'count' },
    }),
    metricOver({
      id: 'nobody',
      observe: { ...deploys, id: 'nobody', refuses: ['contributor', 'team'] },
      summarise: { kind: 'count' },
    }),
  ]),
);
const days = { from: '2026-03-02', to: '2026-03-04' };
const valuesOf = async (id: string, query = {}) =>
  (await ownMetric(engine, id, { ...days, metric: id, ...query })).series.map((point) => point.value);

describe('what teams own', () => {
  it.each([
    ['one', [1, 1, 1]],
    ['two', [0, 2, 1]],
    ['all', [1, 2, 1]],
  ])(
    'belongs to the owner of its repository or service at the time, each thing once: %s',
    async (team, values) => {
      expect(await valuesOf('deploys', { team })).toEqual(values);
      expect(await valuesOf('deploys', { team, timeZone: 'Africa/Abidjan' })).toEqual(values);
    },
  );

  it('is open as long as it is the team’s', async () => {
    expect(await valuesOf('running', { team: 'one' })).toEqual([1, 1, 2]);
    expect(await valuesOf('running', { team: 'two' })).toEqual([0, 3, 4]);
    expect(await valuesOf('running', { team: ['one', 'two'] })).toEqual([1, 3, 4]);
  });

  it('is not about people, however few of them there are', async () => {
    const viewer = { name: 'user 1', role: 'viewer', contributorId: null, operator: false } as const;
    const answered = (query: object) =>
      asking(engine, 'own', { ...days, metric: 'deploys', ...query }, viewer);
    expect(metricIn(await answered({ team: 'one' }), 'deploys').value).toBe(3);
    expect(metricIn(await answered({ repository: 'acme/1' }), 'deploys').value).toBe(3);
    await expect(answered({ contributor: 'Ada' })).rejects.toThrow('Fewer than 5 people');
  });

  it('that has neither is refused by name under such a filter, and left out where nobody named it', async () => {
    await expect(valuesOf('nobody', { team: 'one' })).rejects.toThrow('nobody cannot be filtered by team.');
    await expect(valuesOf('nobody', { contributor: 'Ada' })).rejects.toThrow(
      'cannot be filtered by contributor.',
    );
    const { metrics, notes } = await asking(engine, 'own', { ...days, team: 'one' });
    expect(metrics.map((metric) => metric.id)).toEqual(['deploys', 'running']);
    expect(notes).toContain('nobody is left out: it cannot be filtered by team.');
  });
});
