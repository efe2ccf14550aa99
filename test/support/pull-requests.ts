import type { Pool } from 'pg';
import type { Page } from '../../collectors/engine/contract/collector.ts';
import type { Resource } from '../../collectors/engine/resource/resource.ts';
import { writePage } from '../../collectors/engine/write/page.ts';
import type { DeploymentCommitsRow } from '../../collectors/resources/delivery/deployment-commits/row.ts';
import type { DeploymentRow } from '../../collectors/resources/delivery/deployments/row.ts';
import type {
  PullRequestEventRow,
  PullRequestRow,
} from '../../collectors/resources/delivery/pull-requests.ts';
import type { ReviewCommentRow } from '../../collectors/resources/delivery/review-comments.ts';
import type { ReviewRow } from '../../collectors/resources/delivery/reviews.ts';
import type { ContributorRow } from '../../collectors/resources/people/contributors/row.ts';
import { inTransaction } from '../../prisma/select.ts';
import { repositoryRow } from './collecting.ts';
import { computeFacts } from './commits.ts';
import { marksDaysIn } from './marking.ts';
import { resources } from './resources.ts';

/** What happened to a pull request, by instants; what did not happen is left out. People are named as in sentences: `Ada`. */
export interface StoredPullRequest extends Partial<Omit<PullRequestRow, 'openedAt' | 'commits' | 'events'>> {
  number: number;
  opened: string;
  merged?: string;
  closed?: string;
  /** Author dates of its commits; hashes are made of them. */
  commits?: readonly (string | { at: string; sha?: string; committed?: string; merge?: true })[];
  reviews?: readonly StoredReview[];
  comments?: readonly { by: string | null; at: string; inline?: true; review?: string }[];
  events?: readonly (Pick<PullRequestEventRow, 'kind'> & {
    at: string;
    review?: string;
    reviewer?: string;
  })[];
}

export interface StoredReview {
  by: string | null;
  at: string;
  verdict?: ReviewRow['verdict'];
  id?: string;
  dismissed?: string;
  body?: true;
}

export interface StoredDeployment
  extends Partial<Omit<DeploymentRow, 'finishedAt' | 'linkKind' | 'linkId' | 'runId'>> {
  id: string;
  link?: { kind: string; upstreamId: string };
  run?: string | null;
  finished?: string;
  /** What it brought; left out, its own hash alone is looked at. */
  brought?: { commits: readonly string[]; previous?: string; known?: boolean };
}

export interface StoredDelivery {
  repository?: string;
  pullRequests?: readonly StoredPullRequest[];
  deployments?: readonly StoredDeployment[];
}

/** Writes pull requests and deployments as a source would, and computes all facts but those left waiting. Names that end in [bot] are bots. */
export async function storeDelivery(
  pool: Pool,
  given: StoredDelivery,
  timeZone = 'UTC',
  waiting: readonly string[] = [],
): Promise<void> {
  await writeDelivery(pool, given, timeZone);
  await computeFacts(pool, timeZone, waiting);
}

/** The same without computing anything. */
export async function writeDelivery(pool: Pool, given: StoredDelivery, timeZone = 'UTC'): Promise<void> {
  await marksDaysIn(pool, timeZone);
  const { repository = 'acme/shop', pullRequests = [], deployments = [] } = given;
  const reviews = pullRequests.flatMap((pull) =>
    (pull.reviews ?? []).map((one) => reviewRow(repository, pull, one)),
  );
  const comments = pullRequests.flatMap((pull) =>
    (pull.comments ?? []).map((one, index) => commentRow(repository, pull, one, index)),
  );
  const pulls = pullRequests.map((pull) => pullRequestRow(repository, pull));
  const names = [
    ...pulls.flatMap((row) => [
      row.author,
      row.mergedBy,
      ...(row.events ?? []).map((event) => event.reviewer),
    ]),
    ...reviews.map((row) => row.reviewer),
    ...comments.map((row) => row.author),
    ...deployments.map((one) => one.creator ?? null),
  ];
  await store(pool, timeZone, {
    rows: {
      contributors: [...new Set(names)].filter((name) => name !== null).map(contributorRow),
      repositories: [repositoryRow(repository, { host: 'git.example', fullName: repository })],
      'pull-requests': pulls,
      reviews,
      'review-comments': comments,
      deployments: deployments.map((one) => deploymentRow(repository, one)),
      'deployment-commits': deployments.flatMap((one) => broughtRow(repository, one)),
    },
  });
}

/** What merging a pull request makes, unless said otherwise. */
export function mergeHash(number: number): string {
  return `merge-${number}`;
}

function store(pool: Pool, timeZone: string, page: Page<Resource>): Promise<unknown> {
  const target = { resources, dataSource: 'github', connection: 'default', timeZone };
  return inTransaction(pool, (client) => writePage({ ...target, client }, page));
}

/** A person by the name that sentences have. */
export function contributorRow(name: string): ContributorRow {
  const bot = name.endsWith('[bot]');
  const login = name.toLowerCase();
  const profile = { email: bot ? null : `${login}@example.com`, emailVerified: !bot, avatarUrl: null };
  return { host: 'git.example', upstreamId: name, login, name, bot, ...profile };
}

function pullRequestRow(repository: string, pull: StoredPullRequest): PullRequestRow {
  const { number, opened, merged, closed, commits, reviews: _, comments: __, events, ...given } = pull;
  const closedAt = merged ?? closed;
  return {
    repository,
    number,
    upstreamId: `${repository}#${number}`,
    title: `Change ${number}`,
    url: null,
    author: 'Ada',
    state: merged ? 'MERGED' : closed ? 'CLOSED' : 'OPEN',
    draft: false,
    baseBranch: 'main',
    headBranch: `change-${number}`,
    headSha: `head-${number}`,
    fromFork: false,
    mergeSha: merged ? mergeHash(number) : null,
    mergedBy: null,
    openedAt: new Date(opened),
    updatedAt: new Date(closedAt ?? opened),
    mergedAt: merged ? new Date(merged) : null,
    closedAt: closedAt ? new Date(closedAt) : null,
    additions: 10,
    deletions: 5,
    files: 1,
    writtenAdditions: null,
    writtenDeletions: null,
    threads: null,
    ...given,
    commits: (commits ?? []).map((one, index) =>
      commitOf(typeof one === 'string' ? { at: one } : one, number, index),
    ),
    events: (events ?? []).map((event, index) => ({
      upstreamId: `event-${number}-${index}`,
      actor: null,
      review: null,
      sha: null,
      ...event,
      at: new Date(event.at),
      reviewer: event.reviewer ?? null,
    })),
  };
}

function commitOf(
  { at, sha, committed, merge }: { at: string; sha?: string; committed?: string; merge?: true },
  number: number,
  index: number,
) {
  return {
    sha: sha ?? `commit-${number}-${index}`,
    authoredAt: new Date(at),
    committedAt: new Date(committed ?? at),
    parents: merge ? 2 : 1,
  };
}

function reviewRow(repository: string, pull: StoredPullRequest, review: StoredReview): ReviewRow {
  return {
    repository,
    number: pull.number,
    upstreamId: review.id ?? `review-${pull.number}-${review.by}-${review.at}`,
    reviewer: review.by,
    verdict: review.verdict ?? 'COMMENTED',
    submittedAt: new Date(review.at),
    dismissedAt: review.dismissed ? new Date(review.dismissed) : null,
    hasBody: review.body ?? false,
    commitSha: null,
  };
}

function commentRow(
  repository: string,
  pull: StoredPullRequest,
  comment: NonNullable<StoredPullRequest['comments']>[number],
  index: number,
): ReviewCommentRow {
  const upstreamId = `comment-${pull.number}-${index}`;
  return {
    repository,
    number: pull.number,
    upstreamId,
    author: comment.by,
    inline: comment.inline ?? false,
    createdAt: new Date(comment.at),
    review: comment.review ?? null,
    thread: comment.inline ? upstreamId : null,
  };
}

function deploymentRow(repository: string, deployment: StoredDeployment): DeploymentRow {
  const { id, finished, brought: _, link, run = null, ...given } = deployment;
  const environment = `${repository}/${given.environment ?? 'production'}`;
  return {
    upstreamId: id,
    repository,
    environment: 'production',
    linkKind: link?.kind ?? 'environment',
    linkId: link?.upstreamId ?? environment,
    sha: null,
    ref: 'main',
    status: finished ? 'SUCCEEDED' : 'RUNNING',
    creator: null,
    createdAt: new Date(finished ?? '2026-03-01T00:00:00Z'),
    startedAt: null,
    finishedAt: finished ? new Date(finished) : null,
    url: null,
    runId: run,
    ...given,
  };
}

function broughtRow(repository: string, { id, sha, brought }: StoredDeployment): DeploymentCommitsRow[] {
  if (!brought) return [];
  const { commits, previous = null, known = true } = brought;
  return [{ deployment: id, repository, previousSha: previous, sha: sha ?? '', known, commits }];
}
