import type { Pool } from 'pg';
import { expect, it } from 'vitest';
import { contributor } from '../../collectors/github/contributor.ts';
import { repository as repositories } from '../../collectors/github/repository.ts';
import { team } from '../../collectors/github/team.ts';
import { randomOrganisation } from '../support/github/random-organisation.ts';
import { connected } from './github-collected.ts';

const people = `
  select a.host, a.upstream_id, a.login, a.bot, case when m.id is not null then a.name || ' ' || a.email end as profile
  from account a left join team_member m on m.contributor_id = a.contributor_id
  where a.source = 'github' and not a.bot and a.upstream_id !~ '/' order by a.upstream_id`;
const branches = `
  select r.upstream_id, b.name, b.head_sha, b.head_committed_at, b.is_default, b.merged,
         case when a.bot then null else a.upstream_id end as author
  from branch b join repository r on r.id = b.repository_id left join account a on a.id = b.head_author_id order by 1, 2`;
const code = `
  select r.upstream_id, r.host, r.full_name, r.description, r.url, r.default_branch, r.language, r.stars, r.forks, r.archived,
         r.active_at, r.clone_url, root.upstream_id as root
  from repository r left join repository root on root.id = r.network_root_id order by 1`;
const teams = `
  select t.slug, t.name, c.name as member from team t left join team_member m on m.team_id = t.id
  left join contributor c on c.id = m.contributor_id order by 1, 3`;

const rowsIn = (pool: Pool) =>
  Promise.all([people, branches, code, teams].map(async (query) => (await pool.query(query)).rows));

/** GraphQL tells the account of no bot that committed, REST does; REST tells a profile of members alone. */
it.each([1, 2, 3])('GraphQL and REST bring the same rows of a random organization (%s)', async (seed) => {
  const built = randomOrganisation({ repositories: 4, pullRequests: 15, seed });
  const token = 'ghp_of_one_world';
  built.teams.push({
    ...{ type: 'Team', id: 9, name: 'Team', slug: 'team', description: null, parent: null },
    members: built.members.slice(0, 3),
    repositories: ['repository-1'],
  });
  const scripts = [contributor, repositories, team];
  const graphql = await connected({ organisation: built, token }, scripts);
  await graphql.collect();
  const rest = await connected({ organisation: built, token }, scripts, { GITHUB_API: 'rest' });
  await rest.collect();
  const withoutPort = async (pool: Pool) =>
    JSON.stringify(await rowsIn(pool)).replaceAll(/127\.0\.0\.1:\d+/g, '');
  const told = await withoutPort(graphql.pool);
  expect(told.length).toBeGreaterThan(3_000);
  expect(JSON.parse(await withoutPort(rest.pool))).toEqual(JSON.parse(told));
});
