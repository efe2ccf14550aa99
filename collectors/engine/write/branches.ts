import sql from 'sql-template-tag';
import { type BulkTable, upsert } from '../../../prisma/bulk.ts';
import { select } from '../../../prisma/select.ts';
import type { BranchRow } from '../resources.ts';
import { peopleIds, repositoryIds, type Target } from './target.ts';

const table = {
  name: 'branch',
  columns: {
    repository_id: 'int4',
    name: 'text',
    head_sha: 'text',
    head_committed_at: 'timestamptz',
    head_author_id: 'int4',
    is_default: 'bool',
    merged: 'bool',
    gone_at: 'timestamptz',
  },
  key: ['repository_id', 'name'],
} as const satisfies BulkTable<string>;

/** Writes all branches of the repositories that the rows name; what is not among them is gone. */
export async function writeBranches(target: Target, rows: readonly BranchRow[]): Promise<number> {
  const idOf = await repositoryIds(
    target,
    rows.map((row) => row.repository),
  );
  const personOf = await peopleIds(
    target,
    rows.map((row) => row.headAuthor),
  );
  const written = rows.map((row) => ({
    repository_id: idOf(row.repository),
    name: row.name,
    head_sha: row.headSha,
    head_committed_at: row.headCommittedAt,
    head_author_id: personOf(row.headAuthor),
    is_default: row.isDefault,
    merged: row.merged,
    gone_at: null,
  }));
  const changed = await upsert(target.client, table, written);
  await select(
    target.client,
    sql`update branch b set gone_at = now()
        where b.repository_id = any(${[...new Set(written.map((row) => row.repository_id))]}::int[]) and b.gone_at is null
          and not exists (
            select from unnest(${written.map((row) => row.repository_id)}::int[], ${written.map((row) => row.name)}::text[])
                        g (repository_id, name)
            where g.repository_id = b.repository_id and g.name = b.name)`,
  );
  return changed;
}
