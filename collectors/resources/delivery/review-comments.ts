import { defineResource } from '../../engine/resource/define-resource.ts';
import type { RowOf } from '../../engine/resource/resource.ts';
import { repositories } from '../code/repositories.ts';
import { contributors } from '../people/contributors.ts';

/** A comment on a line of the change (`inline`) or in the conversation; `thread` is its own id where it began one. */
export const reviewComments = defineResource({
  name: 'review-comments',
  model: 'ReviewComment',
  refs: { repositoryId: repositories, authorId: contributors },
  words: 'review comments',
  example: [
    {
      repository: '4711',
      number: 12,
      upstreamId: '5501',
      author: '583231',
      inline: true,
      createdAt: new Date('2026-11-20T13:15:00Z'),
      review: '7001',
      thread: '5501',
    },
  ],
});

export type ReviewCommentRow = RowOf<typeof reviewComments>;
