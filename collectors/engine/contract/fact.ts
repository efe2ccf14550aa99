import type { Pool } from 'pg';
import type { Logger as Log } from 'pino';
import type { FactName } from '../invalidation/dirty.ts';

/** What facts are computed with: the installation's own settings and the observations that are rolled up. */
export interface FactContext {
  pool: Pool;
  timeZone: string;
  settings: { botNames: readonly string[]; streakSkipsWeekends: boolean };
  rolledUp: readonly RolledUp[];
  signal: AbortSignal;
  log: Log;
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
}

/** A script that reads PostgreSQL alone and computes what changed again, set-based, so that running it twice changes nothing. */
export interface Fact {
  script: string;
  provides: FactName;
  dependsOn: readonly FactName[];
  /** Answers how many rows were computed again. */
  compute(context: FactContext): Promise<number>;
}

/** Gives a fact its type. */
export function defineFact(fact: Fact): Fact {
  return fact;
}
