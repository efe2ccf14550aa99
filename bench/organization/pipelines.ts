import sql, { type Sql } from 'sql-template-tag';
import { momentDrawn, repositoryDrawn, uniform } from './draws.ts';
import type { OrganizationSize } from './size.ts';

/** Three pipelines a repository; most runs are of the first one. Where one fails, so do the next of that week more often. */
export function pipelinesOf(size: OrganizationSize): Sql[] {
  return [pipelines(size), runs(size), attempts, steps];
}

const pipelines = ({ repositories }: OrganizationSize) => sql`
  insert into pipeline (source, connection, upstream_id, repository_id, name, path)
  select 'github', 'default', n || '-' || name, n, name, '.github/workflows/' || lower(name) || '.yml'
  from generate_series(1, ${repositories}::int) n, unnest(array['Checks', 'Nightly', 'Deploy']) name
  order by n, array_position(array['Checks', 'Nightly', 'Deploy'], name)`;

const runs = (size: OrganizationSize) => sql`
  insert into pipeline_run (pipeline_id, upstream_id, repository_id, number, attempt, branch, sha, event, result, started_by_id, created_at,
                            started_at, finished_at, updated_at, url)
  select 3 * (repository - 1) + 1 + which, n::text, repository, n, case when n % 20 = 0 then 2 else 1 end,
         case when which > 0 or n % 2 = 0 then 'main' else 'change-' || n % 1000 end, null,
         case which when 1 then 'schedule' when 2 then 'push' else case when n % 2 = 0 then 'push' else 'pull_request' end end,
         (case when n % 50 = 0 then 'CANCELLED' when chance < 0.1 + 0.3 * rough then 'FAILED' else 'SUCCEEDED' end)::run_result,
         null, at, at, at + (60 + n % 1200) * interval '1 second', at + (60 + n % 1200) * interval '1 second',
         'https://github.com/acme/runs/' || n
  from generate_series(1, ${size.pipelineRuns}::int) n,
       lateral (select ${repositoryDrawn('n', 71, size)} as repository, ${momentDrawn('n', 72, size)} as at, ${uniform('n', 75)} as chance,
                       case when ${uniform('n', 76)} < 0.85 then 0 when ${uniform('n', 76)} < 0.9 then 1 else 2 end as which) placed,
       lateral (select case when hashtext(repository || date_trunc('week', at)::text) % 5 = 0 then 1 else 0 end as rough) stretch
  order by repository, at desc`;

const attempts = sql`
  insert into pipeline_attempt (pipeline_id, run, attempt, result, started_at, finished_at)
  select pipeline_id, upstream_id, a, case when a < attempt then 'FAILED' else result end,
         started_at - (attempt - a) * interval '1 hour', finished_at - (attempt - a) * interval '1 hour'
  from pipeline_run, generate_series(1, attempt) a`;

const steps = sql`
  insert into pipeline_step (pipeline_id, run, upstream_id, attempt, job, name, result, started_at, finished_at)
  select pipeline_id, upstream_id, upstream_id || '-job', attempt, null, 'build', result, started_at, finished_at from pipeline_run`;
