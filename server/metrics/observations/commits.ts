import type { Observation } from '../model/group.ts';
import { counted } from './counted.ts';

/** A commit counts once, for its author, when it was authored. */
export const commits: Observation = {
  id: 'commits',
  shape: 'event',
  by: 'person',
  dimensions: [],
  rolledUp: true,
  select: `
    select c.authored_at as at, 1::float8 as value, a.contributor_id as person, c.repository_id as repository,
           p.bot, c.home, c.sha as identity
    from commit c
    join account a on a.id = c.author_id
    join contributor p on p.id = a.contributor_id
    where ${counted} and c.parents <= 1`,
  excluded: {
    id: 'merges',
    select: `
    select 'merge' as reason, c.authored_at as at, 1::float8 as value, a.contributor_id as person,
           c.repository_id as repository, c.home, c.sha as identity
    from commit c
    join account a on a.id = c.author_id
    where ${counted} and c.parents > 1`,
  },
};
