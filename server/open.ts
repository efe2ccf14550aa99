import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { type CollectorCatalogue, loadCollectorCatalogue } from '../collectors/engine/catalogue.ts';
import { configurationOf } from '../collectors/engine/connections/configuration.ts';
import type { RolledUp } from '../collectors/engine/contract/fact.ts';
import type { CollectionEngine } from '../collectors/engine/engine.ts';
import { addressGuard } from '../collectors/engine/http/address/address-guard.ts';
import { createUpstreams } from '../collectors/engine/http/upstreams.ts';
import { installTriggers } from '../collectors/engine/invalidation/install-triggers.ts';
import { markChangedDeclarations } from '../collectors/engine/invalidation/rollup-fingerprint.ts';
import { type ResourceCatalogue, wordsFor } from '../collectors/engine/resource/catalogue.ts';
import { openPool } from '../prisma/client.ts';
import { openEmbeddedDatabase } from '../prisma/embedded.ts';
import { makeHome } from '../prisma/home.ts';
import { migrate } from '../prisma/migrate.ts';
import { noteAudit } from './access/audit.ts';
import { createSecretBox, type SecretBox } from './access/secret-box.ts';
import { readSecretKey } from './access/secret-key.ts';
import type { Log } from './log.ts';
import { createAnswerMemory } from './metrics/answer/answer-memory.ts';
import { loadMetricCatalogue, type MetricCatalogue } from './metrics/catalogue/catalogue.ts';
import { verifyNeeds } from './metrics/catalogue/needs.ts';
import { leftOutOf } from './metrics/model/left-out.ts';
import { countedIn } from './metrics/model/lineage.ts';
import type { MetricsEngine } from './metrics/question/engine.ts';
import { readInstallation } from './metrics/question/installation.ts';
import type { Redactor } from './redactor.ts';
import type { ServerSettings } from './settings.ts';

/** Everything below the mouths: what the server and every command stand on. */
export interface Installation {
  settings: ServerSettings;
  log: Log;
  redactor: Redactor;
  databaseUrl: string;
  pool: Pool;
  metrics: MetricsEngine;
  collections: CollectionEngine;
  /** For whoever started Momentum: where things went that are not where they are expected. */
  notices: readonly string[];
  close(): Promise<void>;
}

export interface OpenOptions {
  settings: ServerSettings;
  log: Log;
  redactor: Redactor;
}

/** Opens the database (embedded where none is named), migrates it and loads the catalogues. */
export async function openInstallation({ settings, log, redactor }: OpenOptions): Promise<Installation> {
  makeHome(settings.home);
  const [metricCatalogue, collectorCatalogue] = await Promise.all([
    loadMetricCatalogue(),
    loadCollectorCatalogue(),
  ]);
  const { resources } = collectorCatalogue;
  verifyNeeds(metricCatalogue, (name) => resources.named(name) !== null);
  const database = await openDatabase(settings, log);
  await migrate(database.url);
  const pool = openPool(database.url, log);
  const declared = {
    resources: resources.resources,
    facts: collectorCatalogue.facts,
    rolledUp: rolledUpBy(metricCatalogue),
    timeZone: settings.timeZone,
  };
  await installTriggers(pool, declared);
  await markChangedDeclarations(pool, declared);
  return {
    settings,
    log,
    redactor,
    databaseUrl: database.url,
    pool,
    metrics: metricsOf(pool, settings, metricCatalogue, resources),
    collections: collectionsOf({
      pool,
      settings,
      log,
      redactor,
      catalogue: collectorCatalogue,
      metricCatalogue,
    }),
    notices: database.notices,
    async close() {
      await pool.end();
      await database.close();
    },
  };
}

/** Additive observations as the metrics declare them, and what they leave out, each once: what the rollups keep per day. */
export function rolledUpBy(catalogue: MetricCatalogue): RolledUp[] {
  const observed = catalogue.groups.flatMap((group) =>
    group.metrics.flatMap((metric) =>
      countedIn(group, metric).map((observation) => ({ observation, needs: metric.needs })),
    ),
  );
  const withLeftOut = observed.flatMap(({ observation, needs }) =>
    [observation, leftOutOf(observation) ?? []].flat().map((one) => ({ ...one, needs })),
  );
  const additive = withLeftOut.filter((one) => one.rolledUp);
  const byId = Map.groupBy(additive, ({ id }) => id);
  return [...byId].flatMap(([id, [first, ...others]]) =>
    first === undefined
      ? []
      : [
          {
            id,
            select: first.select,
            by: first.by,
            key: first.dimensions[0] ?? null,
            hasService: first.hasService ?? false,
            ...(first.shared && { shared: first.shared }),
            needs: [...new Set([first, ...others].flatMap(({ needs }) => needs))],
          },
        ],
  );
}

async function openDatabase(settings: ServerSettings, log: Log) {
  if (settings.databaseUrl === undefined) return openEmbeddedDatabase({ home: settings.home, log });
  return { url: settings.databaseUrl, notices: [], close: async () => {} };
}

function metricsOf(
  pool: Pool,
  settings: ServerSettings,
  catalogue: MetricCatalogue,
  resources: ResourceCatalogue,
): MetricsEngine {
  return {
    database: pool,
    catalogue,
    timeZone: settings.timeZone,
    privacy: settings.privacy,
    wordsFor: wordsFor(resources),
    installation: () => readInstallation(pool),
    now: () => new Date(),
    memory: createAnswerMemory(),
    noteSeen: ({ name }, group, contributors) =>
      noteAudit(pool, { actor: name, action: 'metric.read', subject: group, detail: { contributors } }),
  };
}

interface Parts extends OpenOptions {
  pool: Pool;
  catalogue: CollectorCatalogue;
  metricCatalogue: MetricCatalogue;
}

function collectionsOf({
  pool,
  settings,
  log,
  redactor,
  catalogue,
  metricCatalogue,
}: Parts): CollectionEngine {
  const guard = addressGuard(settings.privateAddresses);
  return {
    pool,
    catalogue,
    configuration: configurationOf(pool, catalogue, rememberSecrets(secretBoxOf(settings), redactor)),
    log,
    folder: join(settings.home, 'collectors'),
    timeZone: settings.timeZone,
    owner: `${hostname()} ${process.pid} ${randomBytes(4).toString('hex')}`,
    rolledUp: rolledUpBy(metricCatalogue),
    factSettings: () => readInstallation(pool),
    guard,
    upstreams: createUpstreams(guard),
    redact: redactor.redact,
    now: () => new Date(),
  };
}

function secretBoxOf({ secretKey, secretKeyPrevious, home }: ServerSettings): SecretBox {
  return createSecretBox(secretKey ?? readSecretKey(home), secretKeyPrevious);
}

/** Whatever is sealed or opened never reaches a log line, an error or an answer. */
function rememberSecrets(box: SecretBox, redactor: Redactor): SecretBox {
  return {
    ...box,
    seal(text, place) {
      redactor.add(text);
      return box.seal(text, place);
    },
    open(sealed, place) {
      const opened = box.open(sealed, place);
      if (opened.ok) redactor.add(opened.text);
      return opened;
    },
  };
}
