import { describe, expect, it } from 'vitest';
import { newSignInPath, tieAdministrators } from '../../server/access/sign-in.ts';
import { storeCommits } from '../support/commits.ts';
import { testDatabase } from '../support/database.ts';
import { momentumServer } from '../support/momentum-server.ts';

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

  it('is kept as a hash alone', async () => {
    const cookie = await server.signIn('VIEWER');
    const { rows } = await pool.query('select id from session');
    expect(JSON.stringify(rows)).not.toContain(cookie.split('=')[1]);
  });

  it('that is over lets nobody in', async () => {
    const cookie = await server.signIn('ADMIN');
    await pool.query("update session set expires_at = now() - interval '1 second'");
    expect((await fetch(url('/api/v1/me'), { headers: { cookie } })).status).toBe(401);
  });
});

describe('the web server', () => {
  it('answers under its own names alone', async () => {
    const { request } = await import('node:http');
    const statusFor = (host: string) =>
      new Promise((answered, failed) => {
        request(url('/api/v1/openapi.json'), { headers: { host } }, (response) =>
          answered(response.resume().statusCode),
        )
          .on('error', failed)
          .end();
      });
    const { port } = new URL(server.origin);
    expect(await statusFor(`localhost:${port}`)).toBe(200);
    expect(await statusFor('evil.example')).toBe(421);
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

  it('serves the components and the dashboard', async () => {
    expect((await fetch(url('/widgets/momentum.js'))).headers.get('content-type')).toContain('javascript');
    expect(await (await fetch(url('/'))).text()).toContain('<!doctype html>');
  });
});
