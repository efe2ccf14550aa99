import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { randomOrganisation } from '../support/github/random-organisation.ts';
import { askFor, getAll, github } from './ask.ts';

const id = z.object({ id: z.string() });
const login = z.object({ login: z.string() }).nullable();
const nodes = <Node extends z.ZodType>(node: Node) => z.object({ nodes: z.array(node) });

const fromGraphql = z.object({
  repository: z.object({
    pullRequests: nodes(
      z.object({
        id: z.string(),
        number: z.number(),
        title: z.string(),
        isDraft: z.boolean(),
        createdAt: z.string(),
        updatedAt: z.string(),
        mergedAt: z.string().nullable(),
        closedAt: z.string().nullable(),
        author: login,
        headRefOid: z.string(),
        mergeCommit: z.object({ oid: z.string() }).nullable(),
        additions: z.number(),
        reviews: nodes(id.extend({ state: z.string(), submittedAt: z.string() })),
        commits: nodes(z.object({ commit: z.object({ oid: z.string(), authoredDate: z.string() }) })),
        comments: nodes(id.extend({ createdAt: z.string() })),
        reviewThreads: nodes(z.object({ comments: nodes(id.extend({ createdAt: z.string() })) })),
      }),
    ),
  }),
});

const query = `{ repository(owner: "acme", name: "repository-1") { pullRequests(first: 100) { nodes {
  id number title isDraft createdAt updatedAt mergedAt closedAt author { login } headRefOid mergeCommit { oid } additions
  reviews(first: 20) { nodes { id state submittedAt } }
  commits(first: 20) { nodes { commit { oid authoredDate } } }
  comments(first: 20) { nodes { id createdAt } }
  reviewThreads(first: 20) { nodes { comments(first: 20) { nodes { id createdAt } } } } } } } }`;

const restPull = z.object({
  node_id: z.string(),
  number: z.number(),
  title: z.string(),
  draft: z.boolean(),
  created_at: z.string(),
  updated_at: z.string(),
  merged_at: z.string().nullable(),
  closed_at: z.string().nullable(),
  user: z.object({ login: z.string() }),
  head: z.object({ sha: z.string() }),
  merge_commit_sha: z.string().nullable(),
});
const restReview = z.object({ node_id: z.string(), state: z.string(), submitted_at: z.string() });
const restComment = z.object({ node_id: z.string(), created_at: z.string() });
const restCommit = z.object({
  sha: z.string(),
  commit: z.object({ author: z.object({ date: z.string() }) }),
});

describe.each([1, 2, 3])('a random organisation (%i)', (seed) => {
  it('is the same whether GraphQL or REST is asked', async () => {
    const organisation = randomOrganisation({ repositories: 1, pullRequests: 30, seed });
    const started = await github({ organisation });
    const { repository } = await askFor(started, fromGraphql, query);
    const path = '/repos/acme/repository-1';
    const pulls = await getAll(started, restPull, `${path}/pulls?state=all&direction=asc&per_page=100`);
    expect(pulls.map(asGraphql)).toEqual(repository.pullRequests.nodes.map(withoutLists));
    for (const pull of repository.pullRequests.nodes) {
      const reviews = await getAll(started, restReview, `${path}/pulls/${pull.number}/reviews`);
      expect(
        reviews.map((each) => ({ id: each.node_id, state: each.state, submittedAt: each.submitted_at })),
      ).toEqual(pull.reviews.nodes);
      const commits = await getAll(started, restCommit, `${path}/pulls/${pull.number}/commits`);
      expect(commits.map((each) => ({ oid: each.sha, authoredDate: each.commit.author.date }))).toEqual(
        pull.commits.nodes.map((each) => each.commit),
      );
    }
    const comments = await getAll(started, restComment, `${path}/issues/comments?per_page=100`);
    expect(sorted(comments.map(asComment))).toEqual(
      sorted(repository.pullRequests.nodes.flatMap((pull) => pull.comments.nodes)),
    );
    const inline = await getAll(started, restComment, `${path}/pulls/comments?per_page=100`);
    const threads = repository.pullRequests.nodes.flatMap((pull) => pull.reviewThreads.nodes);
    expect(sorted(inline.map(asComment))).toEqual(sorted(threads.flatMap((each) => each.comments.nodes)));
    expect(inline.length).toBeGreaterThan(0);
  });
});

it('is the same for the same seed', () => {
  const titles = (seed: number) =>
    randomOrganisation({ seed }).repositories.flatMap((each) => each.pullRequests.map((pull) => pull.title));
  expect(titles(5)).toEqual(titles(5));
  expect(titles(5)).not.toEqual(titles(6));
});

function asGraphql(pull: z.infer<typeof restPull>) {
  return {
    ...{ id: pull.node_id, number: pull.number, title: pull.title, isDraft: pull.draft },
    ...{ createdAt: pull.created_at, updatedAt: pull.updated_at },
    ...{ mergedAt: pull.merged_at, closedAt: pull.closed_at },
    author: pull.user.login === 'ghost' ? null : { login: pull.user.login.replace('[bot]', '') },
    headRefOid: pull.head.sha,
    mergeCommit: pull.merge_commit_sha === null ? null : { oid: pull.merge_commit_sha },
  };
}

function withoutLists(pull: z.infer<typeof fromGraphql>['repository']['pullRequests']['nodes'][number]) {
  const { reviews: _, commits: __, comments: ___, reviewThreads: ____, additions: _____, ...rest } = pull;
  return rest;
}

function asComment(comment: z.infer<typeof restComment>) {
  return { id: comment.node_id, createdAt: comment.created_at };
}

function sorted<Item extends { id: string }>(items: readonly Item[]): Item[] {
  return items.toSorted((one, other) => (one.id < other.id ? -1 : 1));
}
