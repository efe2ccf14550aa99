import sql from 'sql-template-tag';
import { type BulkTable, upsert } from '../../../prisma/bulk.ts';
import { select } from '../../../prisma/select.ts';
import type { PullRequestEventRow, PullRequestRow, ReviewThreadRow } from '../rows/pull-requests.ts';
import { peopleIds, repositoryIds, type Target } from './target.ts';

const pullRequestTable = {
  name: 'pull_request',
  columns: {
    repository_id: 'int4',
    number: 'int4',
    upstream_id: 'text',
    title: 'text',
    url: 'text',
    author_id: 'int4',
    state: 'pull_request_state',
    draft: 'bool',
    base_branch: 'text',
    head_branch: 'text',
    head_sha: 'text',
    from_fork: 'bool',
    merge_sha: 'text',
    merged_by_id: 'int4',
    opened_at: 'timestamptz',
    updated_at: 'timestamptz',
    merged_at: 'timestamptz',
    closed_at: 'timestamptz',
    additions: 'int4',
    deletions: 'int4',
    files: 'int4',
    written_additions: 'int4',
    written_deletions: 'int4',
  },
  key: ['repository_id', 'number'],
} as const satisfies BulkTable<string>;

const commitTable = {
  name: 'pull_request_commit',
  columns: {
    repository_id: 'int4',
    number: 'int4',
    sha: 'text',
    authored_at: 'timestamptz',
    committed_at: 'timestamptz',
    parents: 'int4',
  },
  key: ['repository_id', 'number', 'sha'],
} as const satisfies BulkTable<string>;

const eventTable = {
  name: 'pull_request_event',
  columns: {
    repository_id: 'int4',
    upstream_id: 'text',
    number: 'int4',
    kind: 'pull_request_event_kind',
    at: 'timestamptz',
    actor_id: 'int4',
    reviewer_id: 'int4',
    review: 'text',
    sha: 'text',
  },
  key: ['repository_id', 'upstream_id'],
} as const satisfies BulkTable<string>;

const threadTable = {
  name: 'review_thread',
  columns: {
    repository_id: 'int4',
    upstream_id: 'text',
    number: 'int4',
    resolved: 'bool',
    resolved_at: 'timestamptz',
    resolved_by_id: 'int4',
  },
  key: ['repository_id', 'upstream_id'],
} as const satisfies BulkTable<string>;

type IdOf = (upstreamId: string) => number;
type PersonOf = (upstreamId: string | null) => number | null;

/** Writes pull requests with their commits, events and threads. */
export async function writePullRequests(target: Target, rows: readonly PullRequestRow[]): Promise<number> {
  if (rows.length === 0) return 0;
  const { client } = target;
  const idOf = await repositoryIds(
    target,
    rows.map((row) => row.repository),
  );
  const personOf = await peopleIds(target, rows.flatMap(peopleOf));
  const changed = await upsert(
    client,
    pullRequestTable,
    rows.map((row) => valuesOf(row, idOf, personOf)),
  );
  await writeCommitsOf(target, rows, idOf);
  await upsert(
    client,
    eventTable,
    rows.flatMap((row) => (row.events ?? []).map((event) => eventValues(event, row, idOf, personOf))),
  );
  await upsert(
    client,
    threadTable,
    rows.flatMap((row) => (row.threads ?? []).map((thread) => threadValues(thread, row, idOf, personOf))),
  );
  return changed;
}

/** The list is replaced: what a rewritten branch no longer has is nobody's commit of this pull request. */
async function writeCommitsOf(
  { client }: Target,
  rows: readonly PullRequestRow[],
  idOf: IdOf,
): Promise<void> {
  const listed = rows.flatMap(({ commits, repository, number }) =>
    commits === null ? [] : [{ repository_id: idOf(repository), number, commits }],
  );
  if (listed.length === 0) return;
  const values = listed.flatMap(({ commits, ...key }) =>
    commits.map((commit) => ({
      ...key,
      sha: commit.sha,
      authored_at: commit.authoredAt,
      committed_at: commit.committedAt,
      parents: commit.parents,
    })),
  );
  await upsert(client, commitTable, values);
  await select(
    client,
    sql`delete from pull_request_commit c
        using unnest(${listed.map((one) => one.repository_id)}::int[], ${listed.map((one) => one.number)}::int[])
              listed (repository_id, number)
        where c.repository_id = listed.repository_id and c.number = listed.number
          and (c.repository_id, c.number, c.sha) not in (
            select * from unnest(${values.map((one) => one.repository_id)}::int[], ${values.map((one) => one.number)}::int[],
                                 ${values.map((one) => one.sha)}::text[]))`,
  );
}

function peopleOf({ author, mergedBy, events, threads }: PullRequestRow): (string | null)[] {
  return [
    author,
    mergedBy,
    ...(events ?? []).flatMap(({ actor, reviewer }) => [actor, reviewer]),
    ...(threads ?? []).map(({ resolvedBy }) => resolvedBy),
  ];
}

function valuesOf(row: PullRequestRow, idOf: IdOf, personOf: PersonOf) {
  return {
    repository_id: idOf(row.repository),
    number: row.number,
    upstream_id: row.upstreamId,
    title: row.title,
    url: row.url,
    author_id: personOf(row.author),
    state: row.state,
    draft: row.draft,
    base_branch: row.baseBranch,
    head_branch: row.headBranch,
    head_sha: row.headSha,
    from_fork: row.fromFork,
    merge_sha: row.mergeSha,
    merged_by_id: personOf(row.mergedBy),
    opened_at: row.openedAt,
    updated_at: row.updatedAt,
    merged_at: row.mergedAt,
    closed_at: row.closedAt,
    additions: row.additions,
    deletions: row.deletions,
    files: row.files,
    written_additions: row.writtenAdditions,
    written_deletions: row.writtenDeletions,
  };
}

function eventValues(event: PullRequestEventRow, of: PullRequestRow, idOf: IdOf, personOf: PersonOf) {
  return {
    repository_id: idOf(of.repository),
    upstream_id: event.upstreamId,
    number: of.number,
    kind: event.kind,
    at: event.at,
    actor_id: personOf(event.actor),
    reviewer_id: personOf(event.reviewer),
    review: event.review,
    sha: event.sha,
  };
}

function threadValues(thread: ReviewThreadRow, of: PullRequestRow, idOf: IdOf, personOf: PersonOf) {
  return {
    repository_id: idOf(of.repository),
    upstream_id: thread.upstreamId,
    number: of.number,
    resolved: thread.resolved,
    resolved_at: thread.resolvedAt,
    resolved_by_id: personOf(thread.resolvedBy),
  };
}
