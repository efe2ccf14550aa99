import sql, { type Sql } from 'sql-template-tag';
import { momentDrawn, personDrawn, repositoryDrawn, shaOf, uniform } from './draws.ts';
import type { OrganizationSize } from './size.ts';

/**
 * Pull requests `pull` drawn, and written with their commits. Of ten repositories six squash, two merge and two rebase. Some are given
 * up, those of the last days are open.
 */
export function pullRequestsOf(size: OrganizationSize): Sql[] {
  return [drawn(size), written(size), commits(size)];
}

const drawn = (size: OrganizationSize) => sql`
  create temporary table pull on commit drop as
  select n, repository, row_number() over (partition by repository order by opened, n)::int as number, person, opened, spent, own,
         (case when opened + spent > now then 'OPEN' when n % 17 = 0 then 'CLOSED' else 'MERGED' end) as state,
         least(opened + spent, now) as ended,
         (case when repository % 10 < 6 then 'squash' when repository % 10 < 8 then 'merge' else 'rebase' end) as way
  from generate_series(1, ${size.pullRequests}::int) n,
       lateral (select ${repositoryDrawn('n', 21, size)} as repository, ${momentDrawn('n', 22, size)} as opened,
                       least(60, 0.05 - 2 * ln(1 - ${uniform('n', 25)})) * interval '1 day' as spent,
                       least(15, 1 + floor(-2 * ln(1 - ${uniform('n', 26)})))::int as own,
                       ${size.last}::date + interval '23 hours' as now) placed,
       lateral (select case when n % 12 = 0 then 50 * (1 + n / 12 % (${size.people}::int / 50)) else ${personDrawn('repository', 'n', 27, size)} end as person) given`;

const written = ({ people }: OrganizationSize) => sql`
  insert into pull_request (repository_id, number, upstream_id, title, url, author_id, state, draft, base_branch, head_branch, head_sha,
                            from_fork, merge_sha, merged_by_id, opened_at, updated_at, merged_at, closed_at, additions, deletions, files,
                            written_additions, written_deletions)
  select repository, number, 'pull-' || n, 'Change order total price ' || n, 'https://github.com/acme/pull/' || n, ${people}::int + person,
         state::pull_request_state, n % 33 = 0 and state = 'OPEN', case when n % 50 = 0 then 'release' else 'main' end,
         'change-' || n, ${shaOf("'p' || n || '-' || own")}, n % 9 = 0,
         case when state = 'MERGED' then case when way = 'rebase' then ${shaOf("'r' || n || '-' || own")} else ${shaOf("'m' || n")} end end,
         case when state = 'MERGED' then ${people}::int + 1 + (person + n % 3) % ${people}::int end,
         opened, ended, case when state = 'MERGED' then ended end, case when state <> 'OPEN' then ended end,
         n % 400, n % 90, 1 + n % 7, case when n % 5 > 0 then n % 380 end, case when n % 5 > 0 then n % 80 end
  from pull order by repository, number`;

/** As they were written, the last of several in answer to the review. */
const commits = (_: OrganizationSize) => sql`
  insert into pull_request_commit (repository_id, number, sha, authored_at, committed_at, parents)
  select repository, number, ${shaOf("'p' || n || '-' || i")}, at, at, 1
  from pull, generate_series(1, own) i,
       lateral (select case when i > 2 and i = own then opened + (ended - opened) * 0.6 else opened - (own - i) * interval '100 minutes' end as at) placed
  order by repository, number`;
