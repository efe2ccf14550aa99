import type { CommitRow } from '../../../resources/code/commits/row.ts';
import type { GitClone } from '../clone/clone.ts';
import type { Revisions } from '../clone/revisions.ts';
import { commitRowOf } from './commit-rows.ts';
import { readHistory } from './log.ts';

const commitsAPage = 2_000;

/** Some commits of a clone, with the newest that were read so far: everything before those was read, or passed over. */
export interface CommitPage {
  commits: CommitRow[];
  reached: string[];
  done: number;
}

/** Which part of the history of a clone, and what its commits are in the repository. */
export interface CommitsToRead extends Revisions {
  /** Upstream id. */
  repository: string;
  /** Whether they are part of the default branch. */
  reachable: boolean;
  /** What was committed before is passed over. */
  since: Date | null;
  signal: AbortSignal;
}

/** Reads commits as rows, the oldest first; `reached` can be given as `except` after an interruption. The last page may be empty. */
export async function* readCommitPages(
  clone: GitClone,
  { repository, reachable, ...part }: CommitsToRead,
): AsyncGenerator<CommitPage, void, undefined> {
  const newest = new Set(part.except);
  let commits: CommitRow[] = [];
  let done = 0;
  for await (const commit of readHistory(clone, part)) {
    newest.add(commit.sha);
    for (const parent of commit.parents) newest.delete(parent);
    commits.push(commitRowOf(commit, { repository, reachable }));
    done += 1;
    if (commits.length < commitsAPage) continue;
    yield { commits, reached: [...newest], done };
    commits = [];
  }
  yield { commits, reached: [...newest], done };
}
