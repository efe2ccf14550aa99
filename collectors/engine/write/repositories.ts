import sql from 'sql-template-tag';
import { type BulkTable, upsert } from '../../../prisma/bulk.ts';
import { select } from '../../../prisma/select.ts';
import type { RepositoryRow } from '../resources.ts';
import type { Target } from './target.ts';

const table = {
  name: 'repository',
  columns: {
    source: 'text',
    connection: 'text',
    upstream_id: 'text',
    host: 'text',
    full_name: 'text',
    description: 'text',
    url: 'text',
    default_branch: 'text',
    language: 'text',
    stars: 'int4',
    forks: 'int4',
    archived: 'bool',
    shallow: 'bool',
    active_at: 'timestamptz',
    clone_url: 'text',
  },
  key: ['source', 'connection', 'upstream_id'],
} as const satisfies BulkTable<string>;

/** Writes repositories by their upstream ids, so that a renamed one keeps its history. */
export async function writeRepositories(target: Target, rows: readonly RepositoryRow[]): Promise<number> {
  const { client, dataSource, connection } = target;
  const changed = await upsert(
    client,
    table,
    rows.map((row) => ({
      source: dataSource,
      connection,
      upstream_id: row.upstreamId,
      host: row.host,
      full_name: row.fullName,
      description: row.description,
      url: row.url,
      default_branch: row.defaultBranch,
      language: row.language,
      stars: row.stars,
      forks: row.forks,
      archived: row.archived,
      shallow: row.shallow,
      active_at: row.activeAt,
      clone_url: row.cloneUrl,
    })),
  );
  await comeBack(target, rows);
  return changed;
}

/** Links forks to the root of their network, and takes back what had been marked gone. */
async function comeBack(
  { client, dataSource, connection }: Target,
  rows: readonly RepositoryRow[],
): Promise<void> {
  await select(
    client,
    sql`update repository r
        set gone_at = null, network_root_id = root.id
        from unnest(${rows.map((row) => row.upstreamId)}::text[], ${rows.map((row) => row.networkRoot)}::text[])
             g (upstream_id, network_root)
        left join repository root
          on root.source = ${dataSource} and root.connection = ${connection} and root.upstream_id = g.network_root
        where r.source = ${dataSource} and r.connection = ${connection} and r.upstream_id = g.upstream_id
          and (r.gone_at is not null or r.network_root_id is distinct from root.id)`,
  );
}
