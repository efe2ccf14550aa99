import type { Pool } from 'pg';
import sql, { join, raw } from 'sql-template-tag';
import { select } from '../../prisma/select.ts';

/** Tables of raw rows, and what a collection that finds something new about a row writes there. */
const changes = {
  commit: 'additions = additions + 1',
  pull_request: "updated_at = updated_at + interval '1 minute', files = files + 1",
  pull_request_commit: "authored_at = authored_at - interval '1 minute'",
  pull_request_event: "at = at + interval '1 minute'",
  review: "submitted_at = submitted_at + interval '1 minute'",
  review_comment: "created_at = created_at + interval '1 minute'",
  review_thread: 'resolved = not resolved',
  pipeline_run: "result = case result when 'SUCCEEDED' then 'FAILED' else 'SUCCEEDED' end::run_result",
  deployment: "status = case status when 'SUCCEEDED' then 'FAILED' else 'SUCCEEDED' end::deployment_status",
  deployment_range: 'known = not known',
  branch: "head_committed_at = head_committed_at + interval '1 minute'",
  account: "avatar_url = 'https://example.com/picture'",
} as const;

/** Changes so many rows of each table, of all repositories and times, in one transaction each; answers what was changed. */
export async function changeRows(pool: Pool, rows: number): Promise<string[]> {
  for (const [table, change] of Object.entries(changes))
    await select(
      pool,
      sql`update ${join([raw(table)])} set ${join([raw(change)])}
          where ctid in (select ctid from ${join([raw(table)])} order by hashtext(ctid::text) limit ${rows})`,
    );
  return Object.keys(changes);
}
