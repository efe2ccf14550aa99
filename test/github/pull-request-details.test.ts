import sql from 'sql-template-tag';
import { describe, expect, it } from 'vitest';
import { commit } from '../support/github/build-commit.ts';
import { organisation } from '../support/github/build-organisation.ts';
import { comment, event, pullRequest, review, thread } from '../support/github/build-pull-request.ts';
import { repository } from '../support/github/build-repository.ts';
import {
  closePullRequest,
  forcePush,
  mergePullRequest,
  reopenPullRequest,
} from '../support/github/changes.ts';
import { beginning, hoursAfter } from '../support/github/times.ts';
import { type Stage, stageOf, stageWith } from './pull-requests-collected.ts';

const at = (hours: number) => hoursAfter(beginning, hours);
const date = (hours: number) => new Date(at(hours));

async function collected(stage: Stage): Promise<Stage> {
  expect(await stage.collect()).toMatchObject({ status: 'COMPLETED', error: null, warnings: [] });
  return stage;
}

const pulls = sql`
  select number, state::text as state, draft, from_fork, base_branch, merge_sha, merged_at, closed_at, head_sha,
         (select login from account where id = author_id) as author,
         (select login from account where id = merged_by_id) as merged_by
  from pull_request order by number`;
const reviews = sql`
  select (select login from account where id = reviewer_id) as reviewer, verdict::text as verdict, submitted_at,
         dismissed_at, has_body
  from review order by submitted_at, upstream_id`;
const events = sql`
  select kind::text as kind, at, (select login from account where id = reviewer_id) as reviewer, sha
  from pull_request_event order by at, kind`;
const commits = sql`select sha, authored_at, committed_at, parents from pull_request_commit order by authored_at, sha`;
const comments = sql`
  select (select login from account where id = author_id) as author, inline, review is not null as reviewed,
         thread = first_value(upstream_id) over (partition by thread order by created_at) as threaded
  from review_comment order by created_at, upstream_id`;

describe.each(['graphql', 'rest'])('by %s', (GITHUB_API) => {
  const settings = { GITHUB_API };

  it('learns from GitHub whose the addresses in commits are', async () => {
    const stage = await stageOf(
      [pullRequest({ author: 'ann', commits: [commit({ author: 'ann', email: 'Ann@home.example' })] })],
      settings,
    );
    await collected(stage);
    const addresses = sql`
      select a.email_verified as verified, a.email as address
      from account a join account ann on a.upstream_id = ann.upstream_id || '/' || a.email
      where ann.login = 'ann'`;
    expect(await stage.rows(addresses)).toEqual([{ verified: true, address: 'ann@home.example' }]);
  });

  it('takes a revert for a pull request of its own, and leaves what it reverts as it was', async () => {
    const stage = await stageOf(
      [
        pullRequest({ title: 'Sell gift cards', createdAt: at(1), mergedAt: at(5), mergedBy: 'bob' }),
        pullRequest({
          title: 'Revert "Sell gift cards"',
          createdAt: at(6),
          mergedAt: at(7),
          mergedBy: 'ann',
        }),
      ],
      settings,
    );
    await collected(stage);
    expect(await stage.rows(pulls)).toMatchObject([
      { state: 'MERGED', merged_at: date(5), merged_by: 'bob' },
      { state: 'MERGED', merged_at: date(7), merged_by: 'ann' },
    ]);
    expect(await stage.rows(commits)).toHaveLength(2);
  });

  it('tells drafts, when they became ready, and who merged their own work', async () => {
    const stage = await stageOf(
      [
        pullRequest({ isDraft: true }),
        pullRequest({ createdAt: at(1), readyAt: at(2), mergedAt: at(5), mergedBy: 'ann' }),
      ],
      settings,
    );
    await collected(stage);
    expect(await stage.rows(pulls)).toMatchObject([
      { state: 'OPEN', draft: true, merged_at: null, merge_sha: null },
      { state: 'MERGED', draft: false, author: 'ann', merged_by: 'ann', merged_at: date(5) },
    ]);
    expect(await stage.rows(events)).toMatchObject([
      { kind: 'READY_FOR_REVIEW', at: date(2) },
      { kind: 'CLOSED', at: date(5) },
      { kind: 'MERGED', at: date(5) },
    ]);
  });

  it('keeps what a dismissed review said, reviews after the merge, and leaves out those that were not sent', async () => {
    const dismissed = review({ at: at(2), dismissed: { at: at(3) }, body: ' Fine ' });
    const late = review({ author: 'eve', at: at(9), state: 'CHANGES_REQUESTED', body: ' \n' });
    const unsent = review({ author: 'ann', at: at(1), state: 'PENDING' });
    const stage = await stageOf(
      [pullRequest({ reviews: [dismissed, late, unsent], mergedAt: at(6) })],
      settings,
    );
    await collected(stage);
    expect(await stage.rows(reviews)).toEqual([
      {
        ...{ reviewer: 'bob', verdict: 'APPROVED', has_body: true },
        ...{ submitted_at: date(2), dismissed_at: date(3) },
      },
      {
        ...{ reviewer: 'eve', verdict: 'CHANGES_REQUESTED', has_body: false },
        ...{ submitted_at: date(9), dismissed_at: null },
      },
    ]);
  });

  it('tells each request for a review, repeated ones and those taken back', async () => {
    const requests = [1, 4].map((hour) => event('ReviewRequestedEvent', at(hour), { reviewer: 'bob' }));
    const back = event('ReviewRequestRemovedEvent', at(2), { reviewer: 'bob' });
    const stage = await stageOf([pullRequest({ events: [...requests, back] })], settings);
    await collected(stage);
    expect(await stage.rows(events)).toMatchObject([
      { kind: 'REVIEW_REQUESTED', at: date(1), reviewer: 'bob' },
      { kind: 'REVIEW_REQUEST_REMOVED', at: date(2), reviewer: 'bob' },
      { kind: 'REVIEW_REQUESTED', at: date(4), reviewer: 'bob' },
    ]);
  });

  it('takes a reviewer that is a program for a bot', async () => {
    const stage = await stageOf(
      [pullRequest({ author: 'renovate[bot]', reviews: [review({ author: 'copilot[bot]' })] })],
      settings,
    );
    await collected(stage);
    expect(await stage.rows(sql`select login, bot from account order by login`)).toEqual([
      { login: 'copilot[bot]', bot: true },
      { login: 'renovate[bot]', bot: true },
    ]);
  });

  it.each(['squash', 'rebase', 'merge'] as const)(
    'names the commit that a %s made, beside the commits before it',
    async (mergeMethod) => {
      const written = [commit({ at: at(-2) }), commit({ message: 'More', at: at(-1) })];
      const pull = pullRequest({ mergeMethod, mergedAt: at(4), commits: written });
      const stage = await stageOf([pull], settings);
      await collected(stage);
      expect(await stage.rows(pulls)).toMatchObject([
        { merge_sha: pull.mergeCommit?.sha, head_sha: written[1]?.sha },
      ]);
      expect(await stage.rows(commits)).toMatchObject([
        { sha: written[0]?.sha, authored_at: date(-2), parents: 1 },
        { sha: written[1]?.sha, authored_at: date(-1), parents: 1 },
      ]);
    },
  );

  it('knows merges of the base branch by their parents', async () => {
    const written = [commit({ at: at(-3) }), commit({ at: at(-1), mergesBase: true })];
    const shop = repository({
      commits: [commit({ at: at(-2) })],
      pullRequests: [pullRequest({ commits: written })],
    });
    const stage = await stageWith({ organisation: organisation({ repositories: [shop] }), settings });
    await collected(stage);
    expect(await stage.rows(commits)).toMatchObject([{ parents: 1 }, { parents: 2 }]);
  });

  it('has the commits of a rewritten branch alone, and says when it was rewritten', async () => {
    const pull = pullRequest({ commits: [commit({ at: at(-3) }), commit({ at: at(-2) })] });
    const stage = await stageOf([pull], settings);
    await collected(stage);
    forcePush(stage.github.organisation, pull, [commit({ message: 'Once more', at: at(1) })], at(1900));
    stage.time.now = date(2000);
    await collected(stage);
    const [head] = pull.commits;
    expect(await stage.rows(commits)).toMatchObject([{ sha: head?.sha }]);
    expect(await stage.rows(events)).toMatchObject([
      { kind: 'HEAD_FORCE_PUSHED', at: date(1900), sha: head?.sha },
    ]);
  });

  it('follows one that is closed, opened again and merged', async () => {
    const pull = pullRequest();
    const stage = await stageOf([pull], settings);
    const { organisation: acme } = stage.github;
    closePullRequest(acme, pull, at(1));
    await collected(stage);
    expect(await stage.rows(pulls)).toMatchObject([{ state: 'CLOSED', closed_at: date(1) }]);
    reopenPullRequest(acme, pull, at(1500));
    stage.time.now = date(1600);
    await collected(stage);
    expect(await stage.rows(pulls)).toMatchObject([{ state: 'OPEN', closed_at: null }]);
    mergePullRequest(acme, pull, at(1700), 'bob');
    stage.time.now = date(1800);
    await collected(stage);
    expect(await stage.rows(pulls)).toMatchObject([{ state: 'MERGED', merged_by: 'bob' }]);
    const kinds = (await stage.rows(events)).map(({ kind }) => kind);
    expect(kinds).toEqual(['CLOSED', 'REOPENED', 'CLOSED', 'MERGED']);
  });

  it('takes those from forks, deleted ones too, and those to other branches', async () => {
    const original = repository({
      name: 'shop',
      pullRequests: [
        pullRequest({ fork: 'eve/shop' }),
        pullRequest({ fork: 'deleted', createdAt: at(1) }),
        pullRequest({ baseRef: 'release', createdAt: at(2) }),
      ],
      branches: { release: [commit({ at: at(-50) })] },
    });
    const fork = repository({ owner: 'eve', name: 'shop', forkOf: 'acme/shop' });
    const stage = await stageWith({
      organisation: organisation({ repositories: [original, fork] }),
      settings,
      known: [original],
    });
    await collected(stage);
    expect(await stage.rows(pulls)).toMatchObject([
      { from_fork: true, base_branch: 'main' },
      { from_fork: true, base_branch: 'main' },
      { from_fork: false, base_branch: 'release' },
    ]);
  });

  it('knows comments of deleted accounts, answers in threads and the reviews that comments came with', async () => {
    const answers = [comment({ at: at(2) }), comment({ author: null, at: at(3) })];
    const stage = await stageOf(
      [
        pullRequest({
          author: null,
          comments: [comment({ at: at(1), author: null })],
          threads: [thread({ comments: answers })],
        }),
      ],
      settings,
    );
    await collected(stage);
    expect(await stage.rows(pulls)).toMatchObject([{ author: null }]);
    expect(await stage.rows(comments)).toEqual([
      { author: null, inline: false, reviewed: false, threaded: null },
      { author: 'bob', inline: true, reviewed: true, threaded: true },
      { author: null, inline: true, reviewed: true, threaded: true },
    ]);
  });
});

it('says by whom a thread was resolved, by GraphQL alone', async () => {
  const pull = pullRequest({ threads: [thread({ comments: [comment({ at: at(2) })], resolvedBy: 'ann' })] });
  const stage = await stageOf([pull]);
  await collected(stage);
  expect(
    await stage.rows(
      sql`select t.upstream_id = c.upstream_id as named, resolved, a.login as resolver
          from review_thread t join account a on a.id = t.resolved_by_id join review_comment c using (repository_id, number)`,
    ),
  ).toEqual([{ named: true, resolved: true, resolver: 'ann' }]);
});
