import type { Observation } from '../model/observation.ts';
import { countedForPeople } from './counted.ts';

const tables = `
      from commit_author ca
      join account a on a.id = ca.account_id
      join contributor p on p.id = a.contributor_id
      join commit c on c.repository_id = ca.repository_id and c.sha = ca.sha
      where ${countedForPeople}`;

/** All of them, merges and bots' too, each once for each of its people. */
const commits = (columns: string) => `
      select distinct c.authored_at as at, a.contributor_id as person, c.repository_id as repository, p.bot, c.home, c.sha as identity,
             ${columns} ${tables}`;

/** What is left out of them: what bots did, and `reason`, for rows that `where` holds. */
export function leftOutOfCommits(reason: string, where: string, value = '1') {
  return [
    { key: 'bot', value: 'case when p.bot and c.parents <= 1 then 1 end' },
    { key: reason, value: `case when ${where} then ${value} end` },
  ];
}

/**
 * Commits as individual views count them: for the author and for each co-author the whole commit, once. `value` is an SQL
 * expression over the commit `c`. Several groups look at these rows.
 */
export function commitsOfPeople(value: string): Omit<Observation, 'id'> {
  return {
    shape: 'event',
    by: 'person',
    dimensions: [],
    hasPersonAt: true,
    rolledUp: true,
    shared: {
      rows: commits,
      measures: [{ key: '', value: `case when not p.bot and c.parents <= 1 then ${value} end` }],
    },
    select: `
      select distinct c.authored_at as at, (${value})::float8 as value, a.contributor_id as person,
             c.repository_id as repository, p.bot, c.home, c.sha as identity, ca.authored_at as person_at
      from commit_author ca
      join account a on a.id = ca.account_id
      join contributor p on p.id = a.contributor_id
      join commit c on c.repository_id = ca.repository_id and c.sha = ca.sha
      where ${countedForPeople} and c.parents <= 1`,
    excluded: {
      id: 'merges_of_people',
      shared: leftOutOfCommits('merge', 'c.parents > 1'),
      select: `
      select distinct 'merge' as reason, c.authored_at as at, 1::float8 as value, a.contributor_id as person,
             c.repository_id as repository, c.home, c.sha as identity, ca.authored_at as person_at
      from commit_author ca
      join account a on a.id = ca.account_id
      join commit c on c.repository_id = ca.repository_id and c.sha = ca.sha
      where ${countedForPeople} and c.parents > 1`,
    },
  };
}
