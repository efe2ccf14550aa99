import type { PoolClient } from 'pg';
import sql from 'sql-template-tag';
import { attended, attention } from './attention.ts';
import { rounds } from './rounds.ts';

/** Older first commits come from copied history. */
const longestCoding = sql`interval '90 days'`;

/**
 * Writes the timeline of each touched pull request, its instants clamped into order; answers how many changed. What happened
 * after the merge is ignored.
 */
export async function writeTimelines(client: PoolClient): Promise<number> {
  const written = await client.query(
    sql`with begun as (
          select p.*, requested.at as requested_at,
                 case when toggle.kind = 'READY_FOR_REVIEW' then least(toggle.at, p.merged_at)
                      when toggle.kind is null and p.draft then p.merged_at
                      else least(p.opened_at, p.merged_at) end as ready_at,
                 coalesce(committed.plain_at, committed.at, p.opened_at) as committed_at, given.*
          from touched_pull_request p
          cross join lateral (
            select min(authored_at) filter (where parents <= 1) as plain_at, min(authored_at) as at
            from pull_request_commit c where c.repository_id = p.repository_id and c.number = p.number
          ) committed
          left join lateral (
            select e.kind, e.at from pull_request_event e
            where e.repository_id = p.repository_id and e.number = p.number and e.kind in ('READY_FOR_REVIEW', 'CONVERTED_TO_DRAFT')
            order by e.at, e.upstream_id limit 1
          ) toggle on true
          cross join lateral (
            select min(e.at) as at from pull_request_event e
            where e.repository_id = p.repository_id and e.number = p.number and e.kind = 'REVIEW_REQUESTED'
          ) requested
          cross join lateral (
            with ${attention}, attended as (${attended})
            select attended.*, round.rounds from attended cross join lateral (${rounds}) round
          ) given
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
        select o.repository_id, o.number, o.author_id, o.state, o.first_commit_at,
               o.committed_at < o.opened_at - ${longestCoding}, o.opened_at, o.ready_at, o.requested_at,
               o.first_review_at, o.held_at, o.merged_at, case when o.state <> 'OPEN' then o.closed_at end,
               case when deployed.at is not null then greatest(deployed.at, o.merged_at) end, deployed.deployment_id,
               coalesce(deployed.nearly, false), coalesce(o.written_additions, o.additions),
               coalesce(o.written_deletions, o.deletions), o.files, o.written_additions is null,
               o.comments, o.reviews, o.rounds,
               coalesce(o.merged_by_id = o.author_id, false)
        from ordered o
        left join lateral (
          select d.deployment_id, d.nearly, deployment.finished_at as at
          from deployment_pull_request d join deployment on deployment.id = d.deployment_id
          where d.repository_id = o.repository_id and d.number = o.number
          order by deployment.finished_at, d.deployment_id limit 1
        ) deployed on true
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
