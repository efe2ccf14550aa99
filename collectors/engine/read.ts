import sql from 'sql-template-tag';
import { type Database, select } from '../../prisma/select.ts';
import type { ConnectionName } from './connection.ts';
import type { Resource, Rows } from './resources.ts';

/** What scripts may read of what those before them have brought. */
export type Readable = Extract<
  Resource,
  'contributors' | 'repositories' | 'branches' | 'pipelines' | 'deployments'
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
  pipelines: (database, { dataSource, connection }) =>
    select<Rows['pipelines']>(
      database,
      sql`select p.upstream_id as "upstreamId", r.upstream_id as repository, p.name, p.path, p.url, p.disabled
          from pipeline p left join repository r on r.id = p.repository_id
          where p.source = ${dataSource} and p.connection = ${connection} and p.gone_at is null
          order by p.id`,
    ),
  deployments: (database, { dataSource, connection }) =>
    select<Rows['deployments']>(
      database,
      sql`select d.upstream_id as "upstreamId", r.upstream_id as repository, d.environment,
                 json_build_object('kind', d.link_kind, 'upstreamId', d.link_id) as link, d.sha, d.ref, d.status::text as status,
                 a.upstream_id as creator, d.created_at as "createdAt", d.started_at as "startedAt",
                 d.finished_at as "finishedAt", d.url
          from deployment d
          left join repository r on r.id = d.repository_id
          left join account a on a.id = d.creator_id
          where d.source = ${dataSource} and d.connection = ${connection}
          order by d.id`,
    ),
};
