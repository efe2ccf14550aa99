import type { Observation } from '../model/group.ts';

/** A deployment belongs to whoever owns its repository or service; who started it does not matter, a bot or not. */
const deployment = {
  shape: 'event',
  by: 'owner',
  hasService: true,
  hasTitle: true,
  refuses: ['contributor'],
} as const satisfies Partial<Observation>;

const home = 'coalesce(not (r.archived or r.excluded) and r.gone_at is null, true)';
const tables = 'deployment d left join repository r on r.id = d.repository_id';
const standing = `null::int as person, d.repository_id as repository, d.service_id as service, ${home} as home, d.id as identity`;
const columns = `${standing}, false as bot, concat_ws(' ', d.environment, left(d.sha, 7)) as title, d.url`;
const successful = "d.production and d.status = 'SUCCEEDED' and d.finished_at is not null";

/** All to production, when they were finished; those that are not when they were made. */
export const allDeployments: Observation = {
  ...deployment,
  id: 'deployments',
  dimensions: ['result'],
  rolledUp: true,
  select: `
    select coalesce(d.finished_at, d.created_at) as at, 1::float8 as value, ${columns},
           case d.status when 'SUCCEEDED' then 'success' when 'FAILED' then 'failure' when 'CANCELLED' then 'cancelled' else 'running' end as result
    from ${tables}
    where d.production`,
};

export const successfulDeployments: Observation = {
  ...deployment,
  id: 'successful_deployments',
  dimensions: [],
  rolledUp: true,
  select: `
    select d.finished_at as at, 1::float8 as value, ${columns}
    from ${tables}
    where ${successful}`,
};

/** Valued 1 where they succeeded and 0 where they failed. */
export const finishedDeployments: Observation = {
  ...deployment,
  id: 'finished_deployments',
  dimensions: [],
  rolledUp: true,
  select: `
    select d.finished_at as at, (case when d.status = 'SUCCEEDED' then 1 else 0 end)::float8 as value, ${columns}
    from ${tables}
    where d.production and d.status in ('SUCCEEDED', 'FAILED') and d.finished_at is not null`,
};

/** How old the oldest first commit was of what a deployment was the first to bring; looked up for the deployments asked for alone. */
export const releases: Observation = {
  ...deployment,
  id: 'releases',
  dimensions: [],
  rolledUp: false,
  select: `
    select d.finished_at as at, greatest(date_part('epoch', d.finished_at - oldest.at), 0) as value, ${columns}
    from ${tables}
    cross join lateral (
      select min(f.first_commit_at) as at
      from deployment_pull_request b
      join pull_request_fact f using (repository_id, number)
      where b.deployment_id = d.id
    ) oldest
    where ${successful} and oldest.at is not null`,
  excluded: {
    id: 'empty_releases',
    select: `
    select 'no_pull_requests' as reason, d.finished_at as at, 1::float8 as value, ${standing}
    from ${tables}
    where ${successful}
      and not exists (
        select from deployment_pull_request b join pull_request_fact f using (repository_id, number) where b.deployment_id = d.id)`,
  },
};
