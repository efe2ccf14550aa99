import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readHistory } from '../../collectors/engine/git/log/log.ts';
import { git, streamGit } from '../../collectors/engine/git/process/command.ts';
import { SourceDown } from '../../server/contract/errors.ts';
import { bigRepository } from '../support/big-repository.ts';
import { gitHttpServer } from '../support/git-http-server.ts';
import { writeRepository } from '../support/git-repository.ts';
import { open, patience, temporaryFolder, withVariable } from './reading.ts';

test('an abort ends git and its helpers, and is what the caller is told', async () => {
  const host = await gitHttpServer(temporaryFolder());
  onTestFinished(host.close);
  host.stallAfter = 0;
  const folder = temporaryFolder();
  const controller = new AbortController();
  const opening = open(`${host.origin}/a/b.git`, { folder, signal: controller.signal });
  await expect.poll(() => host.requests.length).toBe(1);
  expect(await host.connections()).toBe(1);
  controller.abort(new Error('the run was cancelled'));
  await expect(opening).rejects.toThrow('the run was cancelled');
  await expect.poll(() => host.connections()).toBe(0);
  expect(readdirSync(folder)).toEqual([]);
});

test('a signal that is already raised starts nothing', async () => {
  const signal = AbortSignal.abort(new Error('too late'));
  await expect(git(['version'], { signal })).rejects.toThrow('too late');
});

test('a reader that leaves early ends git and removes what it needed', async () => {
  const folder = temporaryFolder();
  await bigRepository(folder, { commits: 1_500 });
  const clone = await open(folder);
  withVariable('TMPDIR', temporaryFolder());
  for await (const { sha } of readHistory(clone, { signal: patience })) {
    expect(sha).toHaveLength(40);
    expect(readdirSync(process.env.TMPDIR ?? '')).toHaveLength(1);
    break;
  }
  expect(readdirSync(process.env.TMPDIR ?? '')).toEqual([]);
});

test('git that is not installed is said', async () => {
  withVariable('PATH', temporaryFolder());
  const running = git(['version'], { signal: patience });
  await expect(running).rejects.toThrow(SourceDown);
  await expect(running).rejects.toThrow('git could not be started');
});

test('a failure that is nobody else’s names the command and what git said', async () => {
  const gitDir = join(temporaryFolder(), 'a.git');
  await writeRepository(gitDir, [{ message: 'one' }]);
  const running = git(['rev-parse', '--verify', 'refs/heads/none'], {
    signal: patience,
    repository: { gitDir },
  });
  await expect(running).rejects.toThrow(
    /^git rev-parse failed for .*a\.git: fatal: Needed a single revision\.$/,
  );
});

test('output is given while git runs, and input is taken', async () => {
  const gitDir = join(temporaryFolder(), 'a.git');
  const [sha = ''] = await writeRepository(gitDir, [{ message: 'one' }]);
  const input = `${sha}\n`.repeat(20_000);
  let lines = 0;
  for await (const chunk of streamGit(['cat-file', '--batch-check'], {
    signal: patience,
    repository: { gitDir },
    input,
  })) {
    lines += chunk.toString().split('\n').length - 1;
  }
  expect(lines).toBe(20_000);
});
