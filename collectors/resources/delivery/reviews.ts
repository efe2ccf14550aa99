import { defineResource } from '../../engine/resource/define-resource.ts';
import type { RowOf } from '../../engine/resource/resource.ts';
import { repositories } from '../code/repositories.ts';
import { contributors } from '../people/contributors.ts';

/** What a reviewer said of a pull request; where it was dismissed, what it said before, or DISMISSED where that is not known. */
export const reviews = defineResource({
  name: 'reviews',
  model: 'Review',
  refs: { repositoryId: repositories, reviewerId: contributors },
  words: 'reviews',
  example: [
    {
      repository: '4711',
      number: 12,
      upstreamId: '7001',
      reviewer: '583231',
      verdict: 'APPROVED',
      submittedAt: new Date('2026-11-20T13:20:00Z'),
      dismissedAt: null,
      hasBody: true,
      commitSha: '6e1d8f1a5b7d4b3c9a2e0f4d8c6b1a7e5d3f2c90',
    },
  ],
});

export type ReviewRow = RowOf<typeof reviews>;
