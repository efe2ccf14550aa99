import type { Window } from '../contract/collector.ts';

const minute = 60_000;
const day = 86_400_000;

export interface WindowPlan {
  /** Where the scope has come to; null the first time. */
  cursor: Date | null;
  overlapMinutes: number;
  /** Null collects in one window. */
  importWindowDays: number | null;
  /** How far back the first time; null is the whole history. */
  backfillDays: number | null;
  now: Date;
}

/**
 * The windows from where a scope has come to, less an overlap, until now: oldest first, each to be committed for itself. An
 * outage longer than a window makes more windows, never a gap.
 */
export function windowsOf(plan: WindowPlan): Window[] {
  const from = startOf(plan);
  const { importWindowDays, now } = plan;
  if (from === null || importWindowDays === null) return [{ from, to: now }];
  const windows: Window[] = [];
  for (let start = from; start < now; ) {
    const end = new Date(Math.min(start.getTime() + importWindowDays * day, now.getTime()));
    windows.push({ from: start, to: end });
    start = end;
  }
  return windows;
}

function startOf({ cursor, overlapMinutes, backfillDays, now }: WindowPlan): Date | null {
  if (cursor !== null) return new Date(cursor.getTime() - overlapMinutes * minute);
  return backfillDays === null ? null : new Date(now.getTime() - backfillDays * day);
}
