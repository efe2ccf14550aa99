import sql, { type Sql } from 'sql-template-tag';
import { personDrawn, uniform } from './draws.ts';
import type { OrganizationSize } from './size.ts';

/** What happened to each `pull`: up to four reviews with their comments and threads, and its events. */
export function reviewsOf(size: OrganizationSize): Sql[] {
  return [given(size), reviews, inline, conversation(size), threads, events(size)];
}

const given = (size: OrganizationSize) => sql`
  create temporary table given on commit drop as
  select pull.*, j, n * 10 + j as id, opened + (ended - opened) * j / (asked + 1.0) as at, asked,
         ${size.people}::int + ${personDrawn('repository', 'n * 10 + j', 31, size)} as reviewer
  from pull, lateral (select floor(5 * power(${uniform('n', 30)}, 1.2))::int as asked) many, generate_series(1, asked) j`;

const reviews = sql`
  insert into review (repository_id, upstream_id, number, reviewer_id, verdict, submitted_at, dismissed_at, has_body, commit_sha)
  select repository, 'review-' || id, number, reviewer,
         (case when j = asked and n % 8 > 0 then 'APPROVED' when id % 4 = 0 then 'CHANGES_REQUESTED' else 'COMMENTED' end)::review_verdict,
         at, case when id % 97 = 0 then ended end, id % 3 = 0, null
  from given order by repository, number`;

const inline = sql`
  insert into review_comment (repository_id, upstream_id, number, author_id, inline, created_at, review, thread)
  select repository, 'inline-' || id || '-' || i, number, reviewer, true, at, 'review-' || id, 'inline-' || id || '-' || i
  from given, generate_series(1, (id % 4)::int) i order by repository, number`;

const conversation = (size: OrganizationSize) => sql`
  insert into review_comment (repository_id, upstream_id, number, author_id, inline, created_at, review, thread)
  select repository, 'comment-' || n || '-' || i, number, ${size.people}::int + ${personDrawn('repository', 'n * 10 + i', 41, size)}, false,
         opened + (ended - opened) * i / 3.5, null, null
  from pull, generate_series(1, (n % 3)::int) i order by repository, number`;

const threads = sql`
  insert into review_thread (repository_id, upstream_id, number, resolved, resolved_at, resolved_by_id)
  select repository_id, 'thread-' || upstream_id, number, length(upstream_id) % 2 = 0, null, author_id
  from review_comment where inline`;

const events = ({ people }: OrganizationSize) => sql`
  insert into pull_request_event (repository_id, upstream_id, number, kind, at, actor_id, reviewer_id, review, sha)
  select repository, 'event-' || n || '-' || kind, number, kind::pull_request_event_kind, happened, ${people}::int + person, null, null, null
  from pull,
       lateral (values ('REVIEW_REQUESTED', case when n % 5 > 0 then opened + interval '5 minutes' end),
                       ('READY_FOR_REVIEW', case when n % 9 = 0 then opened + (ended - opened) * 0.1 end),
                       ('HEAD_FORCE_PUSHED', case when n % 10 = 0 then opened + (ended - opened) * 0.5 end),
                       ('CLOSED', case when state <> 'OPEN' then ended end),
                       ('MERGED', case when state = 'MERGED' then ended end)) event (kind, happened)
  where happened is not null
  order by repository, number`;
