import type { PoolClient } from 'pg';
import sql from 'sql-template-tag';
import { type BulkTable, upsert, upsertReturning } from '../../../prisma/bulk.ts';
import { select } from '../../../prisma/select.ts';
import type { CommitRow } from '../resources.ts';
import { accountOfSignature, commitSource } from '../signature.ts';
import { accountIds, keyOf, writeAccounts } from './accounts.ts';
import { repositoryIds, type Target } from './target.ts';

/** The columns of a commit that sources bring. */
export const commitTable = {
  name: 'commit',
  columns: {
    repository_id: 'int4',
    sha: 'text',
    author_id: 'int4',
    authored_at: 'timestamptz',
    author_offset: 'int4',
    committed_at: 'timestamptz',
    subject: 'text',
    parents: 'int4',
    additions: 'int4',
    deletions: 'int4',
    generated_additions: 'int4',
    generated_deletions: 'int4',
    files: 'int4',
    reachable: 'bool',
  },
  key: ['repository_id', 'sha'],
} as const satisfies BulkTable<string>;

const authorTable = {
  name: 'commit_author',
  columns: {
    repository_id: 'int4',
    sha: 'text',
    account_id: 'int4',
    co_author: 'bool',
    authored_at: 'timestamptz',
  },
  key: ['repository_id', 'sha', 'account_id'],
} as const satisfies BulkTable<string>;

const languageTable = {
  name: 'commit_language',
  columns: {
    repository_id: 'int4',
    sha: 'text',
    language: 'text',
    kind: 'text',
    additions: 'int4',
    deletions: 'int4',
  },
  key: ['repository_id', 'sha', 'language'],
} as const satisfies BulkTable<string>;

/** Writes commits with their authors and languages. */
export async function writeCommits(target: Target, rows: readonly CommitRow[]): Promise<number> {
  if (rows.length === 0) return 0;
  const { client } = target;
  const idOf = await repositoryIds(
    target,
    rows.map((row) => row.repository),
  );
  const accountOf = await accountsOf(target, rows);
  const commits = rows.map((row) => commitValues(row, idOf(row.repository), accountOf(row.author)));
  const authors = rows.flatMap((row) => authorValues(row, idOf(row.repository), accountOf));
  const languages = rows.flatMap((row) => languageValues(row, idOf(row.repository)));
  const changed = await upsertReturning<keyof typeof commitTable.columns, { sha: string }>(
    client,
    commitTable,
    commits,
    ['sha'],
  );
  await upsert(client, authorTable, authors);
  await upsert(client, languageTable, languages);
  const allNew = changed.filter(({ inserted }) => inserted).length === commits.length;
  if (!allNew) await removeFormer(client, commits, authors, languages);
  return changed.length;
}

/** Removes authors and languages that commits which were there already have no more. */
async function removeFormer(
  client: PoolClient,
  commits: readonly CommitValues[],
  authors: readonly ReturnType<typeof authorValues>[number][],
  languages: readonly ReturnType<typeof languageValues>[number][],
): Promise<void> {
  const given = sql`unnest(${commits.map((row) => row.repository_id)}::int[], ${commits.map((row) => row.sha)}::text[]) g (repository_id, sha)`;
  await select(
    client,
    sql`delete from commit_author ca using ${given}
        where ca.repository_id = g.repository_id and ca.sha = g.sha
          and (ca.repository_id, ca.sha, ca.account_id) not in (
            select * from unnest(${authors.map((row) => row.repository_id)}::int[], ${authors.map((row) => row.sha)}::text[],
                                 ${authors.map((row) => row.account_id)}::int[]))`,
  );
  await select(
    client,
    sql`delete from commit_language l using ${given}
        where l.repository_id = g.repository_id and l.sha = g.sha
          and (l.repository_id, l.sha, l.language) not in (
            select * from unnest(${languages.map((row) => row.repository_id)}::int[], ${languages.map((row) => row.sha)}::text[],
                                 ${languages.map((row) => row.language)}::text[]))`,
  );
}

/** Says which commits of a repository its default branch still reaches; the others are no longer counted. */
export async function writeReachable(
  target: Target,
  repository: string,
  shas: readonly string[],
): Promise<void> {
  const idOf = await repositoryIds(target, [repository]);
  await select(
    target.client,
    sql`with known as (
          select c.sha, reached.sha is not null as reachable
          from commit c left join unnest(${shas}::text[]) reached (sha) on reached.sha = c.sha
          where c.repository_id = ${idOf(repository)}
        )
        update commit c set reachable = known.reachable
        from known
        where c.repository_id = ${idOf(repository)} and c.sha = known.sha and c.reachable <> known.reachable`,
  );
}

async function accountsOf(
  target: Target,
  rows: readonly CommitRow[],
): Promise<(signature: CommitRow['author']) => number> {
  const accounts = rows.flatMap((row) => [row.author, ...row.coAuthors]).map(accountOfSignature);
  await writeAccounts(target, commitSource, accounts);
  const ids = await accountIds(target, commitSource, accounts);
  return (signature) => {
    const id = ids.get(keyOf(accountOfSignature(signature)));
    if (id === undefined) throw new Error('An account that was just written is not there.');
    return id;
  };
}

type CommitValues = ReturnType<typeof commitValues>;

function commitValues(row: CommitRow, repositoryId: number, authorId: number) {
  return {
    repository_id: repositoryId,
    sha: row.sha,
    author_id: authorId,
    authored_at: row.authoredAt,
    author_offset: row.authorOffset,
    committed_at: row.committedAt,
    subject: row.subject,
    parents: row.parents,
    additions: row.additions,
    deletions: row.deletions,
    generated_additions: row.generatedAdditions,
    generated_deletions: row.generatedDeletions,
    files: row.files,
    reachable: row.reachable,
  };
}

/** The author first: somebody who is also named as co-author is the author. */
function authorValues(
  row: CommitRow,
  repositoryId: number,
  accountOf: (signature: CommitRow['author']) => number,
) {
  const author = accountOf(row.author);
  const coAuthors = new Set(row.coAuthors.map(accountOf));
  coAuthors.delete(author);
  return [author, ...coAuthors].map((accountId) => ({
    repository_id: repositoryId,
    sha: row.sha,
    account_id: accountId,
    co_author: accountId !== author,
    authored_at: row.authoredAt,
  }));
}

function languageValues(row: CommitRow, repositoryId: number) {
  return row.languages.map(({ language, kind, additions, deletions }) => ({
    repository_id: repositoryId,
    sha: row.sha,
    language,
    kind,
    additions,
    deletions,
  }));
}
