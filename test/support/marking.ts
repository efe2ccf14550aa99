import type { Pool } from 'pg';
import { loadCollectorCatalogue } from '../../collectors/engine/catalogue.ts';
import { installTriggers } from '../../collectors/engine/invalidation/install-triggers.ts';
import { loadMetricCatalogue } from '../../server/metrics/catalogue/catalogue.ts';
import { rolledUpBy } from '../../server/open.ts';

const beginsIn = new WeakMap<Pool, string>();

/** Has a test database mark what follows from each change, as an installation of that time zone does. Clones are of one of UTC. */
export async function marksDaysIn(pool: Pool, timeZone: string): Promise<void> {
  if (beginsIn.get(pool) === timeZone || (timeZone === 'UTC' && !beginsIn.has(pool))) return;
  await installMarks(pool, timeZone);
}

/** The same where nothing is installed yet. */
export async function installMarks(pool: Pool, timeZone: string): Promise<void> {
  const [{ facts, resources }, metrics] = await Promise.all([
    loadCollectorCatalogue(),
    loadMetricCatalogue(),
  ]);
  await installTriggers(pool, {
    resources: resources.resources,
    facts,
    rolledUp: rolledUpBy(metrics),
    timeZone,
  });
  beginsIn.set(pool, timeZone);
}
