import type { PoolClient } from 'pg';
import sql from 'sql-template-tag';
import { select } from '../../../prisma/select.ts';
import type { PullRequestKey } from '../../engine/invalidation/dirty.ts';
import { jobsOf } from './jobs.ts';

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

const ofTouchedServices = sql`d.service_id in (
  select service_id from deployment join touched_repository t on t.id = coalesce(repository_id, 0))`;

/** The successful production deployments of the services that are touched, each as long as all of its jobs took. */
const production = sql`production as (
    select *, lag(made) over (partition by service_id, environment order by made, id) as previous_made
    from (
      select d.*, coalesce(job.made, d.created_at) as made
      from deployment d left join job using (id)
      where ${ofTouchedServices} and d.production and d.status = 'SUCCEEDED' and d.finished_at is not null
    ) one
  ),
  part as (
    select id as whole_id, id from production
    union
    select job.whole_id, job.id from job join production p on p.id = job.whole_id
  )`;

/** What a job deployed although its run failed counts for the next deployment, which was compared with that job's commit. */
const brought = sql`brought as (
    select part.whole_id as id, c.sha from part join deployment_commit c on c.deployment_id = part.id
    union
    select id, sha from production where sha is not null
    union
    select next.id, c.sha
    from job
    join deployment d on d.id = job.id and d.status = 'SUCCEEDED'
    join deployment whole on whole.id = job.whole_id and whole.production and whole.status <> 'SUCCEEDED'
    cross join lateral (
      select p.id from production p
      where p.service_id = d.service_id and p.environment = d.environment and p.repository_id = d.repository_id
        and p.finished_at >= d.finished_at
      order by p.finished_at, p.id limit 1
    ) next
    join deployment_commit c on c.deployment_id = d.id
  )`;

/** By the merge where any deployment has it, else by the head (hashes differ). */
const exactly = sql`by_merge as (
    select p.id, r.repository_id, r.number
    from brought b
    join production p using (id)
    join touched_repository t on t.id = p.repository_id
    join pull_request r on r.repository_id = p.repository_id and r.merge_sha = b.sha
    where r.state = 'MERGED'
  ),
  exactly as (
    select id, repository_id, number from by_merge
    union
    select p.id, r.repository_id, r.number
    from brought b
    join production p using (id)
    join touched_repository t on t.id = p.repository_id
    join pull_request r on r.repository_id = p.repository_id and r.head_sha = b.sha
    where r.state = 'MERGED'
      and not exists (select from by_merge m where m.repository_id = r.repository_id and m.number = r.number)
  )`;

/** Merged on its branch before it was made and after the one before it was. A tag is no branch: it is taken for the default one. */
const nearly = sql`nearly as (
    select p.id, r.repository_id, r.number
    from production p
    join touched_repository t on t.id = p.repository_id
    join repository on repository.id = p.repository_id
    join pull_request r on r.repository_id = p.repository_id and r.merged_at <= p.made and r.merged_at > p.previous_made
      and r.base_branch = case
        when exists (select from branch b where b.repository_id = p.repository_id and b.name = p.ref)
          or exists (select from pull_request known where known.repository_id = p.repository_id and known.state = 'MERGED' and known.base_branch = p.ref)
        then p.ref else repository.default_branch end
    where r.state = 'MERGED'
      and exists (select from part join deployment_range range on range.deployment_id = part.id and not range.known
                  where part.whole_id = p.id)
  )`;

/**
 * Writes which pull requests each successful production deployment of the touched repositories was the first of its service and
 * environment to bring: whose merge is among its commits, whose head is where no deployment has the merge; only where its hash is no
 * commit of the repository (a GitOps repository's, say), those merged on its branch since the deployment before, which is marked as
 * nearly right. Answers the pull requests for which that changed.
 */
export async function writeContents(client: PoolClient): Promise<PullRequestKey[]> {
  return select<PullRequestKey>(
    client,
    sql`with ${jobsOf(ofTouchedServices)}, ${production}, ${brought}, ${exactly}, ${nearly},
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
