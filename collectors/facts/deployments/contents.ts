import type { PoolClient } from 'pg';
import sql from 'sql-template-tag';
import { select } from '../../../prisma/select.ts';
import { workingSet } from '../../../prisma/working-set.ts';

/**
 * Writes which pull requests each successful production deployment of the touched repositories was the first of its service and
 * environment to bring: whose merge is among its commits, whose head is where no deployment has the merge; only where its hash is no
 * commit of the repository (a GitOps repository's, say), those merged on its branch since the deployment before, which is marked as
 * nearly right. Answers how many changed.
 */
export async function writeContents(client: PoolClient): Promise<number> {
  await workingSet(client, 'production', production, [
    ['id'],
    ['service_id', 'environment', 'repository_id', 'finished_at', 'id'],
  ]);
  await workingSet(client, 'merged', merged, [['repository_id', 'base_branch', 'merged_at'], ['merge_sha']]);
  await workingSet(client, 'part', part, [['id'], ['whole_id']]);
  await workingSet(client, 'exactly', exactly, [['id']]);
  await workingSet(client, 'nearly', nearly);
  await workingSet(client, 'content', content, [['repository_id', 'number', 'id']]);
  const changed = await select(
    client,
    sql`with former as (
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
  return changed.length;
}

/** The successful production deployments of the services that are touched, each as long as all of its jobs took. */
const production = sql`
  select *, lag(made) over (partition by service_id, environment order by made, id) as previous_made
  from (
    select d.id, d.repository_id, d.service_id, d.environment, d.sha, d.ref, d.finished_at, coalesce(job.made, d.created_at) as made
    from touched_deployment t
    join deployment d using (id)
    left join job using (id)
    where d.service_id is not null and d.production and d.status = 'SUCCEEDED' and d.finished_at is not null
  ) one`;

const merged = sql`
  select r.repository_id, r.number, r.merge_sha, r.head_sha, r.base_branch, r.merged_at
  from touched_repository t
  join pull_request r on r.repository_id = t.id
  where r.state = 'MERGED' and exists (select from production p where p.repository_id = t.id)`;

/**
 * Of which deployments the commits are a production deployment's: its own and its jobs'. What a job deployed although its run failed
 * counts for the next deployment, which was compared with that job's commit (`late`).
 */
const part = sql`
  select id as whole_id, id, false as late from production
  union
  select job.whole_id, job.id, false from job join production p on p.id = job.whole_id
  union
  select next.id, d.id, true
  from job
  join deployment d on d.id = job.id and d.status = 'SUCCEEDED'
  join deployment whole on whole.id = job.whole_id and whole.production and whole.status <> 'SUCCEEDED'
  cross join lateral (
    select p.id from production p
    where p.service_id = d.service_id and p.environment = d.environment and p.repository_id = d.repository_id
      and p.finished_at >= d.finished_at
    order by p.finished_at, p.id limit 1
  ) next`;

/** By the merge where any deployment has it, else by the head (hashes differ). */
const exactly = sql`
  with brought as (
    select p.id, p.repository_id, c.sha
    from part join production p on p.id = part.whole_id
    join touched_repository t on t.id = p.repository_id
    join deployment_commit c on c.deployment_id = part.id
    union all
    select p.id, p.repository_id, p.sha from production p join touched_repository t on t.id = p.repository_id where p.sha is not null
  ),
  landed as (
    select b.id, m.repository_id, m.number, true as by_merge
    from brought b join merged m on m.repository_id = b.repository_id and m.merge_sha = b.sha
    union
    select b.id, m.repository_id, m.number, false
    from brought b join merged m on m.repository_id = b.repository_id and m.head_sha = b.sha
  )
  select distinct id, repository_id, number
  from (select *, bool_or(by_merge) over (partition by repository_id, number) as has_merge from landed) one
  where by_merge or not has_merge`;

/** Merged on its branch before it was made and after the one before it was. A tag is no branch: it is taken for the default one. */
const nearly = sql`
  select p.id, m.repository_id, m.number
  from (
    select p.*, case
        when exists (select from branch b where b.repository_id = p.repository_id and b.name = p.ref)
          or exists (select from merged known where known.repository_id = p.repository_id and known.base_branch = p.ref)
        then p.ref else repository.default_branch end as branch
    from production p
    join touched_repository t on t.id = p.repository_id
    join repository on repository.id = p.repository_id
    where exists (select from part join deployment_range range on range.deployment_id = part.id and not range.known
                  where part.whole_id = p.id and not part.late)
  ) p
  join merged m on m.repository_id = p.repository_id and m.base_branch = p.branch
    and m.merged_at <= p.made and m.merged_at > p.previous_made`;

const content = sql`
  with held as (
    select id, repository_id, number, false as nearly from exactly
    union all
    select id, repository_id, number, true from nearly
    where not exists (select from exactly e where e.id = nearly.id and e.repository_id = nearly.repository_id and e.number = nearly.number)
  )
  select distinct on (p.service_id, p.environment, held.repository_id, held.number)
         held.id, held.repository_id, held.number, held.nearly
  from held join production p using (id)
  order by p.service_id, p.environment, held.repository_id, held.number, p.finished_at, p.id`;
