import type { Pool } from 'pg';
import sql from 'sql-template-tag';
import { select } from '../../prisma/select.ts';
import type {
  ExampleBranches,
  ExampleDeployment,
  ExamplePullRequest,
  Given,
} from '../../server/metrics/model/example.ts';
import { collected, computeFacts, writeCommits } from './commits.ts';
import { storeRows, usualRepository } from './given-rows.ts';
import {
  mergeHash,
  type StoredDeployment,
  type StoredPullRequest,
  type StoredReview,
  writeDelivery,
} from './pull-requests.ts';
import { resources } from './resources.ts';

const everything = resources.map(({ name }) => name);

/** Writes what an example tells of, as one source would bring it, computes all facts, and notes that everything is collected. */
export async function storeGiven(pool: Pool, given: Given, timeZone = 'UTC'): Promise<void> {
  const { commits = [], pullRequests = [], deployments = [], branches = [], rows } = given;
  await writeCommits(pool, commits, timeZone, 'github');
  const named = [...pullRequests, ...deployments, ...branches].map(repositoryOf);
  for (const repository of new Set([usualRepository, ...named])) {
    const own = (one: { repository?: string }) => repositoryOf(one) === repository;
    const stored = pullRequests.filter(own).map(pullRequestFrom);
    const brought = broughtBy(pullRequests.filter(own));
    const others = deployments.filter(own).map(deploymentFrom);
    await writeDelivery(
      pool,
      { repository, pullRequests: stored, deployments: [...brought, ...others] },
      timeZone,
    );
  }
  await computeFacts(pool, timeZone);
  for (const one of branches) await observe(pool, one);
  if (rows) await storeRows(pool, rows, timeZone);
  await deliveryCollected(pool);
}

function repositoryOf({ repository = usualRepository }: { repository?: string }): string {
  return repository;
}

/** Numbered in their order within the repository. */
function pullRequestFrom(given: ExamplePullRequest, index: number): StoredPullRequest {
  const { author, opened, draft, ready, firstCommit, commits, added, removed, files, merged, closed } = given;
  return {
    number: index + 1,
    author,
    opened,
    draft: draft === true && ready === undefined,
    commits: commits ?? (firstCommit === undefined ? [] : [firstCommit]),
    ...(merged !== undefined && { merged }),
    ...(closed !== undefined && { closed }),
    ...(added !== undefined && { additions: added, deletions: removed ?? 0 }),
    ...(files !== undefined && { files }),
    reviews: reviewsOf(given),
    events: ready === undefined ? [] : [{ kind: 'READY_FOR_REVIEW', at: ready }],
  };
}

function reviewsOf({
  author,
  reviewers,
  firstReview,
  approved,
  changesRequested = [],
}: ExamplePullRequest): StoredReview[] {
  const by = reviewers?.[0] ?? (author === 'Grace' ? 'Ada' : 'Grace');
  return [
    ...(firstReview === undefined ? [] : [{ by, at: firstReview }]),
    ...changesRequested.map((at) => ({ by, at, verdict: 'CHANGES_REQUESTED' as const })),
    ...(approved === undefined ? [] : [{ by, at: approved, verdict: 'APPROVED' as const }]),
  ];
}

/** Pull requests that were deployed at one instant came with one deployment. */
function broughtBy(pullRequests: readonly ExamplePullRequest[]): StoredDeployment[] {
  const hashes = new Map<string, string[]>();
  for (const [index, { deployed }] of pullRequests.entries()) {
    if (deployed !== undefined) hashes.set(deployed, [...(hashes.get(deployed) ?? []), mergeHash(index + 1)]);
  }
  return [...hashes].map(([finished, commits]) => ({
    id: `brought-${finished}`,
    finished,
    brought: { commits },
    ...(commits[0] !== undefined && { sha: commits[0] }),
  }));
}

function deploymentFrom(given: ExampleDeployment, index: number): StoredDeployment {
  const { finished, started, result = 'success', environment, author } = given;
  return {
    id: `deployment-${index}`,
    finished,
    status: result === 'success' ? 'SUCCEEDED' : 'FAILED',
    startedAt: started === undefined ? null : new Date(started),
    ...(environment !== undefined && { environment }),
    ...(author !== undefined && { creator: author }),
  };
}

/** What the fact of branches notes on a day: nobody can have it noted afterwards. */
async function observe(
  pool: Pool,
  { observed, active, repository = usualRepository }: ExampleBranches,
): Promise<void> {
  await select(
    pool,
    sql`insert into branch_sample (repository_id, day, at, active)
        select id, ${observed.slice(0, 10)}::date, ${observed}::timestamptz, ${active}
        from repository where full_name = ${repository}`,
  );
}

/** Says that everything is collected since `from`. */
export function deliveryCollected(pool: Pool, from: Date | null = null): Promise<void> {
  return collected(pool, from, everything, 'github');
}
