import sql from 'sql-template-tag';

/**
 * How many rounds each touched pull request took, over `attention.ts`: a round is a request for changes, or a review with an inline
 * comment, that new commits followed, up to the last approval; several before a push are one. New commits are told by their author
 * date, so that a rebase of the same patches is none.
 */
export const rounds = sql`
  select repository_id, number, count(*) filter (where kind = 'commit' and before = 'demand')::int as rounds
  from (
    select repository_id, number, turn.kind,
           lag(turn.kind) over (partition by repository_id, number order by turn.at, turn.kind) as before
    from (
      select repository_id, number, at, 'demand' as kind from given_review
      where verdict = 'CHANGES_REQUESTED'
         or (repository_id, number, upstream_id) in (select repository_id, number, review from given_comment where inline)
      union all
      select repository_id, number, c.authored_at, 'commit'
      from touched_pull_request join pull_request_commit c using (repository_id, number) where c.parents <= 1
    ) turn
    join attended using (repository_id, number)
    join touched_pull_request p using (repository_id, number)
    where turn.at <= coalesce(attended.approved_at, p.merged_at, 'infinity')
  ) taken
  group by 1, 2`;
