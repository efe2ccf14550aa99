import { mkdirSync, mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { writeRepository } from '../support/git-repository.ts';
import { freePort, type Started, startMomentum } from '../support/started.ts';

const folder = mkdtempSync(join(tmpdir(), 'momentum-first-'));
const repository = join(folder, 'shop');
await writeRepository(repository, [
  { message: 'One', author: 'Ada <ada@example.com>', changes: [{ path: 'a.ts', content: 'a\n' }] },
]);
const nowhere = join(folder, 'nothing here');
mkdirSync(nowhere);

/** Nobody answers there. */
const slack = {
  SLACK_BOT_TOKEN: 'xoxb-a-bot',
  SLACK_SIGNING_SECRET: 'a-secret',
  SLACK_API_URL: 'http://127.0.0.1:1/api/',
};

const running: Started[] = [];
async function start(environment: Record<string, string>, port?: number): Promise<Started> {
  const started = await startMomentum(environment, port);
  running.push(started);
  return started;
}
afterAll(() =>
  Promise.all(
    running.map(async (started) => {
      started.process.kill('SIGTERM');
      await started.ended;
    }),
  ),
);

const isUp = async ({ address }: Started) => (await fetch(`${address}/readyz`)).status === 200;

describe('npm start', () => {
  it('with neither database nor token serves real data from the repository that npm was called in', async () => {
    const momentum = await start({ MOMENTUM_HOME: join(folder, 'one home'), INIT_CWD: repository });
    expect(await momentum.line(/Momentum is running: (\S+)/)).toBe(momentum.address);
    await momentum.line(/Reading the history of .*shop/);
    await momentum.line(/Sign in as administrator \(once, within 15 minutes\): (\S+)/);
    expect(await isUp(momentum)).toBe(true);
  });

  it('says nothing of a repository where there is none, and goes on', async () => {
    const momentum = await start({ MOMENTUM_HOME: join(folder, 'two'), INIT_CWD: nowhere });
    await momentum.line(/Sign in as administrator/);
    expect(momentum.out()).not.toContain('Reading');
    expect(await isUp(momentum)).toBe(true);
  });

  it('on a port that is taken says so in one sentence', async () => {
    const taken = createServer();
    await new Promise<void>((listening) => taken.listen(0, '127.0.0.1', listening));
    const address = taken.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const momentum = await start({ MOMENTUM_HOME: join(folder, 'three'), INIT_CWD: nowhere }, port);
    expect((await momentum.ended).code).toBe(1);
    expect(momentum.out()).toBe(
      `Port ${port} is taken: stop what listens there, or set PORT to another one.\n`,
    );
    taken.close();
  });

  it('beside a running one, and again on its data after kill -9, keeps what was collected', async () => {
    const home = { MOMENTUM_HOME: join(folder, 'four'), INIT_CWD: repository };
    const first = await start(home);
    await first.line(/Sign in/);
    const second = await start(home);
    await second.line(/Momentum is running/);
    expect(second.out()).not.toContain('Reading');
    first.process.kill('SIGKILL');
    second.process.kill('SIGKILL');
    await Promise.all([first.ended, second.ended]);
    const third = await start(home);
    await third.line(/Momentum is running/);
    expect(third.out()).not.toContain('Reading');
    expect(await isUp(third)).toBe(true);
  });

  it('ends with one sentence where the repository that was asked for is none', async () => {
    const home = join(folder, 'seven');
    const momentum = await startMomentum({ MOMENTUM_HOME: home, INIT_CWD: nowhere }, undefined, [
      '--git',
      nowhere,
    ]);
    expect((await momentum.ended).code).toBe(1);
    expect(momentum.out()).toContain(`There is no git repository at ${nowhere}.`);
  });

  it('as a worker alone serves nothing but the health of the process, and lets nobody in', async () => {
    const momentum = await start({
      MOMENTUM_HOME: join(folder, 'worker'),
      INIT_CWD: nowhere,
      MOMENTUM_ROLES: 'worker',
    });
    await momentum.line(/Momentum is running as worker; its health is at (\S+)/);
    const statusOf = async (path: string) => (await fetch(`${momentum.address}${path}`)).status;
    expect(await Promise.all(['/readyz', '/metrics'].map(statusOf))).toEqual([200, 200]);
    const others = ['/', '/api/v1/openapi.json', '/api/v1/me', '/widgets/momentum.js', '/slack/events'];
    expect(new Set(await Promise.all(others.map(statusOf)))).toEqual(new Set([404]));
    expect(await (await fetch(momentum.address)).text()).not.toContain('Go to the dashboard');
    expect(momentum.out()).not.toContain('Sign in');
  });

  it.each([
    ['bot', { '/slack/events': 401, '/readyz': 200, '/': 404, '/api/v1/me': 404, '/sign-in/x': 404 }],
    ['web', { '/slack/events': 404, '/readyz': 200, '/': 200, '/api/v1/me': 401, '/sign-in/x': 200 }],
  ])('as %s alone serves what that is, and collects nothing', async (role, expected) => {
    const home = { MOMENTUM_HOME: join(folder, role), INIT_CWD: repository };
    const momentum = await start({ ...home, ...slack, MOMENTUM_ROLES: role });
    await momentum.line(/Reading the history of/);
    const statusOf = async (path: string) => {
      const method = path === '/slack/events' ? 'POST' : 'GET';
      return [path, (await fetch(`${momentum.address}${path}`, { method })).status];
    };
    const statuses = Object.fromEntries(await Promise.all(Object.keys(expected).map(statusOf)));
    expect(statuses).toEqual(expected);
    // Its worker would look for work once a second.
    await sleep(2_500);
    const metrics = await (await fetch(`${momentum.address}/metrics`)).text();
    expect(metrics).not.toContain('script="history"');
    expect(momentum.out().includes('Sign in')).toBe(role === 'web');
  });

  it('says in one sentence that the database is not there', async () => {
    const momentum = await start({
      MOMENTUM_HOME: join(folder, 'no database'),
      DATABASE_URL: 'postgresql://ada:s3cret@127.0.0.1:1/momentum',
    });
    expect(await momentum.ended).toEqual({ code: 1, signal: null });
    expect(momentum.out()).toMatch(
      /^The database 127\.0\.0\.1:1\/momentum cannot be used: nothing answers there\. Check DATABASE_URL.*\n$/,
    );
  });

  it('stops by a signal, without an error', async () => {
    const momentum = await start({ MOMENTUM_HOME: join(folder, 'five'), INIT_CWD: nowhere });
    await momentum.line(/Momentum is running/);
    momentum.process.kill('SIGTERM');
    expect(await momentum.ended).toEqual({ code: 0, signal: null });
  });

  it('shows a page that comes back by itself while it starts', async () => {
    const port = await freePort();
    const momentum = await start({ MOMENTUM_HOME: join(folder, 'six'), INIT_CWD: nowhere }, port);
    const seen = new Set<number>();
    while (!seen.has(200))
      seen.add(
        await fetch(`${momentum.address}/healthz`).then(
          (answer) => answer.status,
          () => 0,
        ),
      );
    expect([...seen].filter((status) => ![0, 503, 200].includes(status))).toEqual([]);
  });
});
