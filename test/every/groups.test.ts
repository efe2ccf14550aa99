import { describe, expect, it } from 'vitest';
import { loadMetricCatalogue } from '../../server/metrics/catalogue/catalogue.ts';
import { isObserved } from '../../server/metrics/model/lineage.ts';

const { groups } = await loadMetricCatalogue();

describe.each(groups.map((group) => [group.id, group] as const))('the group %s', (_, group) => {
  it('has ids in snake case and a short form of one word', () => {
    expect(group.metrics.map((metric) => metric.id).filter((id) => !/^[a-z][a-z0-9_]*$/.test(id))).toEqual(
      [],
    );
    expect(group.short).toMatch(/^[a-z]+$/);
  });

  it.each(group.metrics.map((metric) => [metric.id, metric] as const))(
    'asks a question in %s and answers it in whole sentences',
    (_, metric) => {
      expect(metric.question).toMatch(/\?$/);
      expect(metric.definition).toMatch(/\.$/);
      expect(metric.example.why).toMatch(/\.$/);
    },
  );

  it('draws every metric in some chart, or shows it as a number alone on purpose', () => {
    expect(group.charts.length).toBeGreaterThan(0);
    for (const chart of group.charts) expect(chart.metrics.length).toBeGreaterThan(0);
  });

  it('observes rows whose names no other observation has with other rows', async () => {
    const all = groups.flatMap((one) => one.metrics.filter(isObserved).map((metric) => metric.observe));
    for (const { observe } of group.metrics.filter(isObserved)) {
      expect(new Set(all.filter((other) => other.id === observe.id).map((other) => other.select)).size).toBe(
        1,
      );
    }
  });
});
