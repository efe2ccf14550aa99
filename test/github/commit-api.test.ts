import type { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { commit as script } from '../../collectors/github/commit.ts';
import { contributor } from '../../collectors/github/contributor.ts';
import { repository as repositories } from '../../collectors/github/repository.ts';
import { commit } from '../support/github/build-commit.ts';
import { organisation } from '../support/github/build-organisation.ts';
import { repository } from '../support/github/build-repository.ts';
import { pushCommits } from '../support/github/changes.ts';
import type { GithubOptions } from '../support/github/github.ts';
import { randomOrganisation } from '../support/github/random-organisation.ts';
import { beginning, hoursAfter } from '../support/github/times.ts';
import { connected, spentOn, warningsOf } from './github-collected.ts';

const at = (hours: number) => hoursAfter(beginning, hours);
const byGraphql = { GITHUB_COMMITS: 'api' };
const byRest = { GITHUB_COMMITS: 'api', GITHUB_API: 'rest' };

function read(options: GithubOptions, settings: Readonly<Record<string, string>>) {
  return connected({ ...options, git: true }, [contributor, repositories, script], settings);
}

async function commits(pool: Pool) {
  const { rows } = await pool.query(
    `select r.full_name as name, c.sha, c.subject, c.authored_at as authored, c.author_offset as "offset",
            c.committed_at as committed, c.parents, c.additions, c.deletions, c.generated_additions as generated, c.files,
            (select array_agg(a.email || ' ' || coalesce(a.name, '') || ' ' || ca.co_author order by a.email)
             from commit_author ca join account a on a.id = ca.account_id
             where ca.repository_id = c.repository_id and ca.sha = c.sha) as people,
            (select array_agg(l.language || ' ' || l.kind || ' ' || l.additions || ' ' || l.deletions order by l.language)
             from commit_language l where l.repository_id = c.repository_id and l.sha = c.sha) as languages
     from commit c join repository r on r.id = c.repository_id where c.reachable order by r.full_name, c.sha`,
  );
  return rows;
}

const withoutOffset = (rows: Awaited<ReturnType<typeof commits>>) => rows.map(({ offset: _, ...row }) => row);

describe('GitHub’s commits by the API', () => {
  it('are those that git tells: hashes, times, people, co-authors, lines and languages', async () => {
    const shop = repository({
      name: 'shop',
      commits: [
        commit({
          message: 'Lock and code',
          author: 'bob',
          at: '2026-01-06T20:00:00+05:30',
          coAuthors: ['Cy <cy@example.com>', 'bob <bob@example.com>', 'Di <di@example.com>'],
          files: [
            { path: 'package-lock.json', additions: 400, deletions: 0 },
            { path: 'src/a.ts', additions: 4, deletions: 0 },
            { path: 'docs/read.md', additions: 2, deletions: 0 },
          ],
        }),
        commit({ message: 'Two lines\nof subject\n\nCo-authored-by: Cy\n\nNot the end', at: at(40) }),
      ],
    });
    const built = randomOrganisation({ repositories: 2, pullRequests: 40 });
    built.repositories.push({ ...shop, owner: 'acme', id: 5 });
    const git = await read({ organisation: built }, {});
    expect((await git.collect()).status).toBe('COMPLETED');
    const told = await commits(git.pool);
    expect(told.length).toBeGreaterThan(60);
    const graphql = await read({ organisation: built }, byGraphql);
    expect((await graphql.collect()).status).toBe('COMPLETED');
    expect(await commits(graphql.pool)).toEqual(told);
    const rest = await read({ organisation: built }, byRest);
    expect((await rest.collect()).status).toBe('COMPLETED');
    expect(withoutOffset(await commits(rest.pool))).toEqual(withoutOffset(told));
  }, 60_000);
});

describe.each([
  ['GraphQL', byGraphql],
  ['REST', byRest],
])('GitHub’s commits by %s', (_, settings) => {
  it('are asked for once, then those since alone, however old they are', async () => {
    const shop = repository({ commits: [commit({ message: 'One', at: at(1) })] });
    const built = organisation({ repositories: [shop] });
    const { github, pool, collect } = await read({ organisation: built }, settings);
    await collect();
    expect(spentOn(await collect(), 'commit')).toEqual({ calls: 0, points: 0 });
    pushCommits(built, shop, [
      commit({ message: 'Older', at: at(-500) }),
      commit({ message: 'Two', at: at(9) }),
    ]);
    shop.pushedAt = new Date().toISOString();
    await github.writeGit();
    const again = await collect();
    expect(again.runs.find((run) => run.script === 'commit')?.counts).toMatchObject({ commits: 2 });
    expect((await commits(pool)).map(({ subject }) => subject).sort()).toEqual([
      'Begin',
      'Older',
      'One',
      'Two',
    ]);
  });

  it('are no longer reachable when the default branch was rewritten', async () => {
    const shop = repository({ commits: [commit({ message: 'Wrong', at: at(1) })] });
    const built = organisation({ repositories: [shop] });
    const { github, pool, collect } = await read({ organisation: built }, settings);
    await collect();
    const [first] = shop.commits;
    if (first) shop.branches.set('main', first);
    pushCommits(built, shop, [commit({ message: 'Right', at: at(2) })]);
    shop.pushedAt = new Date().toISOString();
    await github.writeGit();
    await collect();
    expect((await commits(pool)).map(({ subject }) => subject).sort()).toEqual(['Begin', 'Right']);
  });

  it('join the address of a commit to the account that GitHub knows it belongs to', async () => {
    const home = commit({ author: 'bob', name: 'Bobby', email: 'bobby@home.example', at: at(2) });
    const built = organisation({
      people: [{ login: 'bob' }],
      repositories: [repository({ commits: [home] })],
    });
    const { pool, collect } = await read({ organisation: built }, settings);
    await collect();
    const { rows } = await pool.query(
      `select a.source, a.upstream_id as id from account a
       where contributor_id = (select contributor_id from account where login = 'bob') order by 1, 2`,
    );
    const id = String(built.people.get('bob')?.id);
    expect(rows).toEqual(
      expect.arrayContaining([
        { source: 'git', id: 'bobby@home.example' },
        { source: 'github', id },
        { source: 'github', id: `${id}/bobby@home.example` },
      ]),
    );
    const { rows: profile } = await pool.query(`select email from account where login = 'bob'`);
    expect(profile).toEqual([{ email: 'bob@example.com' }]);
  });

  it('that the token may not read are a warning', async () => {
    const { github, collect } = await read(
      { organisation: organisation({ repositories: [repository()] }) },
      settings,
    );
    github.permissions.delete('contents');
    const record = await collect();
    expect(record.runs.find((run) => run.script === 'commit')?.status).toBe('COMPLETED');
    expect(warningsOf(record).join()).toContain('The commits of acme/shop were left out');
  });
});
