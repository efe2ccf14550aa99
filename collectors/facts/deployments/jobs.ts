import sql, { type Sql } from 'sql-template-tag';

/** A job that nobody ended lasts no longer than GitHub lets one run; of a cancelled one it is not kept how long it did. */
const longestJob = sql`interval '6 hours'`;
const longestCancelled = sql`interval '10 minutes'`;
/** What of a run begins so long after everything before it had succeeded is the run done again, and not its next job. */
const longestPause = sql`interval '1 hour'`;

/**
 * CTEs that end with `job`: the ones of `deployments` that jobs of workflow runs made, each with the one that stands for all of its
 * run (`whole_id`) and when the first of them was made. The first failure stands for them, else what has not ended, else what was
 * cancelled, else the last success. A run can only be done again once it has ended: what follows a failure then is another
 * deployment, so that a failure is not held against what repaired it.
 */
export function jobsOf(deployments: Sql): Sql {
  return sql`lasting as (
      select d.id, d.status, d.created_at, d.finished_at,
             jsonb_build_array(d.source, d.connection, d.repository_id, d.link_id, d.environment, d.sha, d.run_id) as run,
             coalesce(d.finished_at, d.created_at + case d.status when 'CANCELLED' then ${longestCancelled} else ${longestJob} end) as ends
      from ${deployments} d
      where d.run_id is not null
    ),
    following as (
      select *, max(ends) over (partition by run order by created_at, id rows between unbounded preceding and 1 preceding) as ended
      from lasting
    ),
    abreast as (
      select *, count(*) filter (where created_at > ended) over (partition by run order by created_at, id) as stretch
      from following
    ),
    tried as (
      select *, bool_or(status <> 'SUCCEEDED') over (partition by run, stretch) as broken from abreast
    ),
    begun as (
      select *, created_at > ended and (lag(broken) over (partition by run order by created_at, id)
                                        or created_at > ended + ${longestPause}) as begins
      from tried
    ),
    counted as (
      select *, count(*) filter (where begins) over (partition by run order by created_at, id) as attempt from begun
    ),
    job as (
      select id, min(created_at) over (partition by run, attempt) as made,
             first_value(id) over (
               partition by run, attempt
               order by case status when 'FAILED' then 0 when 'CANCELLED' then 2 when 'SUCCEEDED' then 3 else 1 end,
                        case when status = 'SUCCEEDED' then finished_at end desc nulls last,
                        coalesce(finished_at, created_at), id) as whole_id
      from counted
    )`;
}
