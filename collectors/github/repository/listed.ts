import type { Upstream } from '../../engine/http/upstream.ts';
import type { RepositoryRow } from '../../resources/code/repositories.ts';

/** A repository of an owner as its list shows it. */
export interface ListedRepositories {
  row: RepositoryRow;
  /** GitHub's id for it in GraphQL; REST needs none. */
  nodeId: string;
  private: boolean;
}

/** A page of an owner's repositories. `incomplete` says that some are there and were not understood, `missing` that nobody sees the owner. */
export interface ListPage {
  repositories: ListedRepositories[];
  warnings: string[];
  expected: number | null;
  incomplete?: boolean;
  missing?: true;
  /** They were asked for by name, whatever they are called now. */
  byName?: true;
}

export interface AskedList {
  http: Upstream;
  base: string;
  login: string;
  visibility: 'all' | 'public' | 'private';
}
