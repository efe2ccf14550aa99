import type { Database } from '../../../prisma/select.ts';
import type { ChangedScope, Collector } from '../contract/collector.ts';
import { advanceUnchanged, readCursors } from './cursor.ts';
import type { ScriptName } from './lease.ts';

const minute = 60_000;

/**
 * Which of the scopes that a collector named have to be collected: all but those that have not changed since their cursor,
 * less the overlap. Theirs move on to `askedAt`, which was before the collector asked what has changed.
 */
export async function scopesToCollect(
  database: Database,
  name: ScriptName,
  collector: Pick<Collector, 'order' | 'overlapMinutes'>,
  named: readonly (string | ChangedScope)[],
  askedAt: Date,
): Promise<string[]> {
  const told = new Map(named.flatMap((one) => (typeof one === 'string' ? [] : [[one.scope, one.changedAt]])));
  const scopes = named.map((one) => (typeof one === 'string' ? one : one.scope));
  if (told.size === 0 || collector.order === 'snapshot') return scopes;
  const cursors = await readCursors(database, name, [...told.keys()]);
  const unchanged = new Set(
    [...cursors].flatMap(([scope, cursor]) => {
      const changedAt = told.get(scope) ?? null;
      const known = cursor.getTime() - collector.overlapMinutes * minute;
      return changedAt === null || changedAt.getTime() < known ? [scope] : [];
    }),
  );
  await advanceUnchanged(database, name, [...unchanged], askedAt);
  return scopes.filter((scope) => !unchanged.has(scope));
}

/**
 * Does `work` for each scope in their order, so many at once. What it throws keeps those that have not begun from beginning; it
 * is thrown again when the others have ended.
 */
export async function eachScope(
  scopes: readonly string[],
  atOnce: number,
  work: (scope: string) => Promise<void>,
): Promise<void> {
  const left = [...scopes];
  const thrown: unknown[] = [];
  const worker = async () => {
    for (let scope = left.shift(); scope !== undefined; scope = left.shift()) {
      try {
        await work(scope);
      } catch (error) {
        thrown.push(error);
        left.length = 0;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, scopes.length) }, worker));
  if (thrown.length > 0) throw thrown[0];
}
