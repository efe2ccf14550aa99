import type { Pool, PoolClient } from 'pg';
import sql, { join, raw, type Sql } from 'sql-template-tag';
import { loadCollectorCatalogue } from '../../collectors/engine/catalogue.ts';
import { markEverything } from '../../collectors/engine/invalidation/dirty.ts';
import { installTriggers } from '../../collectors/engine/invalidation/install-triggers.ts';
import { markable } from '../../collectors/engine/invalidation/rollup-fingerprint.ts';
import { inTransaction, select } from '../../prisma/select.ts';
import { loadMetricCatalogue } from '../../server/metrics/catalogue/catalogue.ts';
import { rolledUpBy } from '../../server/open.ts';
import { commitsOf } from './commits.ts';
import { deploymentsOf } from './deployments.ts';
import { peopleOf } from './people.ts';
import { pipelinesOf } from './pipelines.ts';
import { pullRequestsOf } from './pull-requests.ts';
import { reviewsOf } from './reviews.ts';
import type { OrganizationSize } from './size.ts';

/**
 * Fills a migrated database with an organization as its first collection leaves it: raw rows, skewed as real ones are, no facts, and
 * everything marked to be computed. PostgreSQL has looked at the tables when they were empty, and does not look again by itself.
 */
export async function loadOrganization(pool: Pool, size: OrganizationSize): Promise<void> {
  const { facts, resources } = await loadCollectorCatalogue();
  await installTriggers(pool, {
    resources: resources.resources,
    facts,
    rolledUp: rolledUpBy(await loadMetricCatalogue()),
    timeZone: 'UTC',
  });
  const tables = await ownTables(pool);
  await pool.query('analyze');
  for (const table of tables) await select(pool, sql`alter table ${table} set (autovacuum_enabled = false)`);
  await inTransaction(pool, async (client) => {
    await withoutTriggers(client, tables, async () => {
      for (const statement of statementsOf(size)) await select(client, statement);
    });
    await markEverything(client, markable(facts));
  });
}

/** What waits is told once, by a mark for everything, as when an installation is opened for the first time. */
async function withoutTriggers(
  client: PoolClient,
  tables: readonly Sql[],
  work: () => Promise<void>,
): Promise<void> {
  for (const table of tables) await select(client, sql`alter table ${table} disable trigger user`);
  await work();
  for (const table of tables) await select(client, sql`alter table ${table} enable trigger user`);
}

async function ownTables(pool: Pool): Promise<Sql[]> {
  const rows = await select<{ name: string }>(
    pool,
    sql`select oid::regclass::text as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  );
  return rows.map(({ name }) => join([raw(name)]));
}

function statementsOf(size: OrganizationSize): Sql[] {
  return [
    sql`set local work_mem = '256MB'`,
    ...peopleOf(size),
    ...pullRequestsOf(size),
    ...reviewsOf(size),
    ...commitsOf(size),
    ...pipelinesOf(size),
    ...deploymentsOf(size),
    freshness,
  ];
}

const freshness = sql`
  insert into resource_freshness (resource, data_source, connection, collected_until, status)
  select resource, 'github', 'default', now(), 'COMPLETED'
  from unnest(array['commits', 'pull-requests', 'reviews', 'deployments', 'branches', 'pipelines', 'repositories']) r (resource)`;
