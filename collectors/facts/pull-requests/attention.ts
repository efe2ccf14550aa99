import type { PoolClient } from 'pg';
import sql from 'sql-template-tag';
import { workingSet } from '../../../prisma/working-set.ts';

const each = [['repository_id', 'number']];

/**
 * What people other than the author gave to the touched pull requests, up to their merge: working sets `given_review` and
 * `given_comment`, and `attended` with the same in sums, a row for each pull request. Bots give nothing. An account that was deleted
 * is a person of unknown name, who is not the author as long as the author is known. An approval that was dismissed counts until then.
 */
export async function findAttention(client: PoolClient): Promise<void> {
  await workingSet(client, 'given_review', reviews, each);
  await workingSet(client, 'given_comment', comments, each);
  await workingSet(client, 'attended', attended, each);
}

const reviews = sql`
  with dismissal as (
    select e.repository_id, e.number, e.review, min(e.at) as at
    from touched_pull_request p join pull_request_event e using (repository_id, number)
    where e.kind = 'REVIEW_DISMISSED' group by 1, 2, 3
  )
  select r.repository_id, r.number, r.upstream_id, r.submitted_at as at, r.verdict, r.has_body, p.merged_at,
         coalesce(r.dismissed_at, dismissal.at) as dismissed_at
  from touched_pull_request p
  join review r using (repository_id, number)
  left join dismissal on (dismissal.repository_id, dismissal.number, dismissal.review) = (r.repository_id, r.number, r.upstream_id)
  left join account a on a.id = r.reviewer_id
  left join contributor person on person.id = a.contributor_id
  where person.bot is not true and a.contributor_id is distinct from p.author_person
    and (p.merged_at is null or r.submitted_at <= p.merged_at)`;

const comments = sql`
  select c.repository_id, c.number, c.created_at as at, c.inline, c.review
  from touched_pull_request p
  join review_comment c using (repository_id, number)
  left join account a on a.id = c.author_id
  left join contributor person on person.id = a.contributor_id
  where person.bot is not true and a.contributor_id is distinct from p.author_person
    and (p.merged_at is null or c.created_at <= p.merged_at)`;

/** With the last approval that still holds, or held at the merge. */
const attended = sql`
  select repository_id, number, least(review.first_at, comment.first_at) as first_at, coalesce(review.reviews, 0) as reviews,
         coalesce(review.bodies, 0) + coalesce(comment.comments, 0) as comments, review.approved_at
  from touched_pull_request
  left join (
    select repository_id, number, min(at) as first_at, count(*)::int as reviews, count(*) filter (where has_body)::int as bodies,
           max(at) filter (where verdict = 'APPROVED' and (dismissed_at is null or dismissed_at > merged_at)) as approved_at
    from given_review group by 1, 2
  ) review using (repository_id, number)
  left join (
    select repository_id, number, min(at) as first_at, count(*)::int as comments from given_comment group by 1, 2
  ) comment using (repository_id, number)`;
