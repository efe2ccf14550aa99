import sql from 'sql-template-tag';

/**
 * How many rounds the pull request `p` took, over `attention.ts` and `attended`: a round is a request for changes, or a review with
 * an inline comment, that new commits followed, up to the last approval; several before a push are one. New commits are told by
 * their author date, so that a rebase of the same patches is none.
 */
export const rounds = sql`
  select count(*) filter (where kind = 'commit' and before = 'demand')::int as rounds
  from (
    select turn.kind, lag(turn.kind) over (order by turn.at, turn.kind) as before
    from (
      select r.at, 'demand' as kind from given_review r
      where r.verdict = 'CHANGES_REQUESTED'
         or exists (select from given_comment c where c.inline and c.review = r.upstream_id)
      union all
      select c.authored_at, 'commit' from pull_request_commit c
      where c.repository_id = p.repository_id and c.number = p.number and c.parents <= 1
    ) turn
    where turn.at <= coalesce(attended.approved_at, p.merged_at, 'infinity')
  ) taken`;
