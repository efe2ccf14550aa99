import type { ContributorRow } from '../../resources/people/contributors/row.ts';
import type { KnownOf, Resource, RowOf } from '../resource/resource.ts';
import type { CommonValues } from './common-settings.ts';
import type { Settings, Values } from './setting.ts';
import type { DataSource, SourceContext } from './source.ts';

/** From `from` (null: everything) up to, but not including, `to`. */
export interface Window {
  from: Date | null;
  to: Date;
}

/** Rows by the names of resources. */
type RowsOf<P extends Resource> = { [R in P as R['name']]?: readonly RowOf<R>[] };

/**
 * What one page brings. Its rows and the cursor's new state are committed together, in one transaction. Whoever is met on the way
 * comes along as a contributor, whether or not the collector provides them. What no page of a snapshot names is gone: of the whole
 * connection, or, where scopes are upstream ids of what rows refer to, of each scope. A scope without a page says nothing.
 */
export interface Page<P extends Resource, N extends Resource = P> {
  rows: RowsOf<P> & { contributors?: readonly ContributorRow[] };
  /** What the upstream lists no more, as far as others still tell of it: written as gone where it is not there. */
  former?: RowsOf<N>;
  /** Where to go on after a failure; kept with the scope's cursor. */
  state?: unknown;
  /** ETags to keep beside those of before; null forgets one. */
  validators?: Readonly<Record<string, string | null>>;
  /** Of a snapshot: the upstream says that a part of it is as it was, so what is not named is not gone. */
  unchanged?: true;
  /** After a rewrite: all commits of `repository` (upstream id) that its default branch reaches; the others are not counted any more. */
  reachable?: { repository: string; shas: readonly string[] };
  /** Items left out, each with its id and the reason. */
  warnings?: readonly string[];
  progress?: { done: number; expected: number | null };
  /** What was asked of an upstream for it by other ways than `http`, which counts for itself. */
  calls?: number;
}

/** A scope with the newest change that the upstream tells of; null where nothing ever happened in it. */
export interface ChangedScope {
  scope: string;
  changedAt: Date | null;
}

/** What a script collects with: its source's upstream is that of all its scopes in this run. */
export interface CollectContext<S extends Settings, N extends Resource> extends SourceContext<S> {
  settings: Values<S> & CommonValues;
  /** One of `forEach`'s scopes; empty where there is none. */
  scope: string;
  /** What the last committed page of this scope left. */
  state: unknown;
  /** ETags that committed pages of this scope have left, by whatever the collector calls its requests. */
  validators: Readonly<Record<string, string>>;
  window: Window;
  /** Rows of this connection that this collector declared it depends on, or brings itself. */
  read<R extends N>(resource: R): Promise<readonly KnownOf<R>[]>;
}

/** One collection script: a row of the table of data sources. Its file's name is the script's. */
export interface Collector<
  S extends Settings = Settings,
  P extends Resource = Resource,
  N extends Resource = Resource,
> {
  source: DataSource<S>;
  script: string;
  provides: readonly P[];
  dependsOn: readonly N[];
  /**
   * Scopes with a cursor of their own: repositories, projects, boards. One that has not changed since its cursor, less the
   * overlap, is not collected: its cursor moves on to when the scopes were asked for. A snapshot collects all of them.
   */
  forEach?(
    context: Omit<CollectContext<S, N | P>, 'scope' | 'state' | 'validators' | 'window'>,
  ): Promise<readonly (string | ChangedScope)[]>;
  /** Scopes are on hosts of their own: one that refuses says nothing of the others, which are still asked. */
  scopesStandAlone?: true;
  /**
   * `ascending`: the cursor follows the pages. `descending`: newest first, the cursor moves when the sweep is complete.
   * `snapshot`: the whole set each time; what is not named any more is marked gone.
   */
  order: 'ascending' | 'descending' | 'snapshot';
  /** Length of one window in days; null collects from the cursor to now in one. */
  importWindowDays: number | null;
  /** Minutes before the cursor that are asked for again. */
  overlapMinutes: number;
  collect(context: CollectContext<S, N | P>): AsyncIterable<Page<P, N | P>>;
}

/** Gives a collector its type: reading a resource that it neither depends on nor brings does not compile. */
export function defineCollector<
  S extends Settings,
  const P extends Resource,
  const N extends Resource = never,
>(collector: Collector<S, P, N>): Collector<S, P, N> {
  return collector;
}
