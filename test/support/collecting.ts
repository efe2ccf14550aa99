import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import {
  type CataloguedSource,
  catalogueOf,
  loadCollectorCatalogue,
} from '../../collectors/engine/catalogue.ts';
import { configurationOf } from '../../collectors/engine/connections/configuration.ts';
import { type Collector, defineCollector } from '../../collectors/engine/contract/collector.ts';
import { defineSource } from '../../collectors/engine/contract/source.ts';
import type { CollectionEngine } from '../../collectors/engine/engine.ts';
import { addressGuard } from '../../collectors/engine/http/address/address-guard.ts';
import type { SourceUpstream } from '../../collectors/engine/http/declaration.ts';
import type { Clock } from '../../collectors/engine/http/limits/clock.ts';
import { createUpstreams } from '../../collectors/engine/http/upstreams.ts';
import {
  type CollectionRecord,
  readCollection,
  requestCollection,
  runCollection,
} from '../../collectors/engine/run/collection.ts';
import type { CommitRow } from '../../collectors/resources/code/commits/row.ts';
import type { RepositoryRow } from '../../collectors/resources/code/repositories.ts';
import { createSecretBox } from '../../server/access/secret-box.ts';
import { createLog } from '../../server/log.ts';
import { loadMetricCatalogue } from '../../server/metrics/catalogue/catalogue.ts';
import { readInstallation } from '../../server/metrics/question/installation.ts';
import { rolledUpBy } from '../../server/open.ts';
import { createRedactor } from '../../server/redactor.ts';

const testKey = randomBytes(32);

/** A collection engine on a test's database, with the real catalogue or with the given sources. */
export async function collectionEngine(
  pool: Pool,
  options: {
    sources?: readonly CataloguedSource[];
    timeZone?: string;
    now?: () => Date;
    clock?: Clock;
    key?: Buffer;
    owner?: string;
  } = {},
): Promise<CollectionEngine> {
  const real = await loadCollectorCatalogue();
  const catalogue = options.sources ? catalogueOf(options.sources, real.facts, real.resources) : real;
  const rolledUp = rolledUpBy(await loadMetricCatalogue());
  const redactor = createRedactor();
  const guard = addressGuard('allow');
  return {
    pool,
    catalogue,
    configuration: configurationOf(pool, catalogue, createSecretBox(options.key ?? testKey)),
    log: createLog({ level: 'error', redactor }),
    folder: mkdtempSync(join(tmpdir(), 'momentum-collectors-')),
    timeZone: options.timeZone ?? 'UTC',
    owner: options.owner ?? randomBytes(4).toString('hex'),
    rolledUp,
    factSettings: () => readInstallation(pool),
    guard,
    upstreams: createUpstreams(guard, options.clock),
    redact: redactor.redact,
    now: options.now ?? (() => new Date()),
  };
}

/** Collects in this process and answers what became of it. */
export async function collectNow(
  engine: CollectionEngine,
  selection: readonly string[] = [],
  options: { signal?: AbortSignal; since?: Date } = {},
): Promise<CollectionRecord> {
  const id = await requestCollection(engine, { selection, requestedBy: 'test' });
  await runCollection(engine, id, options.signal ?? new AbortController().signal, options.since ?? null);
  const record = await readCollection(engine.pool, id);
  if (!record) throw new Error('The collection is not there.');
  return record;
}

/** How each script of a collection ended, by name; facts are left out. */
export function endsOf(record: CollectionRecord): Record<string, string> {
  const scripts = record.runs.filter((run) => run.source !== 'facts');
  return Object.fromEntries(scripts.map((run) => [run.script, run.status]));
}

type Script = Partial<Collector> & Pick<Collector, 'collect'> & { script: string };

/** A source made for one test, connected once `connect` was called. */
export function testSource(
  scripts: readonly Script[],
  backfillDays: number | null = 90,
  upstream?: SourceUpstream,
): CataloguedSource {
  const source = defineSource({
    id: 'tool',
    title: 'Tool',
    category: 'version-control',
    settings: {},
    backfillDays,
    ...(upstream && { upstream }),
    probe: async () => ({ ok: true, message: 'There it is.' }),
  });
  const collectors = scripts.map((script) =>
    defineCollector({
      source,
      provides: [],
      dependsOn: [],
      order: 'ascending',
      importWindowDays: null,
      overlapMinutes: 15,
      ...script,
    }),
  );
  return { source, collectors };
}

/** Configures the test's source. */
export async function connect(engine: CollectionEngine, name = 'tool'): Promise<void> {
  await engine.configuration.save(name, [{ key: 'SCHEDULE', value: '0 3 * * *' }], 'here');
}

export function repositoryRow(upstreamId: string, row: Partial<RepositoryRow> = {}): RepositoryRow {
  return {
    upstreamId,
    host: 'tool.example',
    fullName: `acme/${upstreamId}`,
    description: null,
    url: null,
    defaultBranch: 'main',
    language: null,
    stars: null,
    forks: null,
    networkRoot: null,
    archived: false,
    shallow: false,
    activeAt: null,
    cloneUrl: null,
    ...row,
  };
}

export function commitRow(sha: string, row: Partial<CommitRow> = {}): CommitRow {
  const at = new Date('2026-03-02T10:00:00Z');
  return {
    repository: 'shop',
    sha: sha.padEnd(40, '0'),
    author: { name: 'Ada', email: 'ada@example.com' },
    coAuthors: [],
    authoredAt: at,
    authorOffset: 0,
    committedAt: at,
    subject: 'A commit',
    parents: 1,
    additions: 1,
    deletions: 0,
    generatedAdditions: 0,
    generatedDeletions: 0,
    files: 1,
    reachable: true,
    languages: [],
    ...row,
  };
}
