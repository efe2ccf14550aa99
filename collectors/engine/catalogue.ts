import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { NotFound } from '../../server/contract/errors.ts';
import { discoverEach, hasFields } from '../../server/discover.ts';
import type { Collector } from './contract/collector.ts';
import type { Fact } from './contract/fact.ts';
import type { DataSource } from './contract/source.ts';
import { loadResources, type ResourceCatalogue } from './resource/catalogue.ts';

const folder = join(import.meta.dirname, '..');

/** A source with its scripts. */
export interface CataloguedSource {
  source: DataSource;
  collectors: readonly Collector[];
}

/** Every data source, every fact and every resource. */
export interface CollectorCatalogue {
  resources: ResourceCatalogue;
  sources: readonly CataloguedSource[];
  facts: readonly Fact[];
  /** Throws `NotFound` with the known names. */
  source(id: string): CataloguedSource;
  /** The scripts of a source and of those that come with it. */
  scriptsOf(id: string): readonly Collector[];
}

/** Finds sources, scripts and facts by their paths and verifies them; throws an error that names the file at fault. */
export async function loadCollectorCatalogue(): Promise<CollectorCatalogue> {
  const folders = await readdir(folder, { withFileTypes: true });
  const names = folders.filter(
    ({ name }) => name !== 'engine' && existsSync(join(folder, name, 'source.ts')),
  );
  const sources = await Promise.all(names.map((entry) => loadSource(entry.name)));
  const facts = await discoverEach<Fact>({
    folder: join(folder, 'facts'),
    is: isFact,
    called: 'fact',
    belongsIn: ({ name }) => `${name}.ts`,
  });
  return catalogueOf(sources, facts, await loadResources());
}

/** A catalogue of given parts. */
export function catalogueOf(
  sources: readonly CataloguedSource[],
  facts: readonly Fact[],
  resources: ResourceCatalogue,
): CollectorCatalogue {
  return {
    resources,
    sources,
    facts,
    source(id) {
      const found = sources.find(({ source }) => source.id === id);
      if (found) return found;
      const candidates = sources.map(({ source }) => source.id);
      throw new NotFound(`There is no data source “${id}”.`, {
        candidates,
        hint: `Known are ${candidates.join(', ')}.`,
      });
    },
    scriptsOf: (id) =>
      sources
        .filter(({ source }) => source.id === id || source.comesWith?.id === id)
        .flatMap(({ collectors }) => collectors),
  };
}

async function loadSource(name: string): Promise<CataloguedSource> {
  const [source] = await discoverEach<DataSource>({
    folder: join(folder, name),
    except: (path) => path !== 'source.ts',
    is: isSource,
    called: 'data source',
  });
  if (source?.id !== name) throw new Error(`collectors/${name}/source.ts calls itself ${source?.id}.`);
  const collectors = await discoverEach<Collector>({
    folder: join(folder, name),
    except: (path) => path === 'source.ts',
    is: isCollector,
    called: 'collector',
    belongsIn: ({ script }) => `${script}.ts`,
  });
  const foreign = collectors.find((collector) => collector.source.id !== name);
  if (foreign)
    throw new Error(`collectors/${name}/${foreign.script}.ts is a script of ${foreign.source.id}.`);
  return { source, collectors };
}

const isSource = (value: unknown): value is DataSource => hasFields(value, 'id', 'settings', 'probe');
const isCollector = (value: unknown): value is Collector => hasFields(value, 'source', 'script', 'collect');
const isFact = (value: unknown): value is Fact => hasFields(value, 'name', 'follows', 'compute');
