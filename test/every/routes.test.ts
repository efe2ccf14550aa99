import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadRoutes } from '../../server/api/router.ts';
import { testDatabase } from '../support/database.ts';
import { momentumServer } from '../support/momentum-server.ts';

const routes = await loadRoutes();
const { pool } = await testDatabase();
const server = await momentumServer(pool);
const described = z
  .object({
    paths: z.record(
      z.string(),
      z.record(
        z.string(),
        z.object({ summary: z.string(), parameters: z.array(z.object({ name: z.string() })) }),
      ),
    ),
  })
  .parse(await (await server.api('/openapi.json')).json());

describe.each(routes.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const))(
  '%s',
  (_, route) => {
    const path = route.path.replaceAll(/\{\w+\}/g, '1');
    const send = (headers: Record<string, string>) =>
      fetch(`${server.origin}/api/v1${path}`, {
        method: route.method.toUpperCase(),
        headers: { 'content-type': 'application/json', ...headers },
      });

    it('is described, with every parameter of its path', () => {
      const operation = described.paths[route.path]?.[route.method];
      expect(operation?.summary).toMatch(/^[A-Z]/);
      const names = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      expect(operation?.parameters.map((parameter) => parameter.name)).toEqual(expect.arrayContaining(names));
    });

    if (route.access === 'signed') {
      it('lets nobody in who has not signed, whoever they are', async () => {
        const cookie = await server.signIn('ADMIN');
        for (const headers of [{}, { cookie, 'x-momentum-request': '1' }]) {
          expect([403, 404]).toContain((await send(headers)).status);
        }
      });
      return;
    }

    it('lets nobody in who is not signed in', async () => {
      expect(route.access).not.toBe('anyone');
      const answer = await send({});
      expect(answer.status).toBe(401);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    });

    it('lets nobody in with a token that is unknown', async () => {
      expect((await send({ authorization: 'Bearer momentum_guess' })).status).toBe(401);
    });

    if (route.access !== 'viewer') {
      it(`keeps viewers out: it needs the role ${route.access}`, async () => {
        const cookie = await server.signIn('VIEWER');
        expect((await send({ cookie, 'x-momentum-request': '1' })).status).toBe(403);
      });
    }

    if (route.method !== 'get') {
      it('refuses a browser’s session where another site could have sent the request', async () => {
        const cookie = await server.signIn('ADMIN');
        const answer = await send({ cookie });
        expect(answer.status).toBe(403);
        expect(await answer.json()).toMatchObject({ detail: expect.stringContaining('X-Momentum-Request') });
      });
    }
  },
);
