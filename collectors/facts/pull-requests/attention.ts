import sql from 'sql-template-tag';

/**
 * Table expressions over `pull`, the touched pull requests: `approval`, each with the time until which it held; `attention`, what
 * people other than the author gave, up to the merge; and `attended`, that in sums. Bots give none. An account that was deleted
 * is a person of unknown name, who is not the author as long as the author is known.
 */
export const attention = sql`
  dismissal as (
    select e.repository_id, e.review, min(e.at) as at
    from touched_pull_request t join pull_request_event e using (repository_id, number)
    where e.kind = 'REVIEW_DISMISSED' group by 1, 2
  ),
  given_review as (
    select p.repository_id, p.number, r.upstream_id, r.submitted_at as at, r.verdict, r.has_body,
           coalesce(r.dismissed_at, dismissal.at) as dismissed_at
    from pull p
    join review r using (repository_id, number)
    left join dismissal on dismissal.repository_id = r.repository_id and dismissal.review = r.upstream_id
    left join account a on a.id = r.reviewer_id
    left join contributor person on person.id = a.contributor_id
    where person.bot is not true and a.contributor_id is distinct from p.author_person
      and (p.merged_at is null or r.submitted_at <= p.merged_at)
  ),
  given_comment as (
    select p.repository_id, p.number, c.created_at as at, c.inline, c.review
    from pull p
    join review_comment c using (repository_id, number)
    left join account a on a.id = c.author_id
    left join contributor person on person.id = a.contributor_id
    where person.bot is not true and a.contributor_id is distinct from p.author_person
      and (p.merged_at is null or c.created_at <= p.merged_at)
  ),
  approval as (
    select r.repository_id, r.number, r.at, r.dismissed_at
    from given_review r join pull p using (repository_id, number)
    where r.verdict = 'APPROVED' and (r.dismissed_at is null or r.dismissed_at > r.at)
  ),
  attention as (
    select repository_id, number, at, 1 as reviews, has_body::int as comments from given_review
    union all
    select repository_id, number, at, 0, 1 from given_comment
  ),
  held as (
    select a.repository_id, a.number, max(a.at) as at
    from approval a join pull p using (repository_id, number)
    where a.dismissed_at is null or a.dismissed_at > p.merged_at
    group by 1, 2
  ),
  attended as (
    select a.repository_id, a.number, min(a.at) as first_at, sum(a.reviews)::int as reviews, sum(a.comments)::int as comments,
           max(held.at) as approved_at
    from attention a left join held using (repository_id, number)
    group by 1, 2
  )`;
