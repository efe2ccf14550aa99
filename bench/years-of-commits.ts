import type { Pool } from 'pg';
import sql, { type Sql } from 'sql-template-tag';
import { select } from '../prisma/select.ts';

/** A large organization: how many of what, and its last day. */
export const size = {
  commits: 250_000,
  people: 1_000,
  teams: 60,
  repositories: 100,
  days: 3 * 365,
  last: '2026-11-22',
};

/** Fills a migrated database with an organization of that size, set by set; its facts are not computed. */
export async function yearsOfCommits(pool: Pool): Promise<void> {
  for (const statement of statements) await select(pool, statement);
}

const people = sql`
  with person as (
    insert into contributor (name, bot)
    select 'Person ' || number, number % 50 = 0 from generate_series(1, ${size.people}) number
    returning id, name, bot
  )
  insert into account (source, host, upstream_id, email, name, bot, contributor_id, home_id)
  select 'git', '', email, email, name, bot, id, id
  from person, lateral (select replace(lower(name), ' ', '.') || '@example.com' as email) address`;

const repositories = sql`
  insert into repository (source, connection, upstream_id, host, full_name)
  select 'git', 'default', name, 'git.example', name
  from generate_series(1, ${size.repositories}) number, lateral (select 'acme/service-' || number as name) named`;

const teams = sql`
  with team as (
    insert into team (slug, name) select 'team-' || number, 'Team ' || number from generate_series(1, ${size.teams}) number returning id
  )
  insert into team_member (team_id, contributor_id)
  select team.id, contributor.id from team join contributor on contributor.id % ${size.teams} = team.id % ${size.teams}`;

/** In no order of place and person, as real ones come; every twelfth is a merge. */
const commits = sql`
  insert into commit (repository_id, sha, author_id, authored_at, author_offset, committed_at, subject, parents, additions,
                      deletions, generated_additions, generated_deletions, files, reachable)
  select 1 + random % ${size.repositories}, hash || left(hash, 8), 1 + random / 1000 % ${size.people}, at, 60, at,
         'Change order total price (#' || number || ')', case when number % 12 = 0 then 2 else 1 end,
         number % 90, number % 40, case when number % 20 = 0 then 300 else 0 end, 0, 1 + number % 7, true
  from generate_series(1, ${size.commits}) number,
       lateral (select md5(number::text) as hash) hashed,
       lateral (select ('x' || left(hash, 7))::bit(28)::int as random) drawn,
       lateral (select ${size.last}::timestamptz + interval '18 hours'
                       - (number::float8 / ${size.commits} * ${size.days}) * interval '1 day' as at) placed`;

const authors = sql`
  insert into commit_author (repository_id, sha, account_id, co_author, authored_at)
  select repository_id, sha, author_id, false, authored_at from commit
  union all
  select repository_id, sha, 1 + author_id % ${size.people}, true, authored_at from commit where files = 3`;

const languages = sql`
  insert into commit_language (repository_id, sha, language, kind, additions, deletions)
  select repository_id, sha, (array['TypeScript', 'Go', 'SQL', 'CSS', 'Python'])[1 + files % 5], 'programming', additions, deletions
  from commit`;

const freshness = sql`
  insert into resource_freshness (resource, data_source, connection, collected_until, status)
  values ('commits', 'git', 'default', now(), 'COMPLETED')`;

const statements: readonly Sql[] = [people, repositories, teams, commits, authors, languages, freshness];
