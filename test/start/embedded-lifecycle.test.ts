import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findServer, type Server } from '../../prisma/embedded/server.ts';
import {
  ask,
  type Circumstances,
  dataOf,
  isRoot,
  nobody,
  readPostgresJson,
  startProcess,
} from '../support/embedded.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const freshHome = () => join(temporaryFolder(), 'home');

async function runningServer(home: string): Promise<Server> {
  const server = await findServer(dataOf(home));
  if (!server) throw new Error('No server runs.');
  return server;
}

async function serverIsGone(home: string): Promise<boolean> {
  return (await findServer(dataOf(home))) === undefined;
}

async function answers(url: string): Promise<boolean> {
  return ask(url, 'select 1').then(
    () => true,
    () => false,
  );
}

describe('one process', () => {
  test('finds its data again when it starts a second time, at the same address', async () => {
    const home = freshHome();
    const first = await startProcess(home);
    await ask(first.url, 'create table kept as select 42 as answer');
    await first.leave();
    expect(await serverIsGone(home)).toBe(true);

    const second = await startProcess(home);
    expect(await ask(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
    expect(second.url).toBe(first.url);
  });

  test('clears up what a first start that was killed half-way has left', async () => {
    const home = freshHome();
    const leftover = join(home, 'database.new-0');
    mkdirSync(leftover, { recursive: true });
    utimesSync(leftover, 0, 0);
    const { url } = await startProcess(home);
    expect(await answers(url)).toBe(true);
    expect(readdirSync(home).sort()).toEqual(['database', 'postgres.json']);
  });

  test('takes another port where its own has been taken meanwhile', async () => {
    const [home, neighbour] = [freshHome(), freshHome()];
    const first = await startProcess(home);
    await first.leave();
    const { port, ...rest } = readPostgresJson(home);
    const other = await startProcess(neighbour);
    writeFileSync(
      join(home, 'postgres.json'),
      JSON.stringify({ ...rest, port: readPostgresJson(neighbour).port }),
    );

    const second = await startProcess(home);
    expect(await answers(second.url)).toBe(true);
    expect(second.url).not.toBe(other.url);
  });

  test('says which file is wrong where the password does not fit the database', async () => {
    const home = freshHome();
    const first = await startProcess(home);
    await first.leave();
    writeFileSync(
      join(home, 'postgres.json'),
      JSON.stringify({ ...readPostgresJson(home), password: 'another' }),
    );
    await expect(startProcess(home)).rejects.toThrow(/does not know the password in .*postgres\.json/);
  });
});

describe('several processes', () => {
  test('use one server, which the first one out leaves running and the last one out stops', async () => {
    const home = freshHome();
    const first = await startProcess(home);
    const second = await startProcess(home);
    expect(second.url).toBe(first.url);

    await first.leave();
    expect(await answers(second.url)).toBe(true);
    await second.leave();
    expect(await serverIsGone(home)).toBe(true);
  });

  test('that start at the same instant on a fresh home get one server between them', async () => {
    const home = freshHome();
    const all = await Promise.all([startProcess(home), startProcess(home), startProcess(home)]);
    expect(new Set(all.map(({ url }) => url)).size).toBe(1);
    for (const { url } of all) expect(await answers(url)).toBe(true);

    await Promise.all(all.map(({ leave }) => leave()));
    expect(await serverIsGone(home)).toBe(true);
    expect(readdirSync(home).filter((name) => name.includes('.new-'))).toEqual([]);
  });

  test('may start while the last one is on its way out', async () => {
    const home = freshHome();
    let current = await startProcess(home);
    for (let round = 0; round < 3; round += 1) {
      const [next] = await Promise.all([startProcess(home), current.leave()]);
      expect(await answers(next.url)).toBe(true);
      current = next;
    }
  });
});

describe('kill -9', () => {
  test('of a process leaves the server running, and the next one uses and then stops it', async () => {
    const home = freshHome();
    const first = await startProcess(home);
    const server = await runningServer(home);
    await first.kill();
    expect(await answers(first.url)).toBe(true);

    const second = await startProcess(home);
    expect((await runningServer(home)).pid).toBe(server.pid);
    await second.leave();
    expect(await serverIsGone(home)).toBe(true);
  });

  test('of the process that started the server does not make the one beside it stop it too early', async () => {
    const home = freshHome();
    const [first, second, third] = [
      await startProcess(home),
      await startProcess(home),
      await startProcess(home),
    ];
    await first.kill();
    await second.leave();
    expect(await answers(third.url)).toBe(true);
    await third.leave();
    expect(await serverIsGone(home)).toBe(true);
  });

  test('of everything is followed by an ordinary start', async () => {
    const home = freshHome();
    const first = await startProcess(home);
    await ask(first.url, 'create table kept as select 42 as answer');
    const { pid } = await runningServer(home);
    process.kill(pid, 'SIGKILL');
    await first.kill();

    const second = await startProcess(home);
    expect(await ask(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  test('of the server alone is healed by the process that uses it', async () => {
    const home = freshHome();
    const { url } = await startProcess(home);
    process.kill((await runningServer(home)).pid, 'SIGKILL');
    await expect.poll(() => answers(url), { timeout: 20_000 }).toBe(true);
  });

  test('whose process number some other program has got since is followed by an ordinary start', async () => {
    const ordinary: Circumstances = isRoot ? nobody : {};
    const home = join(temporaryFolder(isRoot ? nobody : undefined), 'home');
    const first = await startProcess(home, ordinary);
    const { pid, port } = await runningServer(home);
    process.kill(pid, 'SIGKILL');
    await first.kill();
    const stranger = spawn('sleep', ['600'], { stdio: 'ignore', ...ordinary });
    onTestFinished(() => void stranger.kill());
    await once(stranger, 'spawn');
    writeFileSync(
      join(dataOf(home), 'postmaster.pid'),
      `${stranger.pid}\n${dataOf(home)}\n1\n${port}\n\n127.0.0.1\n`,
    );

    const second = await startProcess(home, ordinary);
    expect(await answers(second.url)).toBe(true);
    expect(stranger.exitCode).toBeNull();
  });
});
