import { defineResource } from '../../engine/resource/define-resource.ts';
import type { RowOf } from '../../engine/resource/resource.ts';
import { contributors } from '../people/contributors.ts';
import { repositories } from './repositories.ts';

/** All branches of a repository come on one page. */
export const branches = defineResource({
  name: 'branches',
  model: 'Branch',
  refs: { repositoryId: repositories, headAuthorId: contributors },
  wholeIn: 'repositoryId',
  words: 'branches',
  example: [
    {
      repository: '4711',
      name: 'main',
      headSha: '6e1d8f1a5b7d4b3c9a2e0f4d8c6b1a7e5d3f2c90',
      headCommittedAt: new Date('2026-11-20T09:30:00Z'),
      headAuthor: '583231',
      isDefault: true,
      merged: false,
    },
  ],
});

export type BranchRow = RowOf<typeof branches>;
