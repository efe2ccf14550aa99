import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { NotFound } from '../../server/contract/errors.ts';
import type { Collector } from './contract/collector.ts';
import type { Fact } from './contract/fact.ts';
import type { DataSource } from './contract/source.ts';

const folder = join(import.meta.dirname, '..');

/** A source with its scripts. */
export interface CataloguedSource {
  source: DataSource;
  collectors: readonly Collector[];
}

/** Every data source and every fact. */
export interface CollectorCatalogue {
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
  const facts = await Promise.all((await scriptsIn('facts')).map(loadFact));
  return catalogueOf(sources, facts);
}

/** A catalogue of given parts. */
export function catalogueOf(
  sources: readonly CataloguedSource[],
  facts: readonly Fact[],
): CollectorCatalogue {
  return {
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
  const source = await exported(`${name}/source.ts`, isSource, 'a data source');
  if (source.id !== name) throw new Error(`collectors/${name}/source.ts calls itself ${source.id}.`);
  const files = (await scriptsIn(name)).filter((file) => file !== `${name}/source.ts`);
  const collectors = await Promise.all(files.map((file) => exported(file, isCollector, 'a collector')));
  collectors.forEach((collector, index) => {
    const file = files[index] ?? '';
    if (file !== `${collector.source.id}/${collector.script}.ts`) {
      throw new Error(`collectors/${file} holds ${collector.source.id}/${collector.script}.`);
    }
  });
  return { source, collectors };
}

async function loadFact(file: string): Promise<Fact> {
  const fact = await exported(file, isFact, 'a fact');
  if (file !== `facts/${fact.script}.ts`)
    throw new Error(`collectors/${file} holds the fact ${fact.script}.`);
  return fact;
}

/** Scripts stand directly in their source's folder; what they are made of, in folders below. */
async function scriptsIn(name: string): Promise<string[]> {
  const entries = await readdir(join(folder, name), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => `${name}/${entry.name}`);
}

async function exported<T>(file: string, is: (value: unknown) => value is T, what: string): Promise<T> {
  const module: Record<string, unknown> = await import(pathToFileURL(join(folder, file)).href);
  const found = Object.values(module).find(is);
  if (!found) throw new Error(`collectors/${file} exports no ${what.replace(/^an? /, '')}.`);
  return found;
}

const isSource = (value: unknown): value is DataSource => has(value, 'id', 'settings', 'probe');
const isCollector = (value: unknown): value is Collector => has(value, 'source', 'script', 'collect');
const isFact = (value: unknown): value is Fact => has(value, 'script', 'compute');

function has(value: unknown, ...keys: string[]): boolean {
  return typeof value === 'object' && value !== null && keys.every((key) => key in value);
}
