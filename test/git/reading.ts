import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type GitClone, type OpenCloneOptions, openClone } from '../../collectors/engine/git/clone/clone.ts';
import type { Revisions } from '../../collectors/engine/git/clone/revisions.ts';
import { type GitCommit, readHistory } from '../../collectors/engine/git/log/log.ts';
import { addressGuard } from '../../collectors/engine/http/address/address-guard.ts';

/** A folder that is gone when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'momentum-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  return folder;
}

/** Sets a variable of the environment until the test is over. */
export function withVariable(name: string, value: string): void {
  const before = process.env[name];
  process.env[name] = value;
  onTestFinished(() => {
    if (before === undefined) delete process.env[name];
    else process.env[name] = before;
  });
}

/** A signal that nobody ever raises. */
export const patience = new AbortController().signal;

/** Opens a repository as the command line would: local paths are allowed. */
export function open(address: string, options: Partial<OpenCloneOptions> = {}): Promise<GitClone> {
  return openClone({
    address,
    folder: '',
    signal: patience,
    allowLocal: true,
    guard: addressGuard('allow'),
    ...options,
  });
}

/** The whole history, in the order of reading. */
export function historyOf(clone: GitClone, options: Revisions = {}): Promise<GitCommit[]> {
  return Array.fromAsync(readHistory(clone, { signal: patience, ...options }));
}
