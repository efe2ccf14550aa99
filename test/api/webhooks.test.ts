import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { momentumServer } from '../support/momentum-server.ts';

const secret = 'a secret that both know';
const { pool } = await testDatabase();
const server = await momentumServer(pool, { GITHUB_WEBHOOK_SECRET: secret });
const silent = await momentumServer((await testDatabase()).pool);

const configs = [
  { key: 'GITHUB_TOKEN', value: 'token' },
  { key: 'GITHUB_ORG', value: 'acme, Labs' },
  { key: 'GITHUB_URL', value: 'http://127.0.0.1:9' },
];

async function configure(name: string, changed: Record<string, string> = {}): Promise<void> {
  const given = configs.map((config) => ({ ...config, value: changed[config.key] ?? config.value }));
  const response = await server.send('PUT', `/sources/${name}`, { configs: given });
  expect(response.status).toBe(200);
}

const push = (owner: string, host = '127.0.0.1') => ({
  repository: { owner: { login: owner }, html_url: `http://${host}/${owner}/shop` },
});

interface Sent {
  event?: string;
  with?: string;
  to?: string;
  origin?: string;
}

async function send(body: unknown, sent: Sent = {}) {
  const bytes = JSON.stringify(body);
  const signature = createHmac('sha256', sent.with ?? secret)
    .update(bytes)
    .digest('hex');
  const response = await fetch(`${sent.origin ?? server.origin}/api/v1/webhooks/${sent.to ?? 'github'}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-github-event': sent.event ?? 'push',
      'x-hub-signature-256': `sha256=${signature}`,
    },
    body: bytes,
  });
  return { status: response.status, body: await response.json() };
}

/** Connections for which a collection is waiting. */
async function waiting(): Promise<unknown[]> {
  const { rows } = await pool.query<{ connection: string }>(
    "select data->>'connection' as connection from agenda_jobs where name = 'collect what changed' order by 1",
  );
  return rows.map((row) => row.connection);
}

describe('a webhook of GitHub', () => {
  it('has those connections collected soon that collect where something happened, however often it is told', async () => {
    await configure('github');
    await configure('github@other', { GITHUB_ORG: 'elsewhere' });
    expect(await send(push('ACME'))).toEqual({ status: 200, body: { collecting: ['github'] } });
    await send(push('labs'));
    await send(push('acme'), { event: 'pull_request' });
    const connections = await waiting();
    expect(new Set(connections)).toEqual(new Set(['github']));
    // At the end of one half minute, or of two where the tests were between them.
    expect(connections.length).toBeLessThanOrEqual(2);
  });

  it('changes nothing where it is about somebody else, another host, or nothing that is collected', async () => {
    const nothing = { status: 200, body: { collecting: [] } };
    expect(await send(push('somebody'))).toEqual(nothing);
    expect(await send(push('acme', 'github.example'))).toEqual(nothing);
    expect(await send(push('acme'), { event: 'star' })).toEqual(nothing);
    expect(await send({ zen: 'Keep it logically awesome.' }, { event: 'ping' })).toEqual(nothing);
  });

  it('is refused with another signature, without a secret here, and for sources that send none', async () => {
    expect(await send(push('acme'), { with: 'another secret' })).toMatchObject({ status: 403 });
    expect(await send(push('acme'), { origin: silent.origin })).toMatchObject({
      status: 403,
      body: { hint: expect.stringContaining('GITHUB_WEBHOOK_SECRET') },
    });
    expect(await send(push('acme'), { to: 'git' })).toMatchObject({ status: 404 });
    expect(await send(push('acme'), { to: 'nothing' })).toMatchObject({ status: 404 });
  });
});
