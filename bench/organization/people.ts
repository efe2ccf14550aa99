import sql, { type Sql } from 'sql-template-tag';
import { uniform } from './draws.ts';
import type { OrganizationSize } from './size.ts';

/**
 * People as collecting leaves them: each account a person of its own until identities are joined. A git address (account n), a GitHub
 * login (n + people), and for every third a no-reply address (2 people + n / 3). Every fiftieth is a bot.
 */
export function peopleOf({ people, teams, repositories }: OrganizationSize): Sql[] {
  return [
    sql`insert into contributor (name) select 'Person ' || n from generate_series(1, 2 * ${people}::int + ${people}::int / 3) n`,
    sql`insert into account (source, host, upstream_id, login, email, email_verified, name, bot, contributor_id, home_id)
        select 'git', '', address, null, address, false, 'Person ' || n, false, n, n
        from generate_series(1, ${people}::int) n, lateral (select 'person-' || n || '@example.com' as address) given
        order by n`,
    sql`insert into account (source, host, upstream_id, login, email, email_verified, name, bot, contributor_id, home_id)
        select 'github', 'github.com', (100000 + n)::text, 'person-' || n || case when n % 50 = 0 then '[bot]' else '' end,
               case when n % 2 = 0 then 'person-' || n || '@example.com' end, n % 2 = 0, 'Person ' || n, n % 50 = 0,
               ${people}::int + n, ${people}::int + n
        from generate_series(1, ${people}::int) n order by n`,
    sql`insert into account (source, host, upstream_id, login, email, email_verified, name, bot, contributor_id, home_id)
        select 'git', '', address, null, address, false, 'Person ' || n, false, 2 * ${people}::int + n / 3, 2 * ${people}::int + n / 3
        from generate_series(3, ${people}::int, 3) n,
             lateral (select (100000 + n) || '+person-' || n || '@users.noreply.github.com' as address) given
        order by n`,
    sql`insert into repository (source, connection, upstream_id, host, full_name, default_branch, archived, network_root_id)
        select 'github', 'default', n::text, 'github.com', 'acme/service-' || n, 'main', n % 40 = 39,
               case when n > ${repositories}::int * 9 / 10 then n - ${repositories}::int * 9 / 10 end
        from generate_series(1, ${repositories}::int) n order by n`,
    sql`insert into team (slug, name, parent_id)
        select 'team-' || n, 'Team ' || n, case when n > 6 then 1 + n % 6 end from generate_series(1, ${teams}::int) n order by n`,
    sql`insert into team_member (team_id, contributor_id, since)
        select 1 + n % ${teams}::int, n, case when ${uniform('n', 11)} < 0.3 then '2025-03-01'::timestamptz end
        from generate_series(1, ${people}::int) n
        union all
        select 1 + (n / 7) % ${teams}::int, n, null from generate_series(7, ${people}::int, 7) n`,
    sql`insert into team_repository (team_id, repository_id, since)
        select 1 + n % ${teams}::int, n, case when ${uniform('n', 12)} < 0.2 then '2025-01-01'::timestamptz end
        from generate_series(1, ${repositories}::int) n
        union all
        select 1 + (n / 10) % ${teams}::int, n, null from generate_series(10, ${repositories}::int, 10) n`,
  ];
}
