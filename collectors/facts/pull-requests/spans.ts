import type { PoolClient } from 'pg';
import sql from 'sql-template-tag';
import { select } from '../../../prisma/select.ts';
import { workingSet } from '../../../prisma/working-set.ts';

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
  await layOut(client);
  const changed = await select(
    client,
    sql`with former as (
          delete from pull_request_span s using touched_pull_request t
          where s.repository_id = t.repository_id and s.number = t.number
            and not exists (select from touched_span n where n.repository_id = s.repository_id and n.number = s.number
                              and n.started_at = s.started_at and n.status is not null)
          returning 1 as changed
        ),
        written as (
          insert into pull_request_span as s (repository_id, number, started_at, ended_at, status)
          select repository_id, number, started_at, ended_at, status from touched_span where status is not null
          on conflict (repository_id, number, started_at) do update set ended_at = excluded.ended_at, status = excluded.status
          where (s.ended_at, s.status) is distinct from (excluded.ended_at, excluded.status)
          returning 1 as changed
        )
        select changed from former union all select changed from written`,
  );
  return changed.length;
}

/** The spans as they should be, with those in which it stood nowhere. */
async function layOut(client: PoolClient): Promise<void> {
  await workingSet(
    client,
    'touched_span',
    sql`with ${moments},
        standing as (
          select distinct repository_id, number, greatest(moment.at, p.opened_at) as at,
                 (max(array[extract(epoch from moment.at), life]) filter (where life is not null) over so_far)[2] as life,
                 (max(array[extract(epoch from moment.at), readiness]) filter (where readiness is not null) over so_far)[2] as readiness,
                 sum(approvals) over so_far as approvals, sum(attention) over so_far as attention
          from moment join touched_pull_request p using (repository_id, number)
          where moment.at is not null
          window so_far as (partition by repository_id, number order by greatest(moment.at, p.opened_at))
        ),
        status as (
          select repository_id, number, at,
                 case when life = ${closed} then null
                      when readiness = ${draft} then 'DRAFT'
                      when approvals > 0 then 'APPROVED'
                      when attention > 0 then 'IN_REVIEW'
                      else 'WAITING' end::pull_request_status as status
          from standing
        ),
        change as (
          select * from (
            select *, lag(status) over pull_request as before, row_number() over pull_request = 1 as first
            from status window pull_request as (partition by repository_id, number order by at)
          ) one
          where first or status is distinct from before
        )
        select repository_id, number, at as started_at, status,
               lead(at) over (partition by repository_id, number order by at) as ended_at
        from change`,
    [['repository_id', 'number']],
  );
}

/** Each change of what a pull request is, and each look that somebody gave it. */
const moments = sql`
  toggle as (
    select repository_id, number, e.upstream_id, e.at, e.kind = 'CONVERTED_TO_DRAFT' as to_draft
    from touched_pull_request join pull_request_event e using (repository_id, number)
    where e.kind in ('READY_FOR_REVIEW', 'CONVERTED_TO_DRAFT')
  ),
  first_toggle as (
    select distinct on (repository_id, number) * from toggle order by repository_id, number, at, upstream_id
  ),
  approval as (
    select repository_id, number, at, dismissed_at from given_review
    where verdict = 'APPROVED' and (dismissed_at is null or dismissed_at > at)
  ),
  moment as (
    select repository_id, number, p.opened_at as at, ${opened} as life,
           case when coalesce(not first_toggle.to_draft, p.draft) then ${draft} else ${ready} end as readiness,
           0 as approvals, 0 as attention
    from touched_pull_request p left join first_toggle using (repository_id, number)
    union all
    select repository_id, number, at, null, case when to_draft then ${draft} else ${ready} end, 0, 0 from toggle
    union all
    select repository_id, number, e.at, case when e.kind = 'REOPENED' then ${opened} else ${closed} end, null, 0, 0
    from touched_pull_request join pull_request_event e using (repository_id, number)
    where e.kind in ('CLOSED', 'REOPENED', 'MERGED')
    union all
    select repository_id, number, coalesce(merged_at, closed_at), ${closed}, null, 0, 0
    from touched_pull_request where state <> 'OPEN'
    union all
    select repository_id, number, first_at, null, null, 0, 1 from attended
    union all
    select repository_id, number, at, null, null, 1, 0 from approval
    union all
    select repository_id, number, dismissed_at, null, null, -1, 0 from approval where dismissed_at is not null
  )`;
