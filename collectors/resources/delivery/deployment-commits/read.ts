import sql from 'sql-template-tag';
import { type Database, select } from '../../../../prisma/select.ts';
import type { ConnectionName } from '../../../engine/contract/connection.ts';
import type { DeploymentCommitsRow } from './row.ts';

/** What successful deployments brought that is still to be found, or was found against another deployment than the one before it now. */
export function readDeploymentCommits(
  database: Database,
  { dataSource, connection }: ConnectionName,
): Promise<DeploymentCommitsRow[]> {
  return select<DeploymentCommitsRow>(
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
  );
}
