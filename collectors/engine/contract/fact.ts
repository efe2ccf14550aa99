import type { Pool } from 'pg';
import type { Logger as Log } from 'pino';
import type { Resource } from '../resource/resource.ts';

/** What facts are computed with: the installation's own settings and the observations that are rolled up. */
export interface FactContext {
  pool: Pool;
  timeZone: string;
  settings: { botNames: readonly string[]; streakSkipsWeekends: boolean };
  rolledUp: readonly RolledUp[];
  /** Whose rows follow the links that a fact changes. */
  resources: readonly Resource[];
  signal: AbortSignal;
  log: Log;
  /** Hears how much of what waited is computed. */
  progress?(done: number, expected: number): Promise<void>;
}

/** An additive observation as the metrics declare it. */
export interface RolledUp {
  id: string;
  select: string;
  by: 'person' | 'owner';
  /** Column that the rollup is split by; null where it is not. */
  key: string | null;
  /** Its rows have `service`, whose owners' they are too. */
  hasService: boolean;
  /** Resources that the metrics which are made of it need. */
  needs: readonly string[];
  /** What is counted of rows that several observations see: one look does for all that have the same function. */
  shared?: RolledUpRows;
}

/** SQL over rows that observations have in common. */
export interface RolledUpRows {
  /** The standard columns of all these rows, bots' too, and the given ones. */
  rows: (columns: string) => string;
  /** What counts for which key, not null where it does. */
  measures: readonly { key: string; value: string }[];
}

/** What is computed again where something changed: a day of a repository, a repository, a pull request, a person, or all there is. */
export type Grain = 'day' | 'repository' | 'pull request' | 'person' | 'everything';

/** Which changes of something matter to a fact, and what they make it compute again. */
export interface Follow {
  by: Grain;
  /** Tables of it, with the columns whose change matters; left out, all of them but what facts compute. */
  columns?: Readonly<Record<string, readonly string[] | 'all'>>;
  /** Columns with the instants whose days are marked; left out, all that a table has. */
  at?: readonly string[];
  /** SQL condition on a changed `row`; both what it was and what it is are looked at. */
  where?: string;
  /**
   * SQL that answers what is marked of a changed `row`, where its own columns do not say: `repository_id` and `at`,
   * `repository_id`, `repository_id` and `number`, or `person`, as `by` asks for.
   */
  marking?: string;
  /** Rows that come, change or go; left out, all three. */
  on?: readonly ('insert' | 'update' | 'delete')[];
}

/**
 * By name, what is followed and how: a resource, what people say (`memberships`, `ownerships`, `links`), settings (`settings`,
 * `connections`), or what another fact computes (`facts/homes`).
 */
export type Follows = Readonly<Record<string, Grain | Follow | readonly Follow[]>>;

/** A script that reads PostgreSQL alone and computes what changed again, set-based, so that running it twice changes nothing. */
export interface Fact {
  /** The file's. */
  name: string;
  /** Tables that it computes, or columns of them. */
  writes: Readonly<Record<string, readonly string[] | 'all'>>;
  /** What marks it; nothing where it is computed each time. */
  follows: Follows;
  /** What it follows besides, for the sake of the observations that are rolled up. */
  observed?(rolledUp: readonly RolledUp[]): Follows;
  /** Facts that are computed before it. */
  dependsOn: readonly string[];
  /** Answers how many rows were computed again. */
  compute(context: FactContext): Promise<number>;
}

/** A fact depends on the facts that it follows; `needs` names others. */
export function defineFact({
  needs = [],
  ...fact
}: Omit<Fact, 'dependsOn'> & { needs?: readonly string[] }): Fact {
  const followed = Object.keys(fact.follows).flatMap((name) =>
    name.startsWith('facts/') ? [name.slice('facts/'.length)] : [],
  );
  return { ...fact, dependsOn: [...new Set([...followed, ...needs])] };
}
