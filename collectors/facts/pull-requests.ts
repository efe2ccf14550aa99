import type { PoolClient } from 'pg';
import sql, { type Sql } from 'sql-template-tag';
import { workingSet } from '../../prisma/working-set.ts';
import { defineFact } from '../engine/contract/fact.ts';
import { consume, type DirtyWork } from '../engine/invalidation/dirty-queue.ts';
import { repositoryPortions } from '../engine/invalidation/portions.ts';
import { findAttention } from './pull-requests/attention.ts';
import { writeSpans } from './pull-requests/spans.ts';
import { writeTimelines } from './pull-requests/timeline.ts';

/** The ordered timeline of each pull request, and the spans in which it waited, was reviewed, was approved. */
export const pullRequests = defineFact({
  name: 'pull-requests',
  writes: { pull_request_fact: 'all', pull_request_span: 'all' },
  follows: {
    'pull-requests': {
      by: 'pull request',
      columns: {
        pull_request: [
          ...['author_id', 'state', 'draft', 'opened_at', 'merged_at', 'merged_by_id', 'closed_at'],
          ...['additions', 'deletions', 'files', 'written_additions', 'written_deletions'],
        ],
        pull_request_commit: 'all',
        pull_request_event: 'all',
      },
    },
    reviews: 'pull request',
    'review-comments': 'pull request',
    'facts/identities': {
      by: 'person',
      columns: { account: ['contributor_id'], contributor: ['bot'] },
      on: ['update'],
    },
    'facts/deployments': { by: 'pull request', columns: { deployment_pull_request: 'all' } },
    deployments: {
      by: 'pull request',
      columns: { deployment: ['finished_at'] },
      marking: 'select repository_id, number from deployment_pull_request where deployment_id = row.id',
    },
  },
  compute: (context) =>
    consume(context, { fact: 'pull-requests', portions: repositoryPortions }, async (client, work) => {
      await touch(client, work);
      await findAttention(client);
      const written = await writeTimelines(client);
      await writeSpans(client);
      return written;
    }),
});

/** The pull requests to compute again with who their authors are, for the statements that follow in the same transaction. */
async function touch(client: PoolClient, work: DirtyWork): Promise<void> {
  await workingSet(
    client,
    'touched_pull_request',
    sql`select p.*, author.contributor_id as author_person
        from pull_request p left join account author on author.id = p.author_id
        where ${isTouched(work)}`,
    [['repository_id', 'number']],
  );
}

/** A person is part of those that they opened, reviewed or commented on. */
function isTouched({ repositories, people, pullRequests: { repositoryIds, numbers } }: DirtyWork): Sql {
  return sql`p.repository_id = any(${repositories}::int[]) or (p.repository_id, p.number) in (
    select * from unnest(${repositoryIds}::int[], ${numbers}::int[])
    union
    select part.repository_id, part.number
    from account a
    cross join lateral (
      select repository_id, number from pull_request where author_id = a.id
      union all
      select repository_id, number from review where reviewer_id = a.id
      union all
      select repository_id, number from review_comment where author_id = a.id
    ) part
    where a.contributor_id = any(${people}::int[]))`;
}
