import { removeOthers, upsert, upsertReturning } from '../../../../prisma/bulk.ts';
import { bulkTable } from '../../../../prisma/datamodel.ts';
import { idIn, idsOf } from '../../../engine/write/ids.ts';
import type { Target } from '../../../engine/write/target.ts';
import { accountIds, keyOf, writeAccounts } from '../../people/contributors/write.ts';
import { repositories } from '../repositories.ts';
import { type CommitRow, notBrought } from './row.ts';
import { accountOfSignature, commitSource, type Signature } from './signature.ts';

/** The columns of a commit that sources bring. */
export const commitTable = bulkTable('Commit', notBrought);
const authorTable = bulkTable('CommitAuthor');
const languageTable = bulkTable('CommitLanguage');

/** Writes commits with their authors and languages. */
export async function writeCommits(target: Target, rows: readonly CommitRow[]): Promise<number> {
  const { client } = target;
  const { commits, authors, languages } = await valuesOf(target, rows);
  const changed = await upsertReturning(client, commitTable, commits, []);
  await upsert(client, authorTable, authors);
  await upsert(client, languageTable, languages);
  const allNew = changed.filter(({ inserted }) => inserted).length === commits.length;
  if (allNew) return changed.length;
  // Commits that were there already may have authors and languages no more: a mailmap or attributes changed.
  const within = { fields: ['repositoryId', 'sha'], within: commits };
  await removeOthers(client, authorTable, { ...within, rows: authors });
  await removeOthers(client, languageTable, { ...within, rows: languages });
  return changed.length;
}

type CommitValues = CommitRow & { repositoryId: number; authorId: number };
type AuthorValues = Pick<CommitValues, 'repositoryId' | 'sha' | 'authoredAt'> & {
  accountId: number;
  coAuthor: boolean;
};
type LanguageValues = CommitRow['languages'][number] & { repositoryId: number; sha: string };

async function valuesOf(target: Target, rows: readonly CommitRow[]) {
  const ids = await idsOf(
    target,
    repositories,
    rows.map((row) => row.repository),
  );
  const accountOf = await accountsOf(target, rows);
  const commits = rows.map(
    (row): CommitValues => ({
      ...row,
      repositoryId: idIn(ids, repositories, row.repository),
      authorId: accountOf(row.author),
    }),
  );
  const authors = commits.flatMap((row) => authorValues(row, accountOf));
  const languages = commits.flatMap(({ repositoryId, sha, languages: spoken }) =>
    spoken.map((one): LanguageValues => ({ ...one, repositoryId, sha })),
  );
  return { commits, authors, languages };
}

async function accountsOf(
  target: Target,
  rows: readonly CommitRow[],
): Promise<(signature: Signature) => number> {
  const accounts = rows.flatMap((row) => [row.author, ...row.coAuthors]).map(accountOfSignature);
  await writeAccounts(target, commitSource, accounts);
  const ids = await accountIds(target, commitSource, accounts);
  return (signature) => {
    const id = ids.get(keyOf(accountOfSignature(signature)));
    if (id === undefined) throw new Error('An account that was just written is not there.');
    return id;
  };
}

/** The author first: somebody who is also named as co-author is the author. */
function authorValues(
  { repositoryId, sha, authorId, authoredAt, coAuthors }: CommitValues,
  accountOf: (signature: Signature) => number,
): AuthorValues[] {
  const accounts = new Set([authorId, ...coAuthors.map(accountOf)]);
  return [...accounts].map((accountId) => ({
    repositoryId,
    sha,
    accountId,
    coAuthor: accountId !== authorId,
    authoredAt,
  }));
}
