import sql from 'sql-template-tag';
import { type Database, select } from '../../../prisma/select.ts';
import type { Freshness } from '../../contract/answer.ts';

/** What has been collected of the resources that a question needs. */
export interface Coverage {
  freshness: readonly Freshness[];
  /** False while nothing that a metric needs is connected. */
  configured(needs: readonly string[]): boolean;
  /** First instant from which on all of what a metric needs is collected; null is "from the beginning". */
  from(needs: readonly string[]): Date | null;
  /** The instant after which nobody has looked for some of what a metric needs; null where nothing is collected. */
  until(needs: readonly string[]): Date | null;
  sources(needs: readonly string[]): string[];
}

interface Row {
  resource: string;
  source: string;
  connection: string;
  collectedFrom: Date | null;
  collectedUntil: Date | null;
  reachedUntil: Date | null;
  status: string;
}

/** Reads how far every source has come that brings one of `needs`. */
export async function readCoverage(database: Database, needs: readonly string[]): Promise<Coverage> {
  const rows = await select<Row>(
    database,
    sql`select resource, data_source as source, connection, collected_from as "collectedFrom",
               collected_until as "collectedUntil",
               coalesce(reached_until, collected_until) as "reachedUntil", status::text as status
        from resource_freshness
        where resource = any(${[...new Set(needs)]}::text[])
        order by data_source, connection, resource`,
  );
  const collected = (wanted: readonly string[]) =>
    rows.filter((row) => row.collectedUntil !== null && wanted.some((need) => need === row.resource));
  return {
    freshness: freshnessOf(rows),
    configured: (wanted) => wanted.every((need) => collected([need]).length > 0),
    from(wanted) {
      const begins = wanted.map((need) => earliestOf(collected([need])));
      return begins.reduce((latest, at) => (latest === null || (at && at > latest) ? at : latest), null);
    },
    until(wanted) {
      const ends = wanted.flatMap((need) => latestOf(collected([need])) ?? []);
      return ends.length === 0 ? null : new Date(Math.min(...ends.map(Number)));
    },
    sources: (wanted) => [...new Set(collected(wanted).map((row) => row.source))],
  };
}

function latestOf(rows: readonly Row[]): Date | null {
  const instants = rows.flatMap((row) => row.reachedUntil ?? []);
  return instants.length === 0 ? null : new Date(Math.max(...instants.map(Number)));
}

function earliestOf(rows: readonly Row[]): Date | null {
  const instants = rows.flatMap((row) => row.collectedFrom ?? []);
  const fromTheBeginning = instants.length < rows.length;
  return fromTheBeginning || instants.length === 0 ? null : new Date(Math.min(...instants.map(Number)));
}

/** One line for each connection: its resource that was collected least far. */
function freshnessOf(rows: readonly Row[]): Freshness[] {
  const byConnection = Map.groupBy(rows, (row) => `${row.source}@${row.connection}`);
  return [...byConnection.values()].map((group) => {
    const oldest = group.reduce((least, row) =>
      (row.collectedUntil ?? 0) < (least.collectedUntil ?? 0) ? row : least,
    );
    return {
      source: oldest.source,
      connection: oldest.connection,
      collectedUntil: oldest.collectedUntil?.toISOString() ?? null,
      status: oldest.status,
    };
  });
}
