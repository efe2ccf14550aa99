import { defineResource } from '../../engine/resource/define-resource.ts';
import { repositories } from '../code/repositories.ts';
import { contributors } from './contributors.ts';
import { writeTeams } from './teams/write.ts';

/** Teams with periods of membership and ownership, which no upstream tells: they begin and end as collections see them. */
export const teams = defineResource({
  name: 'teams',
  model: 'Team',
  refs: { parentId: 'itself' },
  after: [contributors, repositories],
  words: 'teams',
  write: writeTeams,
  example: [
    {
      upstreamId: '31',
      host: 'github.com',
      slug: 'payments',
      name: 'Payments',
      parent: null,
      members: ['583231'],
      repositories: ['4711'],
    },
  ],
});
