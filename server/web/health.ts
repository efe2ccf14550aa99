import { Router } from 'express';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import sql from 'sql-template-tag';
import { isMigrated } from '../../prisma/migrate.ts';
import { select } from '../../prisma/select.ts';
import type { Services } from '../api/services.ts';

/** `/healthz` (the process answers), `/readyz` (its database does too, migrated) and `/metrics` for Prometheus. */
export function healthRouter({ pool, log }: Services): Router {
  const registry = registryOf(pool);
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  router.get('/readyz', async (_request, response) => {
    try {
      if (await isMigrated(pool)) response.json({ status: 'ready' });
      else response.status(503).json({ status: 'the database is not migrated' });
    } catch (err) {
      log.warn({ err }, 'The database does not answer');
      response.status(503).json({ status: 'the database does not answer' });
    }
  });
  router.get('/metrics', async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  });
  return router;
}

function registryOf(pool: Services['pool']): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'momentum_' });
  new Gauge({
    name: 'momentum_script_seconds_since_success',
    help: 'Seconds since a collection script last ended well',
    labelNames: ['source', 'connection', 'script'],
    registers: [registry],
    async collect() {
      const rows = await select<{ source: string; connection: string; script: string; seconds: number }>(
        pool,
        sql`select data_source as source, connection, script, extract(epoch from now() - max(completed_at))::float8 as seconds
            from data_source_run where status = 'COMPLETED' group by 1, 2, 3`,
      );
      this.reset();
      for (const { seconds, ...labels } of rows) this.set(labels, seconds);
    },
  });
  return registry;
}
