import type { Observation } from '../model/group.ts';
import { pullRequestColumns, pullRequestTables } from './pull-requests.ts';

type Status = 'DRAFT' | 'WAITING' | 'IN_REVIEW' | 'APPROVED';

/**
 * Pull requests while they are open, or while they stand somewhere; at any moment each is in one place. Their age counts from
 * when they were ready for review, a draft's from when it was opened.
 */
export function openPullRequestSpans(id: string, status?: Status): Observation {
  return {
    id,
    shape: 'span',
    by: 'person',
    dimensions: ['status'],
    hasSince: true,
    hasTitle: true,
    rolledUp: false,
    select: `
      select s.started_at, s.ended_at, 1::float8 as value, lower(s.status::text) as status, ${pullRequestColumns},
             case when s.status = 'DRAFT' then f.opened_at else coalesce(f.ready_at, f.opened_at) end as since
      from ${pullRequestTables}
      join pull_request_span s on s.repository_id = f.repository_id and s.number = f.number
      ${status === undefined ? '' : `where s.status = '${status}'`}`,
  };
}
