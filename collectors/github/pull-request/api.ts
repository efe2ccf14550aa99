import type { FoundPullRequest } from './found.ts';

/** Where to read the list of pull requests, the last updated first. */
export interface PullRequestPlace {
  /** What the page before left; null is the beginning. */
  after: string | null;
  /** What was last updated before is left out; null leaves nothing out. */
  until: Date | null;
  /** There can be but few that were. */
  few: boolean;
}

export interface FoundPage {
  found: readonly FoundPullRequest[];
  /** The longest ago that anything on the page was updated; null for an empty one. */
  oldest: Date | null;
  /** Where the list goes on; null at its end. */
  next: string | null;
  /** How many pull requests there are, and how many of them are open; null where that is not told. */
  total: number | null;
  open: number | null;
  warnings: readonly string[];
  validator?: string | null;
}

/** One of GitHub's two APIs, asked for the pull requests of one repository. Throws `SourceDeclined` with 404 where it is gone. */
export interface PullRequestApi {
  name: 'graphql' | 'rest';
  /** `unchanged` where the list is as it was when its validator was kept. */
  page(place: PullRequestPlace): Promise<FoundPage | 'unchanged'>;
  /** All that are open. */
  open(): Promise<readonly { number: number; updatedAt: Date }[]>;
  /** Some of them; `gone` are those that are no more. */
  these(
    numbers: readonly number[],
  ): Promise<{ found: readonly FoundPullRequest[]; gone: readonly number[]; warnings: readonly string[] }>;
}

/** A list in parts of so many at most. */
export function inParts<T>(items: readonly T[], most: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / most) }, (_, part) =>
    items.slice(part * most, (part + 1) * most),
  );
}
