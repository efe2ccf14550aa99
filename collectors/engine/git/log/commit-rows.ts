import type { CommitRow } from '../../../resources/code/commits/row.ts';
import type { GitCommit } from './log.ts';
import type { PathFacts } from './paths.ts';

/** A commit's row in a repository. */
export function commitRowOf(commit: GitCommit, place: { repository: string; reachable: boolean }): CommitRow {
  return {
    ...place,
    sha: commit.sha,
    author: commit.author,
    coAuthors: commit.coAuthors,
    authoredAt: commit.authoredAt,
    authorOffset: commit.authorOffsetMinutes,
    committedAt: commit.committedAt,
    subject: commit.subject,
    parents: commit.parents.length,
    ...changesOf(commit.files),
  };
}

/** A changed file; binary files have no lines. */
export type ChangedFile = PathFacts & { additions: number | null; deletions: number | null };

type Changes = Pick<
  CommitRow,
  'additions' | 'deletions' | 'generatedAdditions' | 'generatedDeletions' | 'files' | 'languages'
>;

/** What the files of one commit add up to: those that people write apart from the others. */
export function changesOf(files: readonly ChangedFile[]): Changes {
  const written = files.filter((file) => !file.generated);
  const generated = files.filter((file) => file.generated);
  return {
    additions: linesOf(written, 'additions'),
    deletions: linesOf(written, 'deletions'),
    generatedAdditions: linesOf(generated, 'additions'),
    generatedDeletions: linesOf(generated, 'deletions'),
    files: files.length,
    languages: languagesOf(written),
  };
}

function linesOf(files: readonly ChangedFile[], side: 'additions' | 'deletions'): number {
  return files.reduce((sum, file) => sum + (file[side] ?? 0), 0);
}

function languagesOf(files: readonly ChangedFile[]): CommitRow['languages'] {
  const byLanguage = Map.groupBy(
    files.filter((file) => file.language !== null && (file.additions ?? 0) + (file.deletions ?? 0) > 0),
    (file) => file.language ?? '',
  );
  return [...byLanguage].map(([language, changed]) => ({
    language,
    kind: changed[0]?.languageKind ?? '',
    additions: linesOf(changed, 'additions'),
    deletions: linesOf(changed, 'deletions'),
  }));
}
