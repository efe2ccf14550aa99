import sql from 'sql-template-tag';

/**
 * Table expression `round` over `pull` and `attention.ts`: a round is a request for changes, or a review with an inline comment,
 * that new commits followed, up to the last approval; several before a push are one. New commits are told by their author date, so
 * that a rebase of the same patches is none.
 */
export const rounds = sql`
  demand as (
    select r.repository_id, r.number, r.at
    from given_review r
    where r.verdict = 'CHANGES_REQUESTED' or exists (
      select from given_comment c
      where c.repository_id = r.repository_id and c.number = r.number and c.inline and c.review = r.upstream_id)
  ),
  turn as (
    select repository_id, number, at, 'demand' as kind from demand
    union all
    select c.repository_id, c.number, c.authored_at, 'commit'
    from touched_pull_request t join pull_request_commit c using (repository_id, number)
    where c.parents <= 1
  ),
  taken as (
    select turn.*, lag(turn.kind) over (partition by turn.repository_id, turn.number order by turn.at, turn.kind) as before
    from turn
    join pull p using (repository_id, number)
    left join attended a using (repository_id, number)
    where turn.at <= coalesce(a.approved_at, p.merged_at, 'infinity')
  ),
  round as (
    select repository_id, number, count(*)::int as rounds
    from taken where kind = 'commit' and before = 'demand' group by 1, 2
  )`;
