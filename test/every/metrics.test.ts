import { describe, expect, it } from 'vitest';
import { loadMetricCatalogue } from '../../server/metrics/catalogue/catalogue.ts';
import { isObserved } from '../../server/metrics/model/lineage.ts';
import { asking, metricIn, metricsEngine } from '../support/asking.ts';
import { testDatabase } from '../support/database.ts';
import { storeGiven } from '../support/given.ts';

const { groups } = await loadMetricCatalogue();

describe.each(groups.map((group) => [group.id, group] as const))('every metric of %s', (_, group) => {
  for (const metric of group.metrics) {
    describe(metric.id, async () => {
      const { pool } = await testDatabase();
      await storeGiven(pool, metric.example.given);
      const { question, value, why } = metric.example;
      const asked = group.level === 'individual' ? { ...question, contributor: 'ada@example.com' } : question;

      it(`gives ${value} in its own example: ${why}`, async () => {
        const answer = await asking(await metricsEngine(pool), group.id, asked);
        expect(metricIn(answer, metric.id).value).toBe(value);
      });

      it('says the same from rollups and from rows', async () => {
        // A time zone that is another name for the installation's own: rollups cannot be used, the days are the same.
        const engine = await metricsEngine(pool);
        const fromRollups = metricIn(await asking(engine, group.id, asked), metric.id);
        const fromRows = metricIn(
          await asking(engine, group.id, { ...asked, timeZone: 'Africa/Abidjan' }),
          metric.id,
        );
        expect(fromRollups).toEqual(fromRows);
      });

      it('is explained by its definition, and has no data before anything is collected', async () => {
        await pool.query('delete from resource_freshness');
        const answer = await asking(await metricsEngine(pool), group.id, {
          ...asked,
          explain: 'true',
          from: '2020-01-01',
          to: '2020-01-31',
        });
        const { explain, value: none, sampleSize } = metricIn(answer, metric.id);
        expect(explain?.definition).toBe(metric.definition);
        if (!isObserved(metric) || metric.summarise.kind !== 'longest run')
          expect({ none, sampleSize }).toEqual({ none: null, sampleSize: 0 });
        expect(answer.notes.join(' ')).toMatch(/No .* collected yet. Connect a source/);
      });
    });
  }
});
