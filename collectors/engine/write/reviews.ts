import { type BulkTable, upsertReturning } from '../../../prisma/bulk.ts';
import { markPullRequests, type PullRequestKey } from '../invalidation/dirty.ts';
import type { ReviewCommentRow, ReviewRow } from '../rows/pull-requests.ts';
import { peopleIds, repositoryIds, type Target } from './target.ts';

const reviewTable = {
  name: 'review',
  columns: {
    repository_id: 'int4',
    upstream_id: 'text',
    number: 'int4',
    reviewer_id: 'int4',
    verdict: 'review_verdict',
    submitted_at: 'timestamptz',
    dismissed_at: 'timestamptz',
    has_body: 'bool',
    commit_sha: 'text',
  },
  key: ['repository_id', 'upstream_id'],
} as const satisfies BulkTable<string>;

const commentTable = {
  name: 'review_comment',
  columns: {
    repository_id: 'int4',
    upstream_id: 'text',
    number: 'int4',
    author_id: 'int4',
    inline: 'bool',
    created_at: 'timestamptz',
    review: 'text',
    thread: 'text',
  },
  key: ['repository_id', 'upstream_id'],
} as const satisfies BulkTable<string>;

/** Writes reviews and marks the pull requests whose reviews changed. */
export async function writeReviews(target: Target, rows: readonly ReviewRow[]): Promise<number> {
  const { idOf, personOf } = await namesOf(target, rows, (row) => row.reviewer);
  const changed = await upsertReturning<keyof typeof reviewTable.columns, PullRequestKey>(
    target.client,
    reviewTable,
    rows.map((row) => ({
      repository_id: idOf(row.repository),
      upstream_id: row.upstreamId,
      number: row.number,
      reviewer_id: personOf(row.reviewer),
      verdict: row.verdict,
      submitted_at: row.submittedAt,
      dismissed_at: row.dismissedAt,
      has_body: row.hasBody,
      commit_sha: row.commitSha,
    })),
    ['repository_id', 'number'],
  );
  await markPullRequests(target.client, changed);
  return changed.length;
}

/** Writes comments and marks the pull requests whose comments changed. */
export async function writeReviewComments(
  target: Target,
  rows: readonly ReviewCommentRow[],
): Promise<number> {
  const { idOf, personOf } = await namesOf(target, rows, (row) => row.author);
  const changed = await upsertReturning<keyof typeof commentTable.columns, PullRequestKey>(
    target.client,
    commentTable,
    rows.map((row) => ({
      repository_id: idOf(row.repository),
      upstream_id: row.upstreamId,
      number: row.number,
      author_id: personOf(row.author),
      inline: row.inline,
      created_at: row.createdAt,
      review: row.review,
      thread: row.thread,
    })),
    ['repository_id', 'number'],
  );
  await markPullRequests(target.client, changed);
  return changed.length;
}

async function namesOf<T extends { repository: string }>(
  target: Target,
  rows: readonly T[],
  person: (row: T) => string | null,
) {
  const idOf = await repositoryIds(
    target,
    rows.map((row) => row.repository),
  );
  return { idOf, personOf: await peopleIds(target, rows.map(person)) };
}
