import { inTransaction } from '../../../prisma/select.ts';
import type { Collector, Page } from '../contract/collector.ts';
import type { ConnectionName } from '../contract/connection.ts';
import type { CollectionEngine } from '../engine.ts';
import { findAgain } from '../references/follow-links.ts';
import type { Resource } from '../resource/resource.ts';
import { isMarkedGone, markGone } from './gone.ts';

/** What a script that collects the whole set each time has named; of other scripts nothing is noted. */
export interface Snapshot {
  hears(scope: string, page: Page<Resource>): void;
  /** What belongs to a scope that was named in full, and was not named, is gone. */
  scopeEnds(scope: string): Promise<void>;
  /** All scopes have come to their end: what none of them named is gone, if each named all that it has. */
  ends(scopes: readonly string[]): Promise<void>;
}

/** By the names of resources, the upstream ids that were named; null where a part was left as it was. */
type Named = Map<string, Set<string>> | null;

export function createSnapshot(
  engine: CollectionEngine,
  { collector, of }: { collector: Collector; of: ConnectionName },
): Snapshot {
  const judged = collector.order === 'snapshot' ? collector.provides.filter(isMarkedGone) : [];
  const heard = new Map<string, Named>();
  const mark = (names: readonly Named[], scope: string | null) =>
    inTransaction(engine.pool, async (client) => {
      for (const resource of judged) {
        const all = new Set(names.flatMap((named) => [...(named?.get(resource.name) ?? [])]));
        await markGone({ ...of, client, timeZone: engine.timeZone }, resource, all, scope);
        await findAgain(client, resource, engine.catalogue.resources.resources);
      }
    });
  return {
    hears(scope, page) {
      if (judged.length === 0) return;
      const named = heard.get(scope) ?? new Map<string, Set<string>>();
      heard.set(scope, page.unchanged || heard.get(scope) === null ? null : withRows(named, judged, page));
    },
    async scopeEnds(scope) {
      const named = heard.get(scope);
      if (named && collector.forEach) await mark([named], scope);
    },
    async ends(scopes) {
      const named = scopes.map((scope) => heard.get(scope));
      const complete = named.flatMap((one) => one ?? []);
      if (complete.length > 0 && complete.length === named.length) await mark(complete, null);
    },
  };
}

function withRows(
  named: Map<string, Set<string>>,
  resources: readonly Resource[],
  page: Page<Resource>,
): Map<string, Set<string>> {
  for (const { name } of resources) {
    const ids = named.get(name) ?? new Set();
    named.set(name, ids);
    for (const row of page.rows[name] ?? []) ids.add(upstreamIdOf(row));
  }
  return named;
}

function upstreamIdOf(row: unknown): string {
  if (typeof row === 'object' && row !== null && 'upstreamId' in row) return String(row.upstreamId);
  throw new Error('A row of a snapshot has no upstream id.');
}
