/** Rows of raw data and the answer worked out by hand: documentation and test at once. */
export interface Example {
  /** What is in the database. */
  given: Given;
  question: { from: string; to: string };
  value: number | null;
  why: string;
}

/**
 * Things as people tell of them, which `test/support` writes as their source would; of what has no words of its own here, rows of its
 * resource.
 */
export interface Given {
  commits?: readonly ExampleCommit[];
  pullRequests?: readonly ExamplePullRequest[];
  deployments?: readonly ExampleDeployment[];
  branches?: readonly ExampleBranches[];
  rows?: ExampleRows;
}

/**
 * Rows of any resources, by their names, as sources bring them; instants are text. What is left out is as in the resource's own
 * example, but of `acme/shop` and of nobody.
 */
export type ExampleRows = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

export interface ExampleCommit {
  at: string;
  author: string;
  coAuthors?: readonly string[];
  repository?: string;
  added?: number;
  removed?: number;
  language?: string;
  merge?: true;
}

/** Every instant is of the pull request's timeline; what did not happen is left out. */
export interface ExamplePullRequest {
  author: string;
  repository?: string;
  opened: string;
  draft?: true;
  firstCommit?: string;
  ready?: string;
  firstReview?: string;
  approved?: string;
  merged?: string;
  closed?: string;
  deployed?: string;
  reviewers?: readonly string[];
  /** When a reviewer asked for changes. */
  changesRequested?: readonly string[];
  /** When its commits were made, where the first is not enough. */
  commits?: readonly string[];
  added?: number;
  removed?: number;
  files?: number;
}

export interface ExampleDeployment {
  finished: string;
  started?: string;
  result?: 'success' | 'failure';
  environment?: string;
  repository?: string;
  /** Who started it. */
  author?: string;
}

/** How many branches of a repository were worked on, when it was looked. */
export interface ExampleBranches {
  observed: string;
  active: number;
  repository?: string;
}
