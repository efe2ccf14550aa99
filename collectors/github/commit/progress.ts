import { z } from 'zod';

/** How far the commits of one repository were read, by whichever way. */
export interface CommitProgress {
  /** The newest commits that were read, with everything before them. */
  reached: readonly string[];
  /** Until the first reading is complete: what was committed before is passed over. */
  since: Date | null;
  /** How far back the first reading went; null is the whole history. */
  from: Date | null;
  /** Beginnings of the hashes of those heads of pull requests that were read. */
  pulls: readonly string[];
  /** Where a first reading by the API goes on. */
  walk: { head: string; after: string } | null;
}

const kept = z.object({
  reached: z.array(z.string()),
  since: z.coerce.date().nullable(),
  from: z.coerce.date().nullable(),
  pulls: z.array(z.string()),
  walk: z.object({ head: z.string(), after: z.string() }).nullable(),
});

/** What was reached decides what is new, not when it was committed: a branch that is merged today may be of last month. */
export function progressOf(state: unknown, from: Date | null): CommitProgress {
  return kept.safeParse(state).data ?? { reached: [], since: from, from, pulls: [], walk: null };
}
