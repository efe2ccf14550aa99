import sql from 'sql-template-tag';
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
      async (client, { everything, repositories }) => {
        const ofThem = sql`coalesce(repository_id, 0) = any(${repositories}::int[])`;
        // A service may be of several repositories: what one of them broke another may have repaired.
        const touched = everything
          ? sql`true`
          : sql`case kind when 'PIPELINE' then ${ofThem} else subject_id in (select id from touched_service) end`;
        const written = await client.query(
          sql`with touched_service as (
              select service_id as id from deployment where service_id is not null and ${ofThem}
              union
              select subject_id from recovery where kind = 'DEPLOYMENT' and ${ofThem}
            ),
            finish as (
              select 'PIPELINE'::recovery_kind as kind, run.pipeline_id as subject_id, '' as environment, run.repository_id,
                     run.finished_at as at, run.result = 'SUCCEEDED' as succeeded
              from pipeline_run run join repository r on r.id = run.repository_id
              where run.branch = r.default_branch and run.result in ('SUCCEEDED', 'FAILED', 'TIMED_OUT') and run.finished_at is not null
                and (run.event is null or run.event <> 'pull_request')
              union all
              select 'DEPLOYMENT', service_id, environment, repository_id, finished_at, status = 'SUCCEEDED'
              from deployment
              where production and service_id is not null and status in ('SUCCEEDED', 'FAILED') and finished_at is not null
            ),
            change as (
              select * from (
                select *, lag(succeeded) over (partition by kind, subject_id, environment order by at, succeeded, repository_id) as before
                from finish where ${touched}
              ) one
              where succeeded <> coalesce(before, true)
            ),
            recovery_now as (
              select *, lead(at) over (partition by kind, subject_id, environment order by at, succeeded, repository_id) as recovered_at
              from change
            ),
            broken as (select * from recovery_now where not succeeded),
            former as (
              delete from recovery r
              where ${touched} and not exists (
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
      },
    ),
});
