import sql, { type Sql } from 'sql-template-tag';
import { momentDrawn, personDrawn, repositoryDrawn, shaOf, uniform } from './draws.ts';
import type { OrganizationSize } from './size.ts';

/** Commits of each `pull`, what its merge made of them, others, and copies in forks; repository by repository, newest first. */
export function commitsOf(size: OrganizationSize): Sql[] {
  return [drawn(size), written(size), forked(size), authors, coAuthors(size), languages];
}

const drawn = (size: OrganizationSize) => sql`
  create temporary table drawn_commit on commit drop as
  select repository, ${shaOf("'p' || n || '-' || i")} as sha, person, n * 20::int8 + i as id, c.authored_at as at, c.committed_at,
         'Change ' || n || ' part ' || i as subject, 1 as parents, way = 'merge' and state = 'MERGED' as reachable
  from pull
  join lateral generate_series(1, own) i on true
  join pull_request_commit c on c.repository_id = repository and c.number = pull.number and c.sha = ${shaOf("'p' || n || '-' || i")}
  union all
  select repository, ${shaOf("'m' || n")}, person, n * 20::int8, ended, ended, 'Change order total price (#' || number || ')',
         case way when 'merge' then 2 else 1 end, true
  from pull where state = 'MERGED' and way <> 'rebase'
  union all
  select repository, ${shaOf("'r' || n || '-' || i")}, person, n * 20::int8 + i, c.authored_at, ended + i * interval '1 second',
         'Change ' || n || ' part ' || i, 1, true
  from pull
  join lateral generate_series(1, own) i on true
  join pull_request_commit c on c.repository_id = repository and c.number = pull.number and c.sha = ${shaOf("'p' || n || '-' || i")}
  where state = 'MERGED' and way = 'rebase'
  union all
  select repository, ${shaOf("'d' || n")}, ${personDrawn('repository', 'n', 55, size)}, n, at, at, 'Mend the price ' || n, 1, true
  from generate_series(1, ${size.directCommits}::int) n,
       lateral (select ${repositoryDrawn('n', 51, size)} as repository, ${momentDrawn('n', 52, size)} as at) placed`;

/** Every third person uses a second address for some of their commits. */
const written = ({ people }: OrganizationSize) => sql`
  insert into commit (repository_id, sha, author_id, authored_at, author_offset, committed_at, subject, parents, additions,
                      deletions, generated_additions, generated_deletions, files, reachable)
  select repository, sha, case when person % 3 = 0 and id % 3 = 0 then 2 * ${people}::int + person / 3 else person end, at, 60 * (person % 12 - 5),
         committed_at, subject, parents, (id % 90)::int, (id % 40)::int, case when id % 20 = 0 then 300 else 0 end, 0, 1 + (id % 7)::int, reachable
  from drawn_commit order by repository, at desc`;

/** A fork has part of the history of its root. */
const forked = ({ repositories }: OrganizationSize) => sql`
  insert into commit (repository_id, sha, author_id, authored_at, author_offset, committed_at, subject, parents, additions,
                      deletions, generated_additions, generated_deletions, files, reachable)
  select fork.id, sha, author_id, authored_at, author_offset, committed_at, subject, parents, additions, deletions,
         generated_additions, generated_deletions, files, reachable
  from commit c join repository fork on fork.network_root_id = c.repository_id
  where fork.id > ${repositories}::int * 9 / 10 and reachable and left(sha, 1) = '0'
  order by fork.id, authored_at desc`;

const authors = sql`
  insert into commit_author (repository_id, sha, account_id, co_author, authored_at)
  select repository_id, sha, author_id, false, authored_at from commit`;

const coAuthors = (size: OrganizationSize) => sql`
  insert into commit_author (repository_id, sha, account_id, co_author, authored_at)
  select repository_id, sha, ${personDrawn('repository_id', 'hashtext(sha)', 61, size)}, true, authored_at
  from commit where ${uniform('hashtext(sha)', 60)} < 0.06
  on conflict do nothing`;

const languages = sql`
  insert into commit_language (repository_id, sha, language, kind, additions, deletions)
  select repository_id, sha, language, kind, additions / share, deletions / share
  from commit,
       lateral (values ((array['TypeScript', 'Go', 'Java', 'Python', 'Rust'])[1 + repository_id % 5], 'programming', true, 1),
                       ('CSS', 'markup', files % 3 = 0, 2), ('YAML', 'data', files % 5 = 0, 3)) of (language, kind, there, share)
  where there and parents = 1`;
