import { type BulkTable, upsertReturning } from '../../../prisma/bulk.ts';
import { markDays } from '../invalidation/dirty.ts';
import type { VulnerabilityRow } from '../rows/vulnerabilities.ts';
import { repositoryIds, type Target } from './target.ts';

const table = {
  name: 'vulnerability',
  columns: {
    source: 'text',
    connection: 'text',
    upstream_id: 'text',
    repository_id: 'int4',
    kind: 'text',
    title: 'text',
    severity: 'vulnerability_severity',
    state: 'vulnerability_state',
    opened_at: 'timestamptz',
    closed_at: 'timestamptz',
    updated_at: 'timestamptz',
    url: 'text',
  },
  key: ['source', 'connection', 'upstream_id'],
} as const satisfies BulkTable<string>;

/** Writes what scanners report, and marks the days on which it was opened and closed. */
export async function writeVulnerabilities(
  target: Target,
  rows: readonly VulnerabilityRow[],
): Promise<number> {
  const { client, dataSource, connection } = target;
  const idOf = await repositoryIds(
    target,
    rows.map((row) => row.repository),
  );
  const changed = await upsertReturning<
    keyof typeof table.columns,
    { repository_id: number; opened_at: Date; closed_at: Date | null }
  >(
    client,
    table,
    rows.map((row) => ({
      source: dataSource,
      connection,
      upstream_id: row.upstreamId,
      repository_id: idOf(row.repository),
      kind: row.kind,
      title: row.title,
      severity: row.severity,
      state: row.state,
      opened_at: row.openedAt,
      closed_at: row.closedAt,
      updated_at: row.updatedAt,
      url: row.url,
    })),
    ['repository_id', 'opened_at', 'closed_at'],
  );
  const happened = changed.flatMap(({ repository_id, opened_at, closed_at }) =>
    [opened_at, closed_at].flatMap((at) => (at === null ? [] : [{ repository_id, at }])),
  );
  await markDays(client, ['rollups'], happened, target.timeZone);
  return changed.length;
}
