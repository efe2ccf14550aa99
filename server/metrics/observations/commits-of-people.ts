import type { Observation } from '../model/group.ts';
import { countedForPeople } from './counted.ts';

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
