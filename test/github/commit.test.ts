import type { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { commit as script } from '../../collectors/github/commit.ts';
import { contributor } from '../../collectors/github/contributor.ts';
import { repository as repositories } from '../../collectors/github/repository.ts';
import { collectNow } from '../support/collecting.ts';
import { commit } from '../support/github/build-commit.ts';
import { organisation } from '../support/github/build-organisation.ts';
import { pullRequest } from '../support/github/build-pull-request.ts';
import { repository } from '../support/github/build-repository.ts';
import {
  deleteRepository,
  forcePush,
  mergePullRequest,
  pushCommits,
  renameRepository,
} from '../support/github/changes.ts';
import type { GithubOptions } from '../support/github/github.ts';
import type { Repository } from '../support/github/organisation.ts';
import { beginning, hoursAfter } from '../support/github/times.ts';
import { connected, warningsOf } from './github-collected.ts';

const at = (hours: number) => hoursAfter(beginning, hours);

function cloned(options: GithubOptions, settings: Readonly<Record<string, string>> = {}) {
  return connected({ ...options, git: true }, [contributor, repositories, script], settings);
}

async function commits(pool: Pool): Promise<{ name: string; subject: string; reachable: boolean }[]> {
  const { rows } = await pool.query(
    `select r.full_name as name, c.sha, c.subject, c.reachable, a.email as author, c.additions, c.deletions
     from commit c join repository r on r.id = c.repository_id join account a on a.id = c.author_id
     order by r.full_name, c.subject`,
  );
  return rows;
}

const versions = async (pool: Pool) =>
  (await pool.query('select repository_id, sha, xmin::text from commit order by 1, 2')).rows;

describe('GitHub’s commits by git', () => {
  it('are those of the default branch, and apart from them those that stand in pull requests alone', async () => {
    const merged = pullRequest({
      title: 'Basket',
      mergedAt: at(5),
      commits: [commit({ message: 'Part one', author: 'bob' }), commit({ message: 'Part two', at: at(1) })],
    });
    const open = pullRequest({ createdAt: at(6), commits: [commit({ message: 'Underway', at: at(6) })] });
    const shop = repository({ pullRequests: [merged, open] });
    const { github, pool, collect } = await cloned({ organisation: organisation({ repositories: [shop] }) });
    const record = await collect();
    expect(record.runs.map(({ error }) => error).filter(Boolean)).toEqual([]);
    expect(await commits(pool)).toMatchObject([
      { subject: 'Basket (#1)', reachable: true, author: 'ann@example.com' },
      { subject: 'Begin', reachable: true },
      { subject: 'Part one', reachable: false, author: 'bob@example.com', additions: 10 },
      { subject: 'Part two', reachable: false },
      { subject: 'Underway', reachable: false },
    ]);
    expect(github.spent().rest).toBe(0);
  });

  it.each(['merge', 'rebase', 'squash'] as const)(
    'become reachable as a %s makes them',
    async (mergeMethod) => {
      const pull = pullRequest({ title: 'Basket', mergeMethod, commits: [commit({ message: 'Part one' })] });
      const built = organisation({ repositories: [repository({ pullRequests: [pull] })] });
      const { github, pool, collect } = await cloned({ organisation: built });
      await collect();
      mergePullRequest(built, pull, at(9), 'bob');
      await github.writeGit();
      await collect();
      const own = (await commits(pool)).filter(({ subject }) => subject === 'Part one');
      const expected = { merge: [true], rebase: [false, true], squash: [false] }[mergeMethod];
      expect(own.map(({ reachable }) => reachable).sort()).toEqual(expected);
      expect((await commits(pool)).filter(({ reachable }) => reachable)).toHaveLength(
        mergeMethod === 'merge' ? 3 : 2,
      );
    },
  );

  it('of a pull request that was pushed anew are kept beside the new ones', async () => {
    const pull = pullRequest({ commits: [commit({ message: 'First try' })] });
    const built = organisation({ repositories: [repository({ pullRequests: [pull] })] });
    const { github, pool, collect } = await cloned({ organisation: built });
    await collect();
    forcePush(built, pull, [commit({ message: 'Second try', at: at(3) })], at(3));
    await github.writeGit();
    await collect();
    expect(await commits(pool)).toMatchObject([
      { subject: 'Begin', reachable: true },
      { subject: 'First try', reachable: false },
      { subject: 'Second try', reachable: false },
    ]);
  });

  it('are no longer reachable when the default branch was rewritten', async () => {
    const shop = repository({ commits: [commit({ message: 'Wrong', at: at(1) })] });
    const built = organisation({ repositories: [shop] });
    const { github, pool, collect } = await cloned({ organisation: built });
    await collect();
    const [first] = shop.commits;
    if (first) shop.branches.set('main', first);
    pushCommits(built, shop, [commit({ message: 'Right', at: at(2) })]);
    await github.writeGit();
    await collect();
    expect(await commits(pool)).toMatchObject([
      { subject: 'Begin', reachable: true },
      { subject: 'Right', reachable: true },
      { subject: 'Wrong', reachable: false },
    ]);
  });

  it('are not written again, nor asked of the API, when nothing happened', async () => {
    const pull = pullRequest({ commits: [commit({ message: 'Part one' })] });
    const built = organisation({ repositories: [repository({ pullRequests: [pull] })] });
    const { pool, github, collect } = await cloned({ organisation: built });
    await collect();
    const before = await versions(pool);
    expect((await collect()).status).toBe('COMPLETED');
    expect(await versions(pool)).toEqual(before);
    expect(github.spent().rest).toBe(0);
  });

  it('go back as far as BACKFILL_DAYS says, also in a repository that comes later', async () => {
    const day = 86_400_000;
    const ago = (days: number) => new Date(Date.now() - days * day).toISOString();
    const young = (name: string): Repository =>
      repository({
        name,
        createdAt: ago(400),
        commits: [
          commit({ message: `${name} long ago`, at: ago(200) }),
          commit({ message: `${name} lately`, at: ago(5) }),
        ],
      });
    const built = organisation({ repositories: [young('shop')] });
    const { github, pool, collect } = await cloned({ organisation: built }, { BACKFILL_DAYS: '30' });
    await collect();
    expect(await commits(pool)).toMatchObject([{ subject: 'shop lately' }]);
    built.repositories.push({ ...young('web'), owner: 'acme', id: 77 });
    await github.writeGit();
    await collect();
    expect(await commits(pool)).toMatchObject([{ subject: 'shop lately' }, { subject: 'web lately' }]);
  });

  it('survive a new name, an archived, an empty and a deleted repository', async () => {
    const [shop, old] = [repository({ name: 'shop' }), repository({ name: 'old' })];
    const empty = repository({ name: 'void', empty: true });
    const archived = repository({ name: 'museum', isArchived: true });
    const built = organisation({ repositories: [shop, old, empty, archived] });
    const { github, pool, collect } = await cloned({ organisation: built });
    expect((await collect()).status).toBe('COMPLETED');
    renameRepository(shop, 'store', at(10));
    pushCommits(built, shop, [commit({ message: 'Next', at: at(11) })]);
    deleteRepository(built, old);
    await github.writeGit();
    expect((await collect()).status).toBe('COMPLETED');
    expect((await commits(pool)).map(({ name, subject }) => `${name} ${subject}`)).toEqual([
      'acme/museum Begin',
      'acme/old Begin',
      'acme/store Begin',
      'acme/store Next',
    ]);
  });

  it('of a fork count in the root of its network', async () => {
    const shared = commit({ message: 'Shared', at: at(1) });
    const root = repository({ name: 'root', commits: [shared] });
    const fork = repository({
      name: 'copy',
      forkOf: 'acme/root',
      commits: [commit({ message: 'Shared', at: at(1) })],
    });
    const built = organisation({ repositories: [fork, root] });
    const { pool, collect } = await cloned({ organisation: built });
    await collect();
    const { rows } = await pool.query(
      `select c.subject, home.full_name as home from commit c join repository home on home.id = c.repository_id
       where c.home order by 1`,
    );
    expect(rows).toEqual([
      { subject: 'Begin', home: 'acme/root' },
      { subject: 'Shared', home: 'acme/root' },
    ]);
    expect(await commits(pool)).toHaveLength(4);
  });

  it('come from the API where git is refused, which a warning says', async () => {
    const built = organisation({ repositories: [repository()] });
    const { pool, engine, collect } = await cloned({ organisation: built });
    await collect();
    await pool.query(`update repository set clone_url = 'http://127.0.0.1:9/acme/shop.git'`);
    await pool.query(`delete from commit`);
    await pool.query(`delete from data_source_cursor where script = 'commit'`);
    const record = await collectNow(engine, ['github/commit']);
    expect(record.status).toBe('COMPLETED');
    expect(warningsOf(record)).toEqual([
      expect.stringContaining(
        'Git cannot read acme/shop, so its commits come from the API: http://127.0.0.1:9',
      ),
    ]);
    expect(await commits(pool)).toMatchObject([{ subject: 'Begin' }]);
    expect(warningsOf(await collect())).toEqual([]);
  });
});
