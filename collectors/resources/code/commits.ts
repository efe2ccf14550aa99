import { defineResource } from '../../engine/resource/define-resource.ts';
import { contributors } from '../people/contributors.ts';
import { writeReachable } from './commits/reachable.ts';
import { writeCommits } from './commits/write.ts';
import { repositories } from './repositories.ts';

/** Commits with their languages, of whoever signed them: each signature is an account. */
export const commits = defineResource({
  name: 'commits',
  model: 'Commit',
  refs: { repositoryId: repositories },
  after: [contributors],
  words: 'commits',
  write: writeCommits,
  reach: writeReachable,
  example: [
    {
      repository: '4711',
      sha: '6e1d8f1a5b7d4b3c9a2e0f4d8c6b1a7e5d3f2c90',
      author: { name: 'Ada', email: 'ada@acme.example' },
      coAuthors: [{ name: 'Grace', email: 'grace@acme.example' }],
      authoredAt: new Date('2026-11-20T09:12:00Z'),
      authorOffset: 60,
      committedAt: new Date('2026-11-20T09:30:00Z'),
      subject: 'Round prices to the cent',
      parents: 1,
      additions: 12,
      deletions: 4,
      generatedAdditions: 0,
      generatedDeletions: 0,
      files: 2,
      reachable: true,
      languages: [{ language: 'TypeScript', kind: 'programming', additions: 12, deletions: 4 }],
    },
  ],
});
