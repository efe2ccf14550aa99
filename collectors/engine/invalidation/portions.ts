import sql from 'sql-template-tag';

/** Everything in portions that are computed one by one: each repository, and what belongs to none. */
export const repositoryPortions = sql`
  select 'REPOSITORY'::scope_kind as kind, id, null::date as from_day, null::date as to_day
  from (select id from repository union all select 0) repository`;

/** The same by people. */
export const peoplePortions = sql`
  select 'PERSON'::scope_kind as kind, id, null::date as from_day, null::date as to_day from contributor`;
