import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { plainGit } from '../support/git-repository.ts';
import { commit } from '../support/github/build-commit.ts';
import { organisation } from '../support/github/build-organisation.ts';
import { pullRequest } from '../support/github/build-pull-request.ts';
import { repository } from '../support/github/build-repository.ts';
import { mergePullRequest, renameRepository } from '../support/github/changes.ts';
import type { Github } from '../support/github/github.ts';
import { headOf } from '../support/github/pull-request.ts';
import { randomOrganisation } from '../support/github/random-organisation.ts';
import { beginning, hoursAfter } from '../support/github/times.ts';
import { getAll, github } from './ask.ts';

const listed = z.object({ sha: z.string() });

async function clone({ url, token }: Pick<Github, 'url' | 'token'>, name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'github-clone-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const address = `${url.replace('http://', `http://x-access-token:${token}@`)}/${name}.git`;
  await plainGit(folder, ['clone', '--quiet', '--mirror', address, '.']);
  return folder;
}

it('gives a clone the commits that the API lists', async () => {
  const started = await github({
    organisation: randomOrganisation({ repositories: 1, pullRequests: 30 }),
    git: true,
  });
  const folder = await clone(started, 'acme/repository-1');
  const commits = await getAll(started, listed, '/repos/acme/repository-1/commits?per_page=100');
  const cloned = (await plainGit(folder, ['rev-list', 'main'])).trim().split('\n');
  expect(cloned.toSorted()).toEqual(commits.map((each) => each.sha).toSorted());
  expect(cloned.length).toBeGreaterThan(25);
  for (const pull of started.organisation.repositories[0]?.pullRequests ?? [])
    expect((await plainGit(folder, ['rev-parse', `refs/pull/${pull.number}/head`])).trim()).toBe(
      headOf(pull).sha,
    );
});

it.each(['squash', 'merge', 'rebase'] as const)(
  'counts as many changed lines as the model says, by %s',
  async (mergeMethod) => {
    const file = (additions: number, deletions: number) => [{ path: 'src/basket.ts', additions, deletions }];
    const pull = pullRequest({
      mergeMethod,
      mergedAt: hoursAfter(beginning, 5),
      commits: [
        commit({ message: 'Begin a basket', files: file(12, 0) }),
        commit({
          message: 'Mend it',
          files: file(3, 5),
          at: '2026-01-05T16:00:00+05:30',
          coAuthors: ['Bob <bob@example.com>'],
        }),
      ],
    });
    const shop = repository({
      pullRequests: [pull],
      commits: [commit({ message: 'Meanwhile', at: hoursAfter(beginning, 4) })],
    });
    const started = await github({ organisation: organisation({ repositories: [shop] }), git: true });
    const folder = await clone(started, 'acme/shop');
    const lines = await plainGit(folder, [
      'log',
      '-1',
      '--format=%aI %(trailers:only,unfold)',
      '--numstat',
      'refs/pull/1/head',
    ]);
    expect(lines).toBe(
      '2026-01-05T16:00:00+05:30 Co-authored-by: Bob <bob@example.com>\n\n\n3\t5\tsrc/basket.ts\n',
    );
    expect(await plainGit(folder, ['show', 'main:src/basket.ts'])).toBe(
      await plainGit(folder, ['show', `${pull.mergeCommit?.sha}:src/basket.ts`]),
    );
    const parents = (await plainGit(folder, ['rev-list', '--parents', '-1', 'main']))
      .trim()
      .split(' ')
      .slice(1);
    expect(parents).toHaveLength(mergeMethod === 'merge' ? 2 : 1);
  },
);

it('knows merges of the base branch into a pull request, and none of what they bring as its own', async () => {
  const at = (hours: number) => hoursAfter(beginning, hours);
  const commits = [
    commit({ message: 'Begin' }),
    commit({ mergesBase: true, at: at(3) }),
    commit({ message: 'End', at: at(4) }),
  ];
  const pull = pullRequest({ commits });
  const shop = repository({ pullRequests: [pull], commits: [commit({ message: 'Meanwhile', at: at(2) })] });
  const started = await github({ organisation: organisation({ repositories: [shop] }), git: true });
  const folder = await clone(started, 'acme/shop');
  const messages = await plainGit(folder, ['log', '--format=%s', 'refs/pull/1/head']);
  expect(messages.trim().split('\n')).toEqual([
    'End',
    'Merge the base branch',
    'Meanwhile',
    'Begin',
    'Begin',
  ]);
  expect((await getAll(started, listed, '/repos/acme/shop/pulls/1/commits')).map((each) => each.sha)).toEqual(
    commits.map((each) => each.sha),
  );
  expect(await plainGit(folder, ['diff', '--shortstat', 'main...refs/pull/1/head'])).toContain(
    '20 insertions',
  );
});

it('is told what was changed since, and finds a repository by its former name', async () => {
  const pull = pullRequest();
  const shop = repository({ pullRequests: [pull] });
  const built = organisation({ repositories: [shop] });
  const started = await github({ organisation: built, git: true });
  const head = headOf(pull).sha;
  mergePullRequest(built, pull, hoursAfter(beginning, 5));
  renameRepository(shop, 'store', hoursAfter(beginning, 6));
  await started.writeGit();
  expect(headOf(pull).sha).toBe(head);
  const folder = await clone(started, 'acme/shop');
  expect((await plainGit(folder, ['rev-parse', 'main'])).trim()).toBe(pull.mergeCommit?.sha);
});

it('asks for the token, as password', async () => {
  const started = await github({ organisation: organisation({ repositories: [repository()] }), git: true });
  await expect(clone({ ...started, token: 'ghp_another' }, 'acme/shop')).rejects.toThrow(
    /Authentication failed/,
  );
  await expect(clone(started, 'acme/gone')).rejects.toThrow(/not found/);
});
