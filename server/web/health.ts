import { Router } from 'express';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import sql from 'sql-template-tag';
import { isMigrated } from '../../prisma/migrate.ts';
import { select } from '../../prisma/select.ts';
import type { Services } from '../services.ts';

/** `/healthz` (the process answers) and `/readyz` (database, migrations and jobs do too). */
export function healthRouter(services: Services): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  router.get('/readyz', async (_request, response) => {
    const status = await readiness(services);
    response.status(status === 'ready' ? 200 : 503).json({ status });
  });
  return router;
}

/** `/metrics` for Prometheus: it names sources, so that it is no page for other sites' names. */
export function metricsRouter(services: Pick<Services, 'pool' | 'metrics'>): Router {
  const registry = registryOf(services);
  const router = Router();
  router.get('/metrics', async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  });
  return router;
}

/** What is not there yet, or `ready`. */
async function readiness({ pool, jobsAnswer, log }: Services): Promise<string> {
  try {
    if (!(await isMigrated(pool))) return 'the database is not migrated';
  } catch (err) {
    log.warn({ err }, 'The database does not answer');
    return 'the database does not answer';
  }
  try {
    await jobsAnswer();
    return 'ready';
  } catch (err) {
    log.warn({ err }, 'The job queue does not answer');
    return 'the job queue does not answer';
  }
}

function registryOf({ pool, metrics }: Pick<Services, 'pool' | 'metrics'>): Registry {
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
  new Gauge({
    name: 'momentum_answers_bytes',
    help: 'Memory that remembered answers take, as estimated',
    registers: [registry],
    collect() {
      this.set(metrics.memory.bytes());
    },
  });
  return registry;
}
