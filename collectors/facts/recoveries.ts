import type { PoolClient } from 'pg';
import sql from 'sql-template-tag';
import { workingSet } from '../../prisma/working-set.ts';
import { defineFact } from '../engine/contract/fact.ts';
import { consume } from '../engine/invalidation/dirty-queue.ts';
import { repositoryPortions } from '../engine/invalidation/portions.ts';

/**
 * From the first failure to the next success: of each pipeline on its repository's default branch, and of each service's
 * production. What is still broken has no end.
 */
export const recoveries = defineFact({
  name: 'recoveries',
  writes: { recovery: 'all' },
  follows: {
    'pipeline-runs': {
      by: 'repository',
      columns: { pipeline_run: ['repository_id', 'branch', 'event', 'result', 'finished_at'] },
    },
    repositories: { by: 'repository', columns: { repository: ['default_branch'] }, on: ['update'] },
    deployments: {
      by: 'repository',
      columns: { deployment: ['repository_id', 'environment', 'status', 'finished_at'] },
    },
    'facts/deployments': {
      by: 'repository',
      columns: { deployment: ['service_id', 'production'] },
      // A deployment that is of another service now changes what its former one recovered from, and each repository leads to all of a service.
      marking: `select row.repository_id
                union all
                (select d.repository_id from deployment d where d.service_id = row.service_id limit 1)
                union all
                (select r.repository_id from recovery r where r.kind = 'DEPLOYMENT' and r.subject_id = row.service_id limit 1)`,
      on: ['update', 'delete'],
    },
  },
  compute: (context) =>
    consume(
      context,
      { fact: 'recoveries', portions: repositoryPortions },
      async (client, { repositories }) => {
        await workingSet(
          client,
          'marked_repository',
          sql`select distinct id from unnest(${repositories}::int[]) one (id)`,
          [['id']],
        );
        await workingSet(client, 'touched_service', touchedServices, [['id']]);
        await workingSet(client, 'finish', finishes);
        await workingSet(client, 'broken', broken, [['kind', 'subject_id', 'environment', 'at']]);
        return correct(client);
      },
    ),
});

const isMarked = sql`coalesce(repository_id, 0) in (select id from marked_repository)`;
const isTouched = sql`case kind when 'PIPELINE' then ${isMarked} else subject_id in (select id from touched_service) end`;

/** A service may be of several repositories: what one of them broke another may have repaired. */
const touchedServices = sql`
  select service_id as id from deployment where service_id is not null and ${isMarked}
  union
  select subject_id from recovery where kind = 'DEPLOYMENT' and ${isMarked}`;

const finishes = sql`
  select 'PIPELINE'::recovery_kind as kind, run.pipeline_id as subject_id, '' as environment, run.repository_id,
         run.finished_at as at, run.result = 'SUCCEEDED' as succeeded
  from marked_repository marked
  join repository r on r.id = marked.id
  join pipeline_run run on run.repository_id = r.id and run.branch = r.default_branch
  where run.result in ('SUCCEEDED', 'FAILED', 'TIMED_OUT') and run.finished_at is not null
    and (run.event is null or run.event <> 'pull_request')
  union all
  select 'DEPLOYMENT', d.service_id, d.environment, d.repository_id, d.finished_at, d.status = 'SUCCEEDED'
  from touched_service service
  join deployment d on d.service_id = service.id
  where d.production and d.status in ('SUCCEEDED', 'FAILED') and d.finished_at is not null`;

/** Each first failure, up to the success that follows it. */
const broken = sql`
  with change as (
    select * from (
      select *, lag(succeeded) over (partition by kind, subject_id, environment order by at, succeeded, repository_id) as before
      from finish
    ) one
    where succeeded <> coalesce(before, true)
  )
  select * from (
    select *, lead(at) over (partition by kind, subject_id, environment order by at, succeeded, repository_id) as recovered_at
    from change
  ) one
  where not succeeded`;

async function correct(client: PoolClient): Promise<number> {
  const written = await client.query(
    sql`with former as (
          delete from recovery r
          where ${isTouched} and not exists (
            select from broken b
            where (b.kind, b.subject_id, b.environment, b.at) = (r.kind, r.subject_id, r.environment, r.failed_at))
        )
        insert into recovery as r (kind, subject_id, environment, repository_id, failed_at, recovered_at)
        select kind, subject_id, environment, repository_id, at, recovered_at from broken
        on conflict (kind, subject_id, environment, failed_at) do update
        set recovered_at = excluded.recovered_at, repository_id = excluded.repository_id
        where (r.recovered_at, r.repository_id) is distinct from (excluded.recovered_at, excluded.repository_id)`,
  );
  return written.rowCount ?? 0;
}
