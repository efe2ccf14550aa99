import type { Pool } from 'pg';
import sql, { type Sql } from 'sql-template-tag';
import { select } from '../prisma/select.ts';
import { size } from './years-of-commits.ts';

/** How many pull requests there are, over how many days, and after how many of them their repository is deployed. */
const pulls = { number: 500_000, days: 2 * 365, perDeployment: 8 };

/** Adds pull requests, with their timelines, and deployments to the organization of `yearsOfCommits`, set by set. */
export async function yearsOfPullRequests(pool: Pool): Promise<void> {
  for (const statement of statements) await select(pool, statement);
}

/**
 * Most are merged within a week; one in twenty is given up, and those of the last days are open. Repository by repository, as
 * they are collected; every tenth repository is never deployed.
 */
const timelines = sql`
  insert into pull_request_fact (repository_id, number, author_id, state, first_commit_at, copied_history, opened_at, ready_at,
    first_review_at, approved_at, merged_at, closed_at, deployed_at, deployed_nearly, additions, deletions, files, size_nearly,
    comments, reviews, rounds, self_merged)
  select repository, number, 1 + random / 1000 % ${size.people}, state::pull_request_state, opened - spent / 3, false, opened,
         opened, case when number % 7 > 0 and opened + spent / 5 < now then opened + spent / 5 end,
         case when number % 7 > 1 and opened + spent / 2 < now then opened + spent / 2 end,
         case when state = 'MERGED' then opened + spent end, case when state <> 'OPEN' then opened + spent end,
         case when state = 'MERGED' and number % 11 > 0 and repository % 10 > 0 and opened + spent * 1.3 < now
              then opened + spent * 1.3 end,
         false, random % 400, random % 90, 1 + number % 7, number % 5 = 0, number % 6, number % 3, number % 4, number % 13 = 0
  from generate_series(1, ${pulls.number}) number,
       lateral (select ('x' || left(md5(number::text), 7))::bit(28)::int as random) drawn,
       lateral (select 1 + random % ${size.repositories} as repository, (random / 1000 % 170 + 2) * interval '1 hour' as spent,
                       ${size.last}::timestamptz + interval '18 hours' as now) placed,
       lateral (select now - (number::float8 / ${pulls.number} * ${pulls.days}) * interval '1 day' as opened) begun,
       lateral (select case when opened + spent > now then 'OPEN' when number % 20 = 0 then 'CLOSED' else 'MERGED' end as state) ended
  order by repository, number desc`;

const names = sql`
  insert into pull_request (repository_id, number, upstream_id, title, author_id, state, draft, base_branch, head_branch, head_sha,
                            from_fork, opened_at, updated_at, merged_at, closed_at, additions, deletions, files)
  select repository_id, number, 'pull-' || number, 'Change order total price', author_id, state, false, 'main',
         'change-' || number, md5(number::text), false, opened_at, coalesce(closed_at, opened_at), merged_at, closed_at,
         additions, deletions, files
  from pull_request_fact`;

/** Waiting up to the review, in review up to the approval, approved up to the end. */
const spans = sql`
  insert into pull_request_span (repository_id, number, started_at, ended_at, status)
  select f.repository_id, f.number, stay.*
  from pull_request_fact f,
       lateral (values (f.opened_at, coalesce(f.first_review_at, f.closed_at), 'WAITING'::pull_request_status),
                       (f.first_review_at, coalesce(f.approved_at, f.closed_at), 'IN_REVIEW'),
                       (f.approved_at, f.closed_at, 'APPROVED')) stay (started_at, ended_at, status)
  where stay.started_at is not null`;

/** Now and then one succeeds, with all that were merged since the one before; every twelfth fails and brings nothing. */
const deployments = sql`
  insert into deployment (source, connection, upstream_id, repository_id, environment, link_kind, link_id, status, created_at,
                          finished_at, production)
  select 'github', 'default', 'deployment-' || number, repository_id, 'production', 'environment', repository_id::text,
         (case when number % 12 = 0 then 'FAILED' else 'SUCCEEDED' end)::deployment_status, deployed_at, deployed_at, true
  from pull_request_fact
  where deployed_at is not null and number % ${pulls.perDeployment} = 0`;

const contents = sql`
  with next as (
    select repository_id, number, min(deployment_at) over ahead as deployment_at
    from (
      select f.repository_id, f.number, f.deployed_at, case when d.status = 'SUCCEEDED' then d.finished_at end as deployment_at
      from pull_request_fact f
      left join deployment d on d.upstream_id = 'deployment-' || f.number
      where f.deployed_at is not null
    ) ready
    window ahead as (partition by repository_id order by deployed_at desc rows unbounded preceding)
  )
  insert into deployment_pull_request (deployment_id, repository_id, number, nearly)
  select d.id, next.repository_id, next.number, false
  from next
  join deployment d on d.repository_id = next.repository_id and d.finished_at = next.deployment_at and d.status = 'SUCCEEDED'`;

const owners = sql`
  insert into team_repository (team_id, repository_id)
  select team.id, repository.id from team join repository on repository.id % ${size.teams} = team.id % ${size.teams}`;

const branches = sql`
  insert into branch_sample (repository_id, day, at, active)
  select repository.id, at::date, at, repository.id % 9
  from repository, generate_series(${size.last}::timestamptz - interval '365 days', ${size.last}::timestamptz, interval '1 day') at`;

const freshness = sql`
  insert into resource_freshness (resource, data_source, connection, collected_until, status)
  select resource, 'github', 'default', now(), 'COMPLETED'
  from unnest(array['pull-requests', 'reviews', 'deployments', 'branches']) r (resource)`;

const statements: readonly Sql[] = [
  timelines,
  names,
  spans,
  deployments,
  contents,
  owners,
  branches,
  freshness,
];
