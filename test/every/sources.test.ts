import { PGraph } from 'p-graph';
import { describe, expect, it } from 'vitest';
import { loadCollectorCatalogue } from '../../collectors/engine/catalogue.ts';
import { settingsOf } from '../../collectors/engine/contract/common-settings.ts';
import { graphOf } from '../../collectors/engine/run/script-graph.ts';

const catalogue = await loadCollectorCatalogue();
const { sources, facts } = catalogue;

describe.each(sources.map((one) => [one.source.id, one] as const))(
  'the source %s',
  (id, { source, collectors }) => {
    const settings = Object.entries(settingsOf(source));

    it.each(settings)(
      'explains its setting %s with a title, a help and an example that it takes itself',
      (key, setting) => {
        expect(key).toMatch(/^[A-Z][A-Z0-9_]+$/);
        expect(setting.title).not.toBe('');
        expect(setting.help).toMatch(/\.$/);
        if (!setting.secret) expect(setting.schema.safeParse(setting.example).success).toBe(true);
      },
    );

    it('has at least one script, each of which provides something', () => {
      expect(collectors.length).toBeGreaterThan(0);
      expect(collectors.filter((collector) => collector.provides.length === 0)).toEqual([]);
    });

    it('needs nothing that neither it nor the source that it comes with provides', () => {
      const all = catalogue.scriptsOf(source.comesWith?.id ?? id);
      const provided = new Set(all.flatMap((collector) => collector.provides));
      expect(
        collectors.flatMap((collector) => collector.dependsOn).filter((need) => !provided.has(need)),
      ).toEqual([]);
    });

    it('has scripts that wait for each other in no circle', () => {
      const nodes = graphOf(catalogue, [{ dataSource: id, connection: 'default' }], []);
      const edges = nodes.flatMap((node) => node.needs.map((need): [string, string] => [need, node.id]));
      expect(
        () => new PGraph(new Map(nodes.map((node) => [node.id, { run: () => undefined }])), edges),
      ).not.toThrow();
    });
  },
);

describe('every fact', () => {
  it('needs only what another fact provides, in no circle', () => {
    const edges = facts.flatMap((fact) => fact.dependsOn.map((need): [string, string] => [need, fact.name]));
    expect(
      () => new PGraph(new Map(facts.map((fact) => [fact.name, { run: () => undefined }])), edges),
    ).not.toThrow();
  });
});
