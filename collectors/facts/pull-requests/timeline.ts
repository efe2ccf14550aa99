import type { PoolClient } from 'pg';
import sql from 'sql-template-tag';
import { rounds } from './rounds.ts';

/** Older first commits come from copied history. */
const longestCoding = sql`interval '90 days'`;

/** The first commits, the first change between draft and ready, the first request for a review, and what brought it to production. */
const happened = sql`
  round as (${rounds}),
  committed as (
    select repository_id, number, min(c.authored_at) filter (where c.parents <= 1) as plain_at, min(c.authored_at) as at
    from touched_pull_request join pull_request_commit c using (repository_id, number) group by 1, 2
  ),
  toggle as (
    select distinct on (repository_id, number) repository_id, number, e.kind, e.at
    from touched_pull_request join pull_request_event e using (repository_id, number)
    where e.kind in ('READY_FOR_REVIEW', 'CONVERTED_TO_DRAFT')
    order by repository_id, number, e.at, e.upstream_id
  ),
  requested as (
    select repository_id, number, min(e.at) as at
    from touched_pull_request join pull_request_event e using (repository_id, number)
    where e.kind = 'REVIEW_REQUESTED' group by 1, 2
  ),
  deployed as (
    select distinct on (d.repository_id, d.number) d.repository_id, d.number, d.deployment_id, d.nearly, deployment.finished_at as at
    from touched_pull_request
    join deployment_pull_request d using (repository_id, number)
    join deployment on deployment.id = d.deployment_id
    order by d.repository_id, d.number, deployment.finished_at, d.deployment_id
  )`;

/**
 * Writes the timeline of each touched pull request, its instants clamped into order; answers how many changed. What happened
 * after the merge is ignored.
 */
export async function writeTimelines(client: PoolClient): Promise<number> {
  const written = await client.query(
    sql`with ${happened},
        begun as (
          select p.*, requested.at as requested_at,
                 case when toggle.kind = 'READY_FOR_REVIEW' then least(toggle.at, p.merged_at)
                      when toggle.kind is null and p.draft then p.merged_at
                      else least(p.opened_at, p.merged_at) end as ready_at,
                 coalesce(committed.plain_at, committed.at, p.opened_at) as committed_at,
                 attended.first_at, attended.reviews, attended.comments, attended.approved_at, coalesce(round.rounds, 0) as rounds
          from touched_pull_request p
          join attended using (repository_id, number)
          left join round using (repository_id, number)
          left join committed using (repository_id, number)
          left join toggle using (repository_id, number)
          left join requested using (repository_id, number)
        ),
        ordered as (
          select b.*, case when first_at is not null then greatest(first_at, ready_at) end as first_review_at,
                 case when approved_at is not null then greatest(approved_at, first_at, ready_at) end as held_at,
                 least(greatest(committed_at, opened_at - ${longestCoding}), ready_at, merged_at) as first_commit_at
          from begun b
        )
        insert into pull_request_fact as f
          (repository_id, number, author_id, state, first_commit_at, copied_history, opened_at, ready_at, review_requested_at,
           first_review_at, approved_at, merged_at, closed_at, deployed_at, deployment_id, deployed_nearly,
           additions, deletions, files, size_nearly, comments, reviews, rounds, self_merged)
        select repository_id, number, o.author_id, o.state, o.first_commit_at,
               o.committed_at < o.opened_at - ${longestCoding}, o.opened_at, o.ready_at, o.requested_at,
               o.first_review_at, o.held_at, o.merged_at, case when o.state <> 'OPEN' then coalesce(o.merged_at, o.closed_at) end,
               case when deployed.at is not null then greatest(deployed.at, o.merged_at) end, deployed.deployment_id,
               coalesce(deployed.nearly, false), coalesce(o.written_additions, o.additions),
               coalesce(o.written_deletions, o.deletions), o.files, o.written_additions is null,
               o.comments, o.reviews, o.rounds,
               coalesce(o.merged_by_id = o.author_id, false)
        from ordered o
        left join deployed using (repository_id, number)
        on conflict (repository_id, number) do update
        set (author_id, state, first_commit_at, copied_history, opened_at, ready_at, review_requested_at, first_review_at,
             approved_at, merged_at, closed_at, deployed_at, deployment_id, deployed_nearly, additions, deletions, files,
             size_nearly, comments, reviews, rounds, self_merged)
          = (excluded.author_id, excluded.state, excluded.first_commit_at, excluded.copied_history, excluded.opened_at,
             excluded.ready_at, excluded.review_requested_at, excluded.first_review_at, excluded.approved_at,
             excluded.merged_at, excluded.closed_at, excluded.deployed_at, excluded.deployment_id, excluded.deployed_nearly,
             excluded.additions, excluded.deletions, excluded.files, excluded.size_nearly, excluded.comments,
             excluded.reviews, excluded.rounds, excluded.self_merged)
        where f is distinct from excluded`,
  );
  return written.rowCount ?? 0;
}
