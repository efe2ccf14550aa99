import type { Upstream } from '../../engine/http/upstream.ts';
import type { Signature } from '../../resources/code/commits/signature.ts';
import type { ContributorRow } from '../../resources/people/contributors/row.ts';

/** A commit as the API's lists show it: without its files. */
export interface ListedCommit {
  sha: string;
  message: string;
  author: Signature;
  /** Whose address it is, as GitHub knows. */
  account: ContributorRow | null;
  authoredAt: Date;
  /** Minutes east of UTC; REST tells every time in UTC. */
  authorOffset: number;
  committedAt: Date;
  parents: number;
}

/** Some of a list, and where it goes on; null at its end. */
export interface ListedPage {
  commits: ListedCommit[];
  warnings: string[];
  after: string | null;
  expected: number | null;
}

export interface AskedRepository {
  http: Upstream;
  base: string;
  fullName: string;
}

/** A part of a history: from a commit back to a time, on from where a page ended. */
export interface CommitPart {
  head: string;
  since: Date | null;
  after: string | null;
}
