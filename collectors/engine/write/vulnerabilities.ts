import { type BulkTable, upsert } from '../../../prisma/bulk.ts';
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

/** Writes what scanners report. */
export async function writeVulnerabilities(
  target: Target,
  rows: readonly VulnerabilityRow[],
): Promise<number> {
  const { client, dataSource, connection } = target;
  const idOf = await repositoryIds(
    target,
    rows.map((row) => row.repository),
  );
  return upsert(
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
  );
}
