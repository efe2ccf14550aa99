import type { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { openPool } from '../../prisma/client.ts';
import { migrate } from '../../prisma/migrate.ts';
import { createLog } from '../../server/log.ts';
import { loadMetricCatalogue } from '../../server/metrics/catalogue/catalogue.ts';
import { createRedactor } from '../../server/redactor.ts';
import { asking, metricIn, metricsEngine } from '../support/asking.ts';
import { storeGiven } from '../support/given.ts';
import { installMarks } from '../support/marking.ts';
import { oldestPostgres, startOldestPostgres } from '../support/oldest-postgres.ts';
import { createDatabase } from '../support/scratch-database.ts';

const { groups } = await loadMetricCatalogue();

// Skipped where the machine has no PostgreSQL 15.
describe.skipIf(oldestPostgres === undefined)(
  'PostgreSQL 15, the oldest that Momentum works with',
  async () => {
    const address = oldestPostgres === undefined ? '' : await startOldestPostgres(oldestPostgres);

    it('is migrated, and marks what follows from each change', async () => {
      const url = await createDatabase(address, 'migrated');
      await migrate(url);
      const pool = openPool(url, createLog({ level: 'error', redactor: createRedactor() }));
      await expect(installMarks(pool, 'UTC').finally(() => pool.end())).resolves.not.toThrow();
    });

    it.each(groups.map((group) => [group.id, group] as const))(
      'computes the facts of the examples of %s, and answers them',
      async (_, group) => {
        for (const [place, metric] of group.metrics.entries()) {
          const name = `${group.id}_${place}`.replaceAll('-', '_');
          const value = await answered(await createDatabase(address, name, 'migrated'), group.id, metric.id);
          expect(value, metric.id).toBe(metric.example.value);
        }
      },
    );
  },
);

async function answered(url: string, groupId: string, metricId: string): Promise<number | null> {
  const pool: Pool = openPool(url, createLog({ level: 'error', redactor: createRedactor() }), { max: 4 });
  try {
    const group = groups.find(({ id }) => id === groupId);
    const metric = group?.metrics.find(({ id }) => id === metricId);
    if (!group || !metric) throw new Error(`There is no ${groupId}.${metricId}.`);
    await storeGiven(pool, metric.example.given);
    const whose = group.level === 'individual' ? { contributor: 'ada@example.com' } : {};
    const answer = await asking(await metricsEngine(pool), group.id, {
      ...metric.example.question,
      ...whose,
    });
    return metricIn(answer, metric.id).value;
  } finally {
    await pool.end();
  }
}
