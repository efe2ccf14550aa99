import sql from 'sql-template-tag';
import { type Database, select } from '../../prisma/select.ts';
import type { ConnectionName } from './connection.ts';
import type { Resource, Rows } from './resources.ts';

type Readers = {
  [R in Exclude<Resource, 'commits'>]: (database: Database, of: ConnectionName) => Promise<Rows[R][]>;
};

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
                 r.archived, r.shallow
          from repository r left join repository root on root.id = r.network_root_id
          where r.source = ${dataSource} and r.connection = ${connection} and r.gone_at is null
          order by r.id`,
    ),
  branches: (database, { dataSource, connection }) =>
    select<Rows['branches']>(
      database,
      sql`select r.upstream_id as repository, b.name, b.head_sha as "headSha", b.head_committed_at as "headCommittedAt",
                 b.is_default as "isDefault", b.merged
          from branch b join repository r on r.id = b.repository_id
          where r.source = ${dataSource} and r.connection = ${connection} and b.gone_at is null
          order by r.id, b.name`,
    ),
};
