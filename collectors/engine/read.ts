import sql from 'sql-template-tag';
import { type Database, select } from '../../prisma/select.ts';
import type { ConnectionName } from './contract/connection.ts';
import type { Resource, Rows } from './resources.ts';

/**
 * What scripts may read of what they and those before them have brought: of pull requests those that are open, of runs and
 * deployments those that have not ended, of what deployments brought that which is still to be found.
 */
export type Readable = Extract<
  Resource,
  | 'contributors'
  | 'repositories'
  | 'branches'
  | 'pull-requests'
  | 'pipelines'
  | 'pipeline-runs'
  | 'deployments'
  | 'deployment-commits'
>;

type Readers = { [R in Readable]: (database: Database, of: ConnectionName) => Promise<Rows[R][]> };

/** How a script reads what the scripts before it have brought, of its own connection. */
export const readers: Readers = {
  contributors: (database, { dataSource }) =>
    select<Rows['contributors']>(
      database,
      sql`select host, upstream_id as "upstreamId", login, email, email_verified as "emailVerified", name,
                 avatar_url as "avatarUrl", bot
          from account where source = ${dataSource} order by id`,
    ),
  repositories: (database, { dataSource, connection }) =>
    select<Rows['repositories']>(
      database,
      sql`select r.upstream_id as "upstreamId", r.host, r.full_name as "fullName", r.description, r.url,
                 r.default_branch as "defaultBranch", r.language, r.stars, r.forks, root.upstream_id as "networkRoot",
                 r.archived, r.shallow, r.active_at as "activeAt", r.clone_url as "cloneUrl"
          from repository r left join repository root on root.id = r.network_root_id
          where r.source = ${dataSource} and r.connection = ${connection} and r.gone_at is null
          order by r.id`,
    ),
  branches: (database, { dataSource, connection }) =>
    select<Rows['branches']>(
      database,
      sql`select r.upstream_id as repository, b.name, b.head_sha as "headSha", b.head_committed_at as "headCommittedAt",
                 (select upstream_id from account where id = b.head_author_id) as "headAuthor", b.is_default as "isDefault", b.merged
          from branch b join repository r on r.id = b.repository_id
          where r.source = ${dataSource} and r.connection = ${connection} and b.gone_at is null
          order by r.id, b.name`,
    ),
  'pull-requests': (database, { dataSource, connection }) =>
    select<Rows['pull-requests']>(
      database,
      sql`select r.upstream_id as repository, p.number, p.upstream_id as "upstreamId", p.title, p.url,
                 author.upstream_id as author, p.state::text as state, p.draft, p.base_branch as "baseBranch",
                 p.head_branch as "headBranch", p.head_sha as "headSha", p.from_fork as "fromFork",
                 p.merge_sha as "mergeSha", merger.upstream_id as "mergedBy", p.opened_at as "openedAt",
                 p.updated_at as "updatedAt", p.merged_at as "mergedAt", p.closed_at as "closedAt", p.additions,
                 p.deletions, p.files, p.written_additions as "writtenAdditions",
                 p.written_deletions as "writtenDeletions", null as commits, null as events, null as threads
          from pull_request p
          join repository r on r.id = p.repository_id
          left join account author on author.id = p.author_id
          left join account merger on merger.id = p.merged_by_id
          where r.source = ${dataSource} and r.connection = ${connection} and r.gone_at is null and p.state = 'OPEN'
          order by r.id, p.number`,
    ),
  pipelines: (database, { dataSource, connection }) =>
    select<Rows['pipelines']>(
      database,
      sql`select p.upstream_id as "upstreamId", r.upstream_id as repository, p.name, p.path, p.url, p.disabled, false as gone
          from pipeline p left join repository r on r.id = p.repository_id
          where p.source = ${dataSource} and p.connection = ${connection} and p.gone_at is null
          order by p.id`,
    ),
  'pipeline-runs': (database, { dataSource, connection }) =>
    select<Rows['pipeline-runs']>(
      database,
      sql`select p.upstream_id as pipeline, repo.upstream_id as repository, null as former, run.upstream_id as "upstreamId",
                 run.number, run.attempt, run.branch, run.sha, run.event, run.result::text as result,
                 a.upstream_id as "startedBy", run.created_at as "createdAt", run.started_at as "startedAt",
                 run.finished_at as "finishedAt", run.updated_at as "updatedAt", run.url, '[]'::json as attempts
          from pipeline_run run
          join pipeline p on p.id = run.pipeline_id
          left join repository repo on repo.id = run.repository_id
          left join account a on a.id = run.started_by_id
          where p.source = ${dataSource} and p.connection = ${connection} and run.result = 'RUNNING'
          order by run.created_at`,
    ),
  deployments: (database, { dataSource, connection }) =>
    select<Rows['deployments']>(
      database,
      sql`select d.upstream_id as "upstreamId", r.upstream_id as repository, d.environment,
                 json_build_object('kind', d.link_kind, 'upstreamId', d.link_id) as link, d.sha, d.ref, d.status::text as status,
                 a.upstream_id as creator, d.created_at as "createdAt", d.started_at as "startedAt",
                 d.finished_at as "finishedAt", d.url, d.run_id as run
          from deployment d
          left join repository r on r.id = d.repository_id
          left join account a on a.id = d.creator_id
          where d.source = ${dataSource} and d.connection = ${connection} and d.status in ('PENDING', 'RUNNING')
          order by d.id`,
    ),
  'deployment-commits': (database, { dataSource, connection }) =>
    select<Rows['deployment-commits']>(
      database,
      sql`with ordered as (
            select id, upstream_id, repository_id, sha, repository_id || ' ' || (link_kind = 'workflow') || ' ' || environment as place,
                   lag(sha) over (partition by repository_id, link_kind = 'workflow', environment order by finished_at, id) as sha_before,
                   finished_at
            from deployment
            where source = ${dataSource} and connection = ${connection} and status = 'SUCCEEDED'
              and finished_at is not null and sha is not null
          ),
          -- One commit that is deployed again, or by several jobs, brings what it brought the first time.
          repeated as (
            select *, count(*) filter (where sha_before is distinct from sha) over (partition by place order by finished_at, id) as island
            from ordered
          ),
          succeeded as (
            select *, max(sha_before) filter (where sha_before is distinct from sha) over (partition by place, island) as previous_sha
            from repeated
          )
          select s.upstream_id as deployment, r.upstream_id as repository, s.previous_sha as "previousSha", s.sha,
                 true as known, '[]'::json as commits
          from succeeded s
          join repository r on r.id = s.repository_id and r.gone_at is null
          left join deployment_range g on g.deployment_id = s.id
          where g.deployment_id is null or (g.previous_sha, g.sha) is distinct from (s.previous_sha, s.sha)
          order by s.id`,
    ),
};
