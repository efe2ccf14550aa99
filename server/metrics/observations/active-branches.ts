import type { Observation } from '../model/group.ts';

/** How many branches of a repository were worked on, on the days on which it was looked. */
export const activeBranches: Observation = {
  id: 'active_branches',
  shape: 'sample',
  by: 'owner',
  dimensions: [],
  observedOnly: true,
  refuses: ['contributor'],
  rolledUp: false,
  select: `
    select s.at, s.repository_id as subject, s.active::float8 as value, 1::float8 as weight, r.gone_at as valid_until,
           null::int as person, s.repository_id as repository, false as bot,
           not (r.archived or r.excluded) and r.gone_at is null as home, s.repository_id as identity
    from branch_sample s
    join repository r on r.id = s.repository_id`,
};
