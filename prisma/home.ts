import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Creates MOMENTUM_HOME where it is missing, so that its owner alone can enter it. */
export function makeHome(home: string): void {
  mkdirSync(dirname(home), { recursive: true });
  if (!existsSync(home)) mkdirSync(home, { mode: 0o700, recursive: true });
}

/**
 * The content of `home/name`, which becomes `content` (mode 0600) where there is no such file. Of several processes at
 * once one is the first, and all get the same answer.
 */
export function writeOnce(home: string, name: string, content: string): string {
  const file = join(home, name);
  const draft = writeDraft(file, content);
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(file, 'utf8');
}

/** Makes `content` the whole of `home/name` (mode 0600); nobody ever reads half of it. */
export function replaceFile(home: string, name: string, content: string): void {
  const file = join(home, name);
  renameSync(writeDraft(file, content), file);
}

/** Whether `error` is Node's for the system error `code`, such as `ENOENT`. */
export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function writeDraft(file: string, content: string): string {
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, content, { flag: 'wx', mode: 0o600 });
  return draft;
}
