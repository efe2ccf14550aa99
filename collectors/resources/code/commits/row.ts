import type { Columns } from '../../../engine/resource/row.ts';
import type { Signature } from './signature.ts';

/** Columns that a commit has by its authors, or that are computed. */
export const notBrought = ['pullRequestRole', 'home'] as const;

/** A commit as sources bring it: people are names and addresses. */
export type CommitRow = Columns<'Commit', 'repositoryId', (typeof notBrought)[number] | 'authorId'> & {
  author: Signature;
  coAuthors: readonly Signature[];
  languages: readonly Columns<'CommitLanguage', never, 'repositoryId' | 'sha'>[];
};
