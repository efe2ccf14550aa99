import { describe, expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { metricOver, ownEngine, ownGroup, ownMetric, rowsOf, standardColumns } from '../support/groups.ts';

const { pool } = await testDatabase();
await pool.query(`
  create table deploy (at timestamptz, ${standardColumns});
  insert into deploy (at, identity)
  select day::timestamptz + interval '10 hours', day
  from unnest(array['2026-03-01', '2026-03-02', '2026-03-02', '2026-03-04', '2026-03-09', '2026-03-10', '2026-03-11', '2026-03-12',
                    '2026-03-17', '2026-03-18']) day;`);
const deploys = rowsOf('deploy', ['at', 'value'], { rolledUp: true });
const engine = await ownEngine(
  pool,
  ownGroup([
    metricOver({
      id: 'frequency',
      unit: 'per day',
      observe: deploys,
      summarise: { kind: 'rate', per: 'day', label: 'median days a week' },
    }),
    metricOver({ id: 'plain', unit: 'per day', observe: deploys, summarise: { kind: 'rate', per: 'day' } }),
  ]),
);
const asked = (id: string, from: string, to: string) => ownMetric(engine, id, { from, to });

describe('a rate a day', () => {
  it('may have the days of a week beside it on which something happened, by whole weeks', async () => {
    // Two days in the first week, four in the second, two in the third; the days around them are no whole weeks.
    const { value, label } = await asked('frequency', '2026-03-01', '2026-03-23');
    expect({ value, label }).toEqual({ value: 10 / 23, label: 'on 2 days a week' });
    expect((await asked('frequency', '2026-03-01', '2026-03-15')).label).toBe('on 3 days a week');
  });

  it('has nothing beside it where no week is whole, or nothing is declared', async () => {
    expect((await asked('frequency', '2026-03-03', '2026-03-08')).label).toBeUndefined();
    expect((await asked('plain', '2026-03-01', '2026-03-23')).label).toBeUndefined();
  });
});
