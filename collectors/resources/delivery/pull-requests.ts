import { definePart, defineResource } from '../../engine/resource/define-resource.ts';
import type { RowOf } from '../../engine/resource/resource.ts';
import { repositories } from '../code/repositories.ts';
import { contributors } from '../people/contributors.ts';

const of = { repositoryId: 'repositoryId', number: 'number' } as const;

/** What a rewritten branch no longer has is nobody's commit of this pull request. */
const commits = definePart({ model: 'PullRequestCommit', of, replaced: true });
const events = definePart({
  model: 'PullRequestEvent',
  of,
  refs: { actorId: contributors, reviewerId: contributors },
});
const threads = definePart({ model: 'ReviewThread', of, refs: { resolvedById: contributors } });

/** A pull request as its provider has it now; commits, events and threads are null where they were not asked for. */
export const pullRequests = defineResource({
  name: 'pull-requests',
  model: 'PullRequest',
  refs: { repositoryId: repositories, authorId: contributors, mergedById: contributors },
  parts: { commits, events, threads },
  open: { state: ['OPEN'] },
  words: 'pull requests',
  example: [
    {
      repository: '4711',
      number: 12,
      upstreamId: '900012',
      title: 'Round prices to the cent',
      url: 'https://github.com/acme/shop/pull/12',
      author: '583231',
      state: 'MERGED',
      draft: false,
      baseBranch: 'main',
      headBranch: 'round-prices',
      headSha: '6e1d8f1a5b7d4b3c9a2e0f4d8c6b1a7e5d3f2c90',
      fromFork: false,
      mergeSha: '0c5a1d2b3e4f5061728394a5b6c7d8e9f0a1b2c3',
      mergedBy: '583231',
      openedAt: new Date('2026-11-20T09:40:00Z'),
      updatedAt: new Date('2026-11-20T14:00:00Z'),
      mergedAt: new Date('2026-11-20T14:00:00Z'),
      closedAt: new Date('2026-11-20T14:00:00Z'),
      additions: 12,
      deletions: 4,
      files: 2,
      writtenAdditions: null,
      writtenDeletions: null,
      commits: [
        {
          sha: '6e1d8f1a5b7d4b3c9a2e0f4d8c6b1a7e5d3f2c90',
          authoredAt: new Date('2026-11-20T09:12:00Z'),
          committedAt: new Date('2026-11-20T09:30:00Z'),
          parents: 1,
        },
      ],
      events: [
        {
          upstreamId: 'review-requested-1',
          kind: 'REVIEW_REQUESTED',
          at: new Date('2026-11-20T09:41:00Z'),
          actor: '583231',
          reviewer: '583231',
          review: null,
          sha: null,
        },
      ],
      threads: [{ upstreamId: '5501', resolved: true, resolvedAt: null, resolvedBy: '583231' }],
    },
  ],
});

export type PullRequestRow = RowOf<typeof pullRequests>;
export type PullRequestEventRow = NonNullable<PullRequestRow['events']>[number];
export type ReviewThreadRow = NonNullable<PullRequestRow['threads']>[number];
