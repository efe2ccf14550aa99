import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sessionCookie } from '../../server/access/cookie.ts';
import { newSignInPath, tieAdministrators } from '../../server/access/sign-in.ts';
import { storeCommits } from '../support/commits.ts';
import { testDatabase } from '../support/database.ts';
import { momentumServer } from '../support/momentum-server.ts';

const built = join(import.meta.dirname, '../../widgets/dist');
const { pool } = await testDatabase();
const server = await momentumServer(pool, { MOMENTUM_EMBED_ORIGINS: 'https://wiki.example' });
const url = (path: string) => `${server.origin}${path}`;
const cookieOf = (response: Response) => response.headers.get('set-cookie')?.split(';')[0] ?? '';

describe('the first sign-in link', () => {
  it('is used up by a click on its page, not by opening it', async () => {
    await storeCommits(pool, [{ at: '2026-03-02T10:00:00Z', author: 'Ada' }]);
    const path = await newSignInPath(pool, null, 'ADA@example.com');
    expect(await (await fetch(url(path))).text()).toContain('<button autofocus>Sign in</button>');
    const signedIn = await fetch(url(path), { method: 'POST', redirect: 'manual' });
    expect([signedIn.status, signedIn.headers.get('location')]).toEqual([303, '/']);
    expect(signedIn.headers.get('set-cookie')).toMatch(/HttpOnly.*SameSite=Lax|SameSite=Lax.*HttpOnly/);
    const me = await fetch(url('/api/v1/me'), { headers: { cookie: cookieOf(signedIn) } });
    expect(await me.json()).toEqual({ name: 'Ada', role: 'admin', contributor: { id: 1, name: 'Ada' } });
    const again = await fetch(url(path), { method: 'POST', redirect: 'manual' });
    expect(again.status).toBe(403);
    expect(await again.text()).toContain('was used before, or its 15 minutes are over');
  });

  it('makes one session, however often it is used at once', async () => {
    const path = await newSignInPath(pool, 1, null);
    const used = await Promise.all(
      [1, 2, 3, 4].map(() => fetch(url(path), { method: 'POST', redirect: 'manual' })),
    );
    expect(used.map((response) => response.status).toSorted()).toEqual([303, 403, 403, 403]);
  });

  it('is not used up by a form on another site, which could sign a visitor in as somebody else', async () => {
    const path = await newSignInPath(pool, 1, null);
    const post = (site: string) =>
      fetch(url(path), { method: 'POST', redirect: 'manual', headers: { 'sec-fetch-site': site } });
    expect((await post('cross-site')).status).toBe(403);
    expect((await post('same-origin')).status).toBe(303);
  });

  it('ends the session that the browser had before', async () => {
    const cookie = await server.signIn('VIEWER');
    const path = await newSignInPath(pool, 1, null);
    await fetch(url(path), { method: 'POST', redirect: 'manual', headers: { cookie } });
    expect((await fetch(url('/api/v1/me'), { headers: { cookie } })).status).toBe(401);
  });

  it('is worth nothing once there is an administrator', async () => {
    const path = await newSignInPath(pool, null, null);
    expect((await fetch(url(path), { method: 'POST', redirect: 'manual' })).status).toBe(403);
  });

  it('is worth nothing after 15 minutes, nor when it is guessed', async () => {
    const path = await newSignInPath(pool, 1, null);
    await pool.query(
      "update sign_in_link set expires_at = now() - interval '1 second' where used_at is null",
    );
    expect((await fetch(url(path), { method: 'POST', redirect: 'manual' })).status).toBe(403);
    expect((await fetch(url('/sign-in/guess'), { method: 'POST', redirect: 'manual' })).status).toBe(403);
  });

  it('ties an administrator to their own commits also where these come later', async () => {
    await pool.query("update app_user set contributor_id = null where email = 'ada@example.com'");
    await tieAdministrators(pool);
    expect((await pool.query('select contributor_id from app_user where id = 1')).rows).toEqual([
      { contributor_id: 1 },
    ]);
  });
});

describe('a session', () => {
  it('ends with signing out', async () => {
    const cookie = await server.signIn('VIEWER');
    const out = await fetch(url('/api/v1/sign-out'), {
      method: 'POST',
      headers: { cookie, 'x-momentum-request': '1' },
    });
    expect(out.headers.get('set-cookie')).toContain('Expires=Thu, 01 Jan 1970');
    expect((await fetch(url('/api/v1/me'), { headers: { cookie } })).status).toBe(401);
  });

  it('that is over is forgotten when the next begins', async () => {
    await server.signIn('VIEWER');
    await pool.query("update session set expires_at = now() - interval '1 second'");
    await server.signIn('VIEWER');
    expect((await pool.query('select id from session')).rows).toHaveLength(1);
  });

  it('is kept as a hash alone', async () => {
    const cookie = await server.signIn('VIEWER');
    const { rows } = await pool.query('select id from session');
    expect(JSON.stringify(rows)).not.toContain(cookie.split('=')[1]);
  });

  it('is not believed to change something because a proxy’s password came along', async () => {
    const cookie = await server.signIn('ADMIN');
    const answer = await fetch(url('/api/v1/installation'), {
      method: 'PUT',
      headers: { cookie, authorization: 'Basic YTpi', 'content-type': 'application/json' },
      body: '{}',
    });
    expect(answer.status).toBe(403);
  });

  it('is kept by https alone where that is how users come', async () => {
    const session = { secret: 'x', expiresAt: new Date() };
    expect(sessionCookie('https://momentum.example', session)).toContain('Secure');
    expect(sessionCookie('http://localhost:3000', session)).not.toContain('Secure');
  });

  it('that is over lets nobody in', async () => {
    const cookie = await server.signIn('ADMIN');
    await pool.query("update session set expires_at = now() - interval '1 second'");
    expect((await fetch(url('/api/v1/me'), { headers: { cookie } })).status).toBe(401);
  });
});

describe('the web server', () => {
  it('answers under its own names alone, but for what load balancers ask by address', async () => {
    const statusFor = (host: string, path = '/api/v1/openapi.json') =>
      new Promise((answered, failed) => {
        request(url(path), { headers: { host } }, (response) => answered(response.resume().statusCode))
          .on('error', failed)
          .end();
      });
    const { port } = new URL(server.origin);
    expect(await statusFor(`localhost:${port}`)).toBe(200);
    for (const path of ['/api/v1/openapi.json', '/', '/metrics', '/widgets/momentum.js'])
      expect(await statusFor('evil.example', path)).toBe(421);
    for (const path of ['/healthz', '/readyz']) expect(await statusFor('10.0.0.7', path)).toBe(200);
  });

  it('says how it is, without names or tokens', async () => {
    expect(await (await fetch(url('/healthz'))).json()).toEqual({ status: 'ok' });
    expect(await (await fetch(url('/readyz'))).json()).toEqual({ status: 'ready' });
    expect(await (await fetch(url('/metrics'))).text()).toContain('momentum_process_cpu_seconds_total');
  });

  it('sends a strict content security policy, and none of its pages is framed elsewhere but where embedding is allowed', async () => {
    const policy = (await fetch(url('/'))).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(policy).toContain("frame-ancestors 'self' https://wiki.example");
  });

  it('lets the sites that embed read with a token, others not, and takes no cookies from either', async () => {
    const from = (origin: string) =>
      fetch(url('/api/v1/metrics-catalogue'), { method: 'OPTIONS', headers: { origin } });
    const allowed = await from('https://wiki.example');
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://wiki.example');
    expect(allowed.headers.get('access-control-allow-credentials')).toBeNull();
    expect((await from('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
  });

  it('lets them read why they were refused, and when to come again', async () => {
    const refused = await fetch(url('/api/v1/me'), { headers: { origin: 'https://wiki.example' } });
    expect(refused.status).toBe(401);
    expect(refused.headers.get('access-control-allow-origin')).toBe('https://wiki.example');
    expect(refused.headers.get('access-control-expose-headers')).toBe('retry-after');
    expect(refused.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('keeps what is named after its content, and asks again for what is not', async () => {
    const chunk = (await readdir(join(built, 'chunks'))).find((file) => file.endsWith('.js'));
    const cached = async (path: string) => (await fetch(url(path))).headers.get('cache-control');
    expect(await cached(`/widgets/chunks/${chunk}`)).toBe('public, max-age=31536000, immutable');
    expect(await cached('/widgets/momentum.js')).toBe('public, max-age=300');
    expect(await cached('/')).toBe('no-cache');
  });

  it('answers what is not there with a page of its own, and leads nowhere else', async () => {
    for (const path of ['/nothing', '/widgets/nothing.js', '/widgets/dashboard', '//evil.example']) {
      const answer = await fetch(url(path), { redirect: 'manual' });
      expect(answer.status).toBe(404);
      expect(await answer.text()).toContain('There is nothing here');
    }
  });

  it.each([
    ['/metrics/activity?contributor=%00', 400, 'NUL'],
    ['/metrics/%E0%A4%A', 400, 'Failed to decode'],
    ['/metrics/activity?from=0001-01-01&to=0001-01-02', 200, ''],
    ['/metrics/activity?from=9999-12-30&to=9999-12-31&compare=previous', 200, ''],
  ])('takes an odd address for what it is: %s', async (path, status, words) => {
    const answer = await server.api(path);
    expect([answer.status, await answer.text()]).toEqual([status, expect.stringContaining(words)]);
  });

  it.each([
    ['one that is cut off', '{"name":', 400],
    ['one that is too long', `{"name":"${'x'.repeat(1_100_000)}"}`, 413],
    ['a list', '[]', 400],
  ])('takes an odd body for what it is: %s', async (_, body, status) => {
    const cookie = await server.signIn('ADMIN');
    const headers = { cookie, 'x-momentum-request': '1', 'content-type': 'application/json' };
    const answer = await server.api('/tokens', { method: 'POST', headers, body });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('is not ready while a migration is missing', async () => {
    await pool.query('update _prisma_migrations set finished_at = null');
    expect((await fetch(url('/readyz'))).status).toBe(503);
    await pool.query('update _prisma_migrations set finished_at = now()');
    expect((await fetch(url('/readyz'))).status).toBe(200);
  });

  it('is not ready while the job queue does not answer', async () => {
    await pool.query('alter table agenda_jobs rename to agenda_jobs_away');
    const answer = await fetch(url('/readyz'));
    expect({ status: answer.status, body: await answer.json() }).toEqual({
      status: 503,
      body: { status: 'the job queue does not answer' },
    });
    await pool.query('alter table agenda_jobs_away rename to agenda_jobs');
    expect((await fetch(url('/readyz'))).status).toBe(200);
  });

  it('serves the components and the dashboard', async () => {
    expect((await fetch(url('/widgets/momentum.js'))).headers.get('content-type')).toContain('javascript');
    expect(await (await fetch(url('/'))).text()).toContain('<!doctype html>');
  });
});

describe('whoever asks too much', async () => {
  const proxied = await momentumServer(pool, { MOMENTUM_PUBLIC_URL: 'https://momentum.example' });
  const ask = (address: string, token: string) =>
    new Promise<{ status: number; type: string }>((answered, failed) => {
      const headers = {
        host: 'momentum.example',
        'x-forwarded-for': address,
        authorization: `Bearer ${token}`,
      };
      request(`${proxied.origin}/api/v1/me`, { headers }, (response) =>
        answered({
          status: response.resume().statusCode ?? 0,
          type: response.headers['content-type'] ?? '',
        }),
      )
        .on('error', failed)
        .end();
    });

  it('with wrong tokens is sent away, and nobody else behind the same proxy is', async () => {
    const statuses = new Map<number, number>();
    let type = '';
    for (let tried = 0; tried < 205; tried += 1) {
      const answer = await ask('203.0.113.1', `guess-${tried}`);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      type = answer.type;
    }
    expect([...statuses]).toEqual([
      [401, 200],
      [429, 5],
    ]);
    expect(type).toContain('application/problem+json');
    expect((await ask('203.0.113.2', 'guess')).status).toBe(401);
  });
});
