import { changedTogether } from '../ancestry.ts';
import { fullName, type Repository } from '../organisation.ts';
import {
  headOf,
  type PullRequest,
  pullRequestState,
  type Review,
  repositoryOf,
  reviewState,
  sizeOfPullRequest,
} from '../pull-request.ts';
import { nodeIdOf, repositoryNamed } from '../world.ts';
import { commitPayload, filePayload } from './commits.ts';
import type { SentPullRequest, SentReview } from './payload.ts';
import { teamsNamed, userOrGhost, userPayload } from './people.ts';
import { repositoryPayload } from './repositories.ts';
import { type AskedOf, found, inOrder, page, type Route } from './route.ts';

export const pullRequestRoutes: Route<AskedOf>[] = [
  { path: '/pulls', permission: 'pull_requests', answer: listPullRequests },
  {
    path: '/pulls/:number',
    permission: 'pull_requests',
    answer: (asked) => ({ body: wholePullRequest(asked, pullRequestIn(asked)) }),
  },
  {
    path: '/pulls/:number/reviews',
    permission: 'pull_requests',
    answer(asked) {
      const pull = pullRequestIn(asked);
      return page(asked, pull.reviews, (review) => reviewPayload(asked, pull, review));
    },
  },
  {
    path: '/pulls/:number/commits',
    permission: 'pull_requests',
    // GitHub lists 250 at most here, however many there are.
    answer: (asked) =>
      page(asked, pullRequestIn(asked).commits.slice(0, 250), (commit) => commitPayload(asked, commit)),
  },
  {
    path: '/pulls/:number/files',
    permission: 'pull_requests',
    answer(asked) {
      const { base, commits } = pullRequestIn(asked);
      return page(asked, changedTogether(base, commits), (file) => filePayload(base, file));
    },
  },
];

/** GitHub's description has a repository for every head; those of forks that are gone have none. */
type Shown = Omit<SentPullRequest, 'base' | 'head'> & {
  base: ReturnType<typeof side>;
  head: ReturnType<typeof side>;
};

/** The pull request that the path names, or 404. */
export function pullRequestIn({ repository, params }: AskedOf): PullRequest {
  return found(repository.pullRequests.find((each) => String(each.number) === params.number));
}

/** Where a pull request is, in the API. */
export function addressOf({ api }: AskedOf, pull: PullRequest): string {
  return `${api}/repos/${fullName(repositoryOf(pull))}/pulls/${pull.number}`;
}

function listPullRequests(asked: AskedOf) {
  const { repository, query } = asked;
  const state = query.get('state') ?? 'open';
  const base = query.get('base');
  const head = query.get('head');
  const wanted = repository.pullRequests.filter(
    (pull) =>
      (state === 'all' || state === (pull.closedAt === null ? 'open' : 'closed')) &&
      (base === null || pull.baseRef === base) &&
      (head === null || `${pull.fork?.split('/')[0] ?? repository.owner}:${pull.headRef}` === head),
  );
  const usual = query.has('sort') && query.get('sort') !== 'created' ? 'asc' : 'desc';
  return page(asked, inOrder(query, wanted, usual), (pull) => pullRequestPayload(asked, pull));
}

function pullRequestPayload(asked: AskedOf, pull: PullRequest): Shown {
  const { repository, world } = asked;
  const merged = pullRequestState(pull) === 'MERGED';
  return {
    url: addressOf(asked, pull),
    id: pull.id,
    node_id: nodeIdOf(pull),
    html_url: `${world.origin}/${fullName(repository)}/pull/${pull.number}`,
    number: pull.number,
    state: pull.closedAt === null ? 'open' : 'closed',
    locked: false,
    title: pull.title,
    body: pull.body === '' ? null : pull.body,
    user: userOrGhost(asked, pull.author),
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged_at: pull.mergedAt,
    // Open ones name a trial merge here, which is no commit of any branch.
    merge_commit_sha: merged ? (pull.mergeCommit?.sha ?? null) : null,
    draft: pull.isDraft,
    requested_reviewers: pull.requestedReviewers.flatMap((login) => userPayload(asked, login) ?? []),
    requested_teams: teamsNamed(asked, repository.owner, pull.requestedReviewers),
    base: side(asked, pull, 'base'),
    head: side(asked, pull, 'head'),
  };
}

function wholePullRequest(asked: AskedOf, pull: PullRequest): Shown {
  const { additions, deletions, changedFiles } = sizeOfPullRequest(pull);
  return {
    ...pullRequestPayload(asked, pull),
    merged: pull.mergedAt !== null,
    merged_by: userPayload(asked, pull.mergedBy),
    comments: pull.comments.length,
    review_comments: pull.threads.flatMap((each) => each.comments).length,
    commits: pull.commits.length,
    additions,
    deletions,
    changed_files: changedFiles,
  };
}

function side(asked: AskedOf, pull: PullRequest, which: 'base' | 'head') {
  const own = repositoryOf(pull);
  const { world } = asked;
  const there: Repository | null =
    which === 'base' || pull.fork === null ? own : (repositoryNamed(world, pull.fork)?.repository ?? null);
  const ref = which === 'base' ? pull.baseRef : pull.headRef;
  const sha = which === 'base' ? (pull.base?.sha ?? '') : headOf(pull).sha;
  const owner = there?.owner ?? 'unknown';
  return {
    label: `${owner}:${ref}`,
    ref,
    sha,
    user: userOrGhost(asked, there?.owner ?? null),
    repo: there ? repositoryPayload(asked, there) : null,
  };
}

function reviewPayload(asked: AskedOf, pull: PullRequest, review: Review): SentReview {
  const { id, body, submittedAt } = review;
  return {
    ...{ id, node_id: nodeIdOf(review), body, state: reviewState(review), submitted_at: submittedAt },
    user: userPayload(asked, review.author),
    commit_id: headOf(pull).sha,
    pull_request_url: addressOf(asked, pull),
    html_url: `${asked.world.origin}/${fullName(asked.repository)}/pull/${pull.number}#pullrequestreview-${id}`,
  };
}
