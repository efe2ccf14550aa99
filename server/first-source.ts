import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { probe } from '../collectors/engine/connections/probe.ts';
import type { CollectionEngine } from '../collectors/engine/engine.ts';
import { requestCollection } from '../collectors/engine/run/collection.ts';
import { InvalidInput } from './contract/errors.ts';

const run = promisify(execFile);

/**
 * Where nothing is configured yet and `address` is a git repository, makes it the first source, so that there is something
 * real to see, and asks for its collection. Answers null where there is nothing to do. Throws `InvalidInput` where the
 * address was asked for by name and cannot be read.
 */
export async function addFirstSource(
  engine: CollectionEngine,
  address: string,
  askedFor: boolean,
): Promise<{ address: string; collectionId: number } | null> {
  if ((await engine.configuration.list()).length > 0) return null;
  const configs = [{ key: 'GIT_REPOSITORIES', value: address }];
  const seen = await probe(engine, 'git', configs, 'here', AbortSignal.timeout(30_000));
  if (!seen.ok) {
    if (askedFor) throw new InvalidInput(seen.message);
    return null;
  }
  await engine.configuration.save('git', configs, 'here');
  const collectionId = await requestCollection(engine, { selection: ['git'], requestedBy: 'first start' });
  return { address, collectionId };
}

/** The address that this machine's user signs commits with; null where git knows none. */
export async function ownerOfMachine(folder: string): Promise<string | null> {
  try {
    const { stdout } = await run('git', ['-C', folder, 'config', 'user.email']);
    return stdout.trim() === '' ? null : stdout.trim();
  } catch {
    return null;
  }
}
