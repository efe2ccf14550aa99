import type { CollectionEngine } from './engine.ts';
import { throttled } from './log-throttle.ts';
import { heartbeat, runCollection } from './run/collection.ts';

const heartbeatSeconds = 5;

/** Runs a collection until its end, until `stopping`, or until somebody asks in the database that it stops. */
export async function runCancellable(
  engine: CollectionEngine,
  id: number,
  stopping: AbortSignal,
  since: Date | null = null,
): Promise<void> {
  await whileAlive(engine, id, stopping, (signal) => runCollection(engine, id, signal, since));
}

/** Does the work of a collection, which says all the while that it lives; its signal stops as that of `runCancellable` does. */
export async function whileAlive<T>(
  engine: CollectionEngine,
  id: number,
  stopping: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const cancelled = new AbortController();
  const complain = throttled((err, unsaid) =>
    engine.log.warn({ err, unsaid }, 'A collection could not say that it is still running'),
  );
  const watching = setInterval(() => {
    heartbeat(engine.pool, id).then(
      (seen) => seen.cancelled && cancelled.abort(new Error('It was cancelled.')),
      complain,
    );
  }, heartbeatSeconds * 1_000);
  try {
    return await work(AbortSignal.any([stopping, cancelled.signal]));
  } finally {
    clearInterval(watching);
  }
}
