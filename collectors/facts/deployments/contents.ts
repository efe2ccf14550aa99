import type { PoolClient } from 'pg';
import sql from 'sql-template-tag';
import { select } from '../../../prisma/select.ts';
import type { PullRequestKey } from '../../engine/dirty.ts';

/** Pull requests of the touched repositories whose facts say another instant than their deployments do. */
export function deployedOtherwise(client: PoolClient): Promise<PullRequestKey[]> {
  return select<PullRequestKey>(
    client,
    sql`select f.repository_id, f.number
        from touched_repository t
        join pull_request_fact f on f.repository_id = t.id
        join deployment_pull_request d on d.repository_id = f.repository_id and d.number = f.number
        join deployment on deployment.id = d.deployment_id
        group by f.repository_id, f.number
        having greatest(min(deployment.finished_at), f.merged_at) is distinct from f.deployed_at`,
  );
}

/**
 * Writes which pull requests each successful production deployment of the touched repositories was the first of its service and
 * environment to bring: whose merge is among its commits, whose head is where none of them has the merge (hashes differ); only where its hash is no commit of the repository
 * (a GitOps repository's, say), those merged on its branch since the deployment before, which is marked as nearly right. Answers
 * the pull requests for which that changed.
 */
export async function writeContents(client: PoolClient): Promise<PullRequestKey[]> {
  return select<PullRequestKey>(
    client,
    sql`with production as (
          select d.*, lag(d.finished_at) over (partition by d.service_id, d.environment order by d.finished_at, d.id) as previous_at
          from deployment d
          where d.service_id in (
              select distinct service_id from deployment join touched_repository t on t.id = coalesce(repository_id, 0))
            and d.production and d.status = 'SUCCEEDED' and d.finished_at is not null
        ),
        brought as (
          select p.id, p.repository_id, c.sha from production p join deployment_commit c on c.deployment_id = p.id
          union
          select id, repository_id, sha from production where sha is not null
        ),
        by_merge as (
          select p.id, p.service_id, p.environment, r.repository_id, r.number
          from brought b
          join production p using (id)
          join pull_request r on r.repository_id = b.repository_id and r.merge_sha = b.sha
          where r.state = 'MERGED'
        ),
        exactly as (
          select id, repository_id, number from by_merge
          union
          select p.id, r.repository_id, r.number
          from brought b
          join production p using (id)
          join pull_request r on r.repository_id = b.repository_id and r.head_sha = b.sha
          where r.state = 'MERGED'
            and not exists (
              select from by_merge m
              where m.service_id = p.service_id and m.environment = p.environment and m.repository_id = r.repository_id
                and m.number = r.number)
        ),
        nearly as (
          select p.id, r.repository_id, r.number
          from production p
          join deployment_range range on range.deployment_id = p.id and not range.known
          join repository on repository.id = p.repository_id
          join pull_request r on r.repository_id = p.repository_id and r.base_branch = coalesce(p.ref, repository.default_branch)
          where r.state = 'MERGED' and r.merged_at <= p.finished_at and r.merged_at > p.previous_at
        ),
        held as (
          select id, repository_id, number, false as nearly from exactly
          union all
          select id, repository_id, number, true from nearly
          where not exists (select from exactly e where e.id = nearly.id and e.repository_id = nearly.repository_id and e.number = nearly.number)
        ),
        content as (
          select distinct on (p.service_id, p.environment, held.repository_id, held.number)
                 held.id, held.repository_id, held.number, held.nearly
          from held join production p using (id)
          order by p.service_id, p.environment, held.repository_id, held.number, p.finished_at, p.id
        ),
        former as (
          delete from deployment_pull_request d
          using touched_repository t
          where t.id = d.repository_id
            and not exists (select from content c where c.id = d.deployment_id and c.repository_id = d.repository_id and c.number = d.number)
          returning d.repository_id, d.number
        ),
        written as (
          insert into deployment_pull_request as d (deployment_id, repository_id, number, nearly)
          select id, repository_id, number, nearly from content
          on conflict (deployment_id, repository_id, number) do update set nearly = excluded.nearly
          where d.nearly <> excluded.nearly
          returning d.repository_id, d.number
        )
        select repository_id, number from former union select repository_id, number from written`,
  );
}
