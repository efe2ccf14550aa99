import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { nameOf } from '../../collectors/engine/contract/connection.ts';
import { readCollection } from '../../collectors/engine/run/collection.ts';
import type { RunRecord } from '../../collectors/engine/run/history.ts';

type Print = (line: string) => void;

/**
 * Does the work of a collection and prints how far it comes, where `print` is given. Ctrl-C, or whoever ends processes, stops it
 * where it can be gone on with.
 */
export async function watched<T>(
  pool: Pool,
  id: number,
  print: Print | null,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort(new Error('It was interrupted.'));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupt);
  const over = new AbortController();
  const told = print === null ? Promise.resolve() : tell(pool, id, print, over.signal);
  try {
    return await work(interrupted.signal);
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.removeListener(signal, interrupt);
    over.abort();
    await told;
  }
}

/** A line whenever something has come further, read where every process could read it. */
async function tell(pool: Pool, id: number, print: (line: string) => void, over: AbortSignal): Promise<void> {
  let said = '';
  while (!over.aborted) {
    const record = await readCollection(pool, id);
    const line = (record?.runs ?? [])
      .filter((run) => run.status === 'RUNNING')
      .map(progressOf)
      .join('  ');
    if (line !== '' && line !== said) print(line);
    said = line;
    await sleep(500);
  }
}

function progressOf({ source, connection, script, done, expected, secondsLeft }: RunRecord): string {
  const name = `${nameOf({ dataSource: source, connection })}/${script} ${done}/${expected ?? '?'}`;
  if (secondsLeft === null) return name;
  return secondsLeft < 60
    ? `${name}, under a minute left`
    : `${name}, about ${Math.ceil(secondsLeft / 60)} min left`;
}
