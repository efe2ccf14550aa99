import sql from 'sql-template-tag';

/**
 * What people other than the author gave to the pull request `p`, up to its merge: `given_review` and `given_comment` for a `with`
 * inside a lateral query. Bots give nothing. An account that was deleted is a person of unknown name, who is not the author as
 * long as the author is known. An approval that was dismissed counts until then.
 */
export const attention = sql`
  given_review as (
    select r.upstream_id, r.submitted_at as at, r.verdict, r.has_body,
           coalesce(r.dismissed_at, (
             select min(e.at) from pull_request_event e
             where e.repository_id = r.repository_id and e.number = r.number and e.kind = 'REVIEW_DISMISSED'
               and e.review = r.upstream_id)) as dismissed_at
    from review r
    left join account a on a.id = r.reviewer_id
    left join contributor person on person.id = a.contributor_id
    where r.repository_id = p.repository_id and r.number = p.number
      and person.bot is not true and a.contributor_id is distinct from p.author_person
      and (p.merged_at is null or r.submitted_at <= p.merged_at)
  ),
  given_comment as (
    select c.created_at as at, c.inline, c.review
    from review_comment c
    left join account a on a.id = c.author_id
    left join contributor person on person.id = a.contributor_id
    where c.repository_id = p.repository_id and c.number = p.number
      and person.bot is not true and a.contributor_id is distinct from p.author_person
      and (p.merged_at is null or c.created_at <= p.merged_at)
  )`;

/** The same in sums, with the last approval that still holds, or held at the merge: one row. */
export const attended = sql`
  select least(review.first_at, comment.first_at) as first_at, review.reviews, review.bodies + comment.comments as comments,
         review.approved_at
  from (
    select min(at) as first_at, count(*)::int as reviews, count(*) filter (where has_body)::int as bodies,
           max(at) filter (where verdict = 'APPROVED' and (dismissed_at is null or dismissed_at > p.merged_at)) as approved_at
    from given_review
  ) review
  cross join (select min(at) as first_at, count(*)::int as comments from given_comment) comment`;
