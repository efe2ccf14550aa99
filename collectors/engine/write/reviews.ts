import { type BulkTable, upsert } from '../../../prisma/bulk.ts';
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

/** Writes reviews. */
export async function writeReviews(target: Target, rows: readonly ReviewRow[]): Promise<number> {
  const { idOf, personOf } = await namesOf(target, rows, (row) => row.reviewer);
  return upsert(
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
  );
}

/** Writes comments. */
export async function writeReviewComments(
  target: Target,
  rows: readonly ReviewCommentRow[],
): Promise<number> {
  const { idOf, personOf } = await namesOf(target, rows, (row) => row.author);
  return upsert(
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
  );
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
