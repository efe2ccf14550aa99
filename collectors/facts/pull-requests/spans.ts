import type { PoolClient } from 'pg';
import sql from 'sql-template-tag';
import { select } from '../../../prisma/select.ts';
import { attention } from './attention.ts';

/** Of two moments at one instant the larger number holds. */
const closed = sql`1::numeric`;
const opened = sql`2::numeric`;
const draft = sql`1::numeric`;
const ready = sql`2::numeric`;

/**
 * Writes where each touched pull request stood from when until when: a draft, waiting for a review, in review, approved. While it was
 * closed it stood nowhere. Answers how many spans changed.
 */
export async function writeSpans(client: PoolClient): Promise<number> {
  const changed = await select(
    client,
    sql`with pull as (
          select p.*, author.contributor_id as author_person
          from touched_pull_request t
          join pull_request p using (repository_id, number)
          left join account author on author.id = p.author_id
        ),
        ${attention},
        toggle as (
          select e.repository_id, e.number, e.at, e.kind = 'CONVERTED_TO_DRAFT' as to_draft,
                 row_number() over (partition by e.repository_id, e.number order by e.at) = 1 as first
          from touched_pull_request t join pull_request_event e using (repository_id, number)
          where e.kind in ('READY_FOR_REVIEW', 'CONVERTED_TO_DRAFT')
        ),
        moment as (
          select p.repository_id, p.number, p.opened_at as at, ${opened} as life,
                 case when coalesce(not toggle.to_draft, p.draft) then ${draft} else ${ready} end as readiness,
                 0 as approvals, 0 as attention
          from pull p
          left join toggle on toggle.repository_id = p.repository_id and toggle.number = p.number and toggle.first
          union all
          select repository_id, number, at, null, case when to_draft then ${draft} else ${ready} end, 0, 0 from toggle
          union all
          select e.repository_id, e.number, e.at, case when e.kind = 'REOPENED' then ${opened} else ${closed} end, null, 0, 0
          from touched_pull_request t join pull_request_event e using (repository_id, number)
          where e.kind in ('CLOSED', 'REOPENED', 'MERGED')
          union all
          select repository_id, number, coalesce(merged_at, closed_at), ${closed}, null, 0, 0 from pull where state <> 'OPEN'
          union all
          select repository_id, number, first_at, null, null, 0, 1 from attended
          union all
          select repository_id, number, at, null, null, 1, 0 from approval
          union all
          select repository_id, number, dismissed_at, null, null, -1, 0 from approval where dismissed_at is not null
        ),
        placed as (
          select m.repository_id, m.number, greatest(m.at, p.opened_at) as at, m.life, m.readiness, m.approvals, m.attention
          from moment m join pull p using (repository_id, number)
          where m.at is not null
        ),
        standing as (
          select distinct repository_id, number, at,
                 (max(array[extract(epoch from at), life]) filter (where life is not null) over so_far)[2] as life,
                 (max(array[extract(epoch from at), readiness]) filter (where readiness is not null) over so_far)[2] as readiness,
                 sum(approvals) over so_far as approvals, sum(attention) over so_far as attention
          from placed
          window so_far as (partition by repository_id, number order by at)
        ),
        status as (
          select repository_id, number, at,
                 case when life = ${closed} then null
                      when readiness = ${draft} then 'DRAFT'
                      when approvals > 0 then 'APPROVED'
                      when attention > 0 then 'IN_REVIEW'
                      else 'WAITING' end as status
          from standing
        ),
        change as (
          select * from (
            select *, lag(status) over place as before, row_number() over place = 1 as first
            from status window place as (partition by repository_id, number order by at)
          ) one
          where first or status is distinct from before
        ),
        span as (
          select repository_id, number, at as started_at, status::pull_request_status as status,
                 lead(at) over (partition by repository_id, number order by at) as ended_at
          from change
        ),
        former as (
          delete from pull_request_span s using touched_pull_request t
          where s.repository_id = t.repository_id and s.number = t.number
            and not exists (select from span where span.repository_id = s.repository_id and span.number = s.number
                              and span.started_at = s.started_at and span.status is not null)
          returning 1 as changed
        ),
        written as (
          insert into pull_request_span as s (repository_id, number, started_at, ended_at, status)
          select repository_id, number, started_at, ended_at, status from span where status is not null
          on conflict (repository_id, number, started_at) do update set ended_at = excluded.ended_at, status = excluded.status
          where (s.ended_at, s.status) is distinct from (excluded.ended_at, excluded.status)
          returning 1 as changed
        )
        select changed from former union all select changed from written`,
  );
  return changed.length;
}
