import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { afterAll } from 'vitest';
import type { z } from 'zod';
import { openSchedule } from '../../collectors/engine/schedule/schedule.ts';
import { beginSession } from '../../server/access/sessions.ts';
import { loadRoutes } from '../../server/api/router.ts';
import { drawPicture } from '../../server/charts/draw.ts';
import type { Services } from '../../server/services.ts';
import { readSettings } from '../../server/settings.ts';
import { webApp } from '../../server/web/app.ts';
import { metricsEngine } from './asking.ts';
import { collectionEngine } from './collecting.ts';

const adminToken = 'the-administrators-token';

export interface TestServer {
  origin: string;
  services: Services;
  /** A request to a path under `/api/v1`; by the administrator's token unless headers say otherwise. */
  api(path: string, init?: RequestInit): Promise<Response>;
  /** The JSON of such an answer, as `shape` expects it. */
  read<S extends z.ZodType>(shape: S, path: string, init?: RequestInit): Promise<z.output<S>>;
  /** Sends JSON and answers the whole response. */
  send(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<Response>;
  /** Signs a new user in and answers the cookie that a browser would send. */
  signIn(role: 'VIEWER' | 'MEMBER' | 'ADMIN', contributorId?: number): Promise<string>;
}

/** The real web server on a free port of this machine, with a worker, on a test's database; it ends with the test file. */
export async function momentumServer(
  pool: Pool,
  environment: Record<string, string> = {},
): Promise<TestServer> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const folder = mkdtempSync(join(tmpdir(), 'momentum-server-'));
  const settings = readSettings(
    { PORT: String(port), MOMENTUM_ADMIN_TOKEN: adminToken, ...environment },
    folder,
  );
  const collections = await collectionEngine(pool);
  const schedule = await openSchedule(collections, {
    mongoUrl: null,
    worker: true,
    onCollected: async () => {},
  });
  const stopping = new AbortController();
  const services: Services = {
    pool,
    metrics: { ...(await metricsEngine(pool, { privacy: settings.privacy })), now: () => new Date() },
    collections,
    runNow: schedule.runNow,
    collectSoon: schedule.collectSoon,
    jobsAnswer: schedule.answers,
    webhookSecrets: { github: settings.githubWebhookSecret },
    configurationChanged: schedule.sync,
    drawPicture,
    publicUrl: settings.publicUrl,
    stopping: stopping.signal,
    log: collections.log,
  };
  server.on(
    'request',
    webApp(settings, services, await loadRoutes(), () => {}),
  );
  afterAll(async () => {
    stopping.abort();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
    await schedule.close();
  });
  const origin = `http://127.0.0.1:${port}`;
  const authorization = `Bearer ${adminToken}`;
  const api: TestServer['api'] = (path, init) =>
    fetch(`${origin}/api/v1${path}`, { headers: { authorization }, ...init });
  return {
    origin,
    services,
    api,
    read: async (shape, path, init) => shape.parse(await (await api(path, init)).json()),
    send: (method, path, body) =>
      api(path, {
        method,
        headers: { authorization, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    async signIn(role, contributorId) {
      const { rows } = await pool.query<{ id: number }>(
        'insert into app_user (name, role, contributor_id) values ($1, $2, $3) returning id',
        [role.toLowerCase(), role, contributorId ?? null],
      );
      const { secret } = await beginSession(pool, rows[0]?.id ?? 0);
      return `momentum_session=${secret}`;
    },
  };
}
