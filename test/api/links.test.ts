import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { computeFacts } from '../support/commits.ts';
import { testDatabase } from '../support/database.ts';
import { momentumServer } from '../support/momentum-server.ts';
import { storeDelivery } from '../support/pull-requests.ts';

const { pool } = await testDatabase();
const server = await momentumServer(pool);
await storeDelivery(pool, {
  deployments: [
    { id: '1', environment: 'web-production', finished: '2026-03-02T10:00:00Z' },
    { id: '2', environment: 'api-production', finished: '2026-03-02T11:00:00Z' },
  ],
});

const links = z.object({
  links: z.array(
    z.object({ id: z.int(), upstreamId: z.string(), service: z.string().nullable(), linkedBy: z.string() }),
  ),
});
const services = z.object({
  services: z.array(z.object({ slug: z.string(), name: z.string(), links: z.int() })),
});

/** Service of each deployment, in their order. */
async function servicesOfDeployments(): Promise<unknown[]> {
  await computeFacts(pool);
  const { rows } = await pool.query<{ slug: string }>(
    'select s.slug from deployment d join service s on s.id = d.service_id order by d.upstream_id',
  );
  return rows.map((row) => row.slug);
}

async function linkOf(environment: string): Promise<number> {
  const found = (await server.read(links, '/links')).links.find((one) =>
    one.upstreamId.endsWith(environment),
  );
  if (!found) throw new Error(`Nothing is linked to ${environment}.`);
  return found.id;
}

describe('services and links', () => {
  it('are one service for a repository until somebody says otherwise', async () => {
    expect(await server.read(services, '/services')).toEqual({
      services: [{ slug: 'acme/shop', name: 'acme/shop', links: 2 }],
    });
    expect(await servicesOfDeployments()).toEqual(['acme/shop', 'acme/shop']);
  });

  it('are parted by hand, as the environments of a monorepo are', async () => {
    expect((await server.send('PUT', '/services/api', { name: 'API' })).status).toBe(200);
    const id = await linkOf('api-production');
    expect((await server.send('PUT', `/links/${id}`, { service: 'api' })).status).toBe(200);
    expect(await servicesOfDeployments()).toEqual(['acme/shop', 'api']);
  });

  it('are found automatically again when somebody takes that back', async () => {
    const id = await linkOf('api-production');
    await server.send('PUT', `/links/${id}`, { service: null });
    expect((await server.read(links, '/links?unlinked=true')).links.map((one) => one.id)).toEqual([id]);
    expect(await servicesOfDeployments()).toEqual(['acme/shop', 'acme/shop']);
  });

  it('name what is not there', async () => {
    const id = await linkOf('api-production');
    const unknown = await server.send('PUT', `/links/${id}`, { service: 'nothing' });
    expect({ status: unknown.status, body: await unknown.json() }).toMatchObject({
      status: 404,
      body: { candidates: ['acme/shop', 'api'] },
    });
    expect((await server.send('PUT', '/links/999999', { service: 'api' })).status).toBe(404);
    expect((await server.send('PUT', '/services/a%20b', { name: 'Spaces' })).status).toBe(400);
  });
});
