import sql, { type Sql } from 'sql-template-tag';
import { shaOf, uniform } from './draws.ts';
import type { OrganizationSize } from './size.ts';

/**
 * Deployments after every so many commits of a default branch, every third to staging as well, of four repositories in five. A
 * quarter of these are deployed by a workflow of two jobs; some share a service, and of some the hash is another repository's.
 */
export function deploymentsOf(size: OrganizationSize): Sql[] {
  return [
    drawn(size),
    sql`analyze placed_commit`,
    services,
    links,
    deployments,
    ranges,
    contents(size),
    branches(size),
  ];
}

const drawn = ({ repositories, commitsPerDeployment }: OrganizationSize) => sql`
  create temporary table placed_commit on commit drop as
  select repository_id as repository, sha, place, place / ${commitsPerDeployment}::int as turn, place % ${commitsPerDeployment}::int = 0 as deployed, committed_at
  from (
    select repository_id, sha, committed_at, row_number() over (partition by repository_id order by committed_at, sha)::int - 1 as place
    from commit where reachable and repository_id % 5 < 4 and repository_id <= ${repositories}::int * 9 / 10
  ) placed`;

const services = sql`insert into service (slug, name) select 'platform-' || n, 'Platform ' || n from generate_series(0, 4) n order by n`;

const links = sql`
  insert into link (source, connection, kind, upstream_id, repository_id, service_id, linked_by)
  select 'github', 'default', case when repository % 4 = 1 then 'workflow' else 'environment' end, 'link-' || repository, repository,
         case when repository % 20 = 3 then 1 + repository / 100 end, (case when repository % 20 = 3 then 'HAND' else 'AUTOMATIC' end)::linked_by
  from (select distinct repository from placed_commit where deployed) one`;

/** The second job of a workflow begins when the first one has ended. */
const deployments = sql`
  insert into deployment (source, connection, upstream_id, repository_id, environment, link_kind, link_id, sha, ref, status, created_at,
                          started_at, finished_at, run_id)
  select 'github', 'default', concat_ws('-', repository, turn, environment, job), repository, environment,
         case when repository % 4 = 1 then 'workflow' else 'environment' end, 'link-' || repository,
         case when repository % 10 = 7 then ${shaOf("repository || '-' || turn")} else sha end, 'main', status::deployment_status, at, at,
         case when status in ('SUCCEEDED', 'FAILED') then at + interval '3 minutes' end,
         case when repository % 4 = 1 then concat_ws('-', 'run', repository, turn) end
  from placed_commit,
       lateral (values ('production'), (case when turn % 3 = 0 then 'staging' end)) target (environment),
       generate_series(1, case when repository % 4 = 1 then 2 else 1 end) job,
       lateral (select ${uniform('turn * 1000 + repository', 81)} as chance, committed_at + job * interval '5 minutes' as at) drawn,
       lateral (select case when chance < 0.08 then 'FAILED' when chance < 0.09 then 'CANCELLED' else 'SUCCEEDED' end as status) ended
  where deployed and environment is not null
  order by repository, at desc`;

const ranges = sql`
  insert into deployment_range (deployment_id, previous_sha, sha, known)
  select id, lag(sha) over (partition by link_id, environment order by created_at, id), sha, repository_id % 10 <> 7 from deployment`;

/** What came since the turn before, or the third before it to staging. */
const contents = ({ commitsPerDeployment }: OrganizationSize) => sql`
  insert into deployment_commit (deployment_id, sha)
  select d.id, c.sha
  from deployment d
  join placed_commit p on p.repository = d.repository_id and p.sha = d.sha
  cross join lateral generate_series(p.turn - case d.environment when 'staging' then 2 else 0 end, p.turn) brought
  join placed_commit c on c.repository = p.repository and (c.place + ${commitsPerDeployment}::int - 1) / ${commitsPerDeployment}::int = brought`;

const branches = ({ repositories, last }: OrganizationSize) => sql`
  insert into branch (repository_id, name, head_sha, head_committed_at, head_author_id, is_default, merged, gone_at)
  select r, case when n = 0 then 'main' else 'change-' || r * 10 + n end, ${shaOf("r || 'branch' || n")}, ${last}::date - n * interval '3 days',
         1 + r % 100, n = 0, n % 3 = 0, case when n > 7 then ${last}::timestamptz end
  from generate_series(1, ${repositories}::int) r, generate_series(0, 9) n`;
