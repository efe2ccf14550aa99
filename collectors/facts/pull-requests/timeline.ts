import type { PoolClient } from 'pg';
import sql from 'sql-template-tag';
import { select } from '../../../prisma/select.ts';
import { attention } from './attention.ts';
import { rounds } from './rounds.ts';

/** Older first commits come from copied history. */
const longestCoding = sql`interval '90 days'`;

/**
 * Writes the timeline of each touched pull request, its instants clamped into order; answers how many changed. What happened
 * after the merge is ignored.
 */
export async function writeTimelines(client: PoolClient): Promise<number> {
  await select(
    client,
    sql`delete from pull_request_fact f using touched_pull_request t
        where f.repository_id = t.repository_id and f.number = t.number
          and not exists (select from pull_request p where p.repository_id = t.repository_id and p.number = t.number)`,
  );
  const written = await client.query(
    sql`with pull as (
          select p.*, author.contributor_id as author_person
          from touched_pull_request t
          join pull_request p using (repository_id, number)
          left join account author on author.id = p.author_id
        ),
        ${attention},
        ${rounds},
        first_commit as (
          select repository_id, number, min(authored_at) as at
          from (
            select c.*, bool_or(c.parents <= 1) over (partition by c.repository_id, c.number) as has_plain
            from touched_pull_request t join pull_request_commit c using (repository_id, number)
          ) c
          where parents <= 1 or not has_plain
          group by 1, 2
        ),
        toggle as (
          select distinct on (e.repository_id, e.number) e.repository_id, e.number, e.kind, e.at
          from touched_pull_request t join pull_request_event e using (repository_id, number)
          where e.kind in ('READY_FOR_REVIEW', 'CONVERTED_TO_DRAFT')
          order by e.repository_id, e.number, e.at, e.upstream_id
        ),
        requested as (
          select e.repository_id, e.number, min(e.at) as at
          from touched_pull_request t join pull_request_event e using (repository_id, number)
          where e.kind = 'REVIEW_REQUESTED' group by 1, 2
        ),
        begun as (
          select p.*, requested.at as requested_at,
                 case when toggle.kind = 'READY_FOR_REVIEW' then least(toggle.at, p.merged_at)
                      when toggle.kind is null and p.draft then p.merged_at
                      else least(p.opened_at, p.merged_at) end as ready_at,
                 coalesce(first_commit.at, p.opened_at) as committed_at
          from pull p
          left join first_commit using (repository_id, number)
          left join toggle using (repository_id, number)
          left join requested using (repository_id, number)
        ),
        ordered as (
          select b.*, case when a.first_at is not null then greatest(a.first_at, b.ready_at) end as first_review_at,
                 case when a.approved_at is not null then greatest(a.approved_at, a.first_at, b.ready_at) end as approved_at,
                 a.comments, a.reviews,
                 least(greatest(b.committed_at, b.opened_at - ${longestCoding}), b.ready_at, b.merged_at) as first_commit_at
          from begun b left join attended a using (repository_id, number)
        ),
        deployed as (
          select distinct on (d.repository_id, d.number) d.repository_id, d.number, d.deployment_id, d.nearly, deployment.finished_at as at
          from touched_pull_request t
          join deployment_pull_request d using (repository_id, number)
          join deployment on deployment.id = d.deployment_id
          order by d.repository_id, d.number, deployment.finished_at, d.deployment_id
        )
        insert into pull_request_fact as f
          (repository_id, number, author_id, state, first_commit_at, copied_history, opened_at, ready_at, review_requested_at,
           first_review_at, approved_at, merged_at, closed_at, deployed_at, deployment_id, deployed_nearly,
           additions, deletions, files, size_nearly, comments, reviews, rounds, self_merged)
        select o.repository_id, o.number, o.author_id, o.state, o.first_commit_at,
               o.committed_at < o.opened_at - ${longestCoding}, o.opened_at, o.ready_at, o.requested_at,
               o.first_review_at, o.approved_at, o.merged_at, case when o.state <> 'OPEN' then o.closed_at end,
               case when deployed.at is not null then greatest(deployed.at, o.merged_at) end, deployed.deployment_id,
               coalesce(deployed.nearly, false), coalesce(o.written_additions, o.additions),
               coalesce(o.written_deletions, o.deletions), o.files, o.written_additions is null,
               coalesce(o.comments, 0), coalesce(o.reviews, 0), coalesce(round.rounds, 0),
               coalesce(o.merged_by_id = o.author_id, false)
        from ordered o
        left join round using (repository_id, number)
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
