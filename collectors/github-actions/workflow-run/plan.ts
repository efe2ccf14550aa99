import { z } from 'zod';
import type { Window } from '../../engine/contract/collector.ts';

const minute = 60_000;
const day = 86_400_000;
/** For so long GitHub lets a run be started again. */
const repeatableDays = 30;
/** As the collector's own overlap. */
export const overlapMinutes = 15;

/** What is kept between the collections of a repository's runs. */
const runsState = z.object({
  /** Every run that can be started again was looked at as it was then. */
  sweptAt: z.coerce.date().nullable(),
  /** When the oldest run on the list's first page was created; null where all runs were on it. */
  headFrom: z.coerce.date().nullable(),
  /** Where a collection broke off: all runs created before `reached` were done. */
  resume: z.object({ reached: z.coerce.date(), begunAt: z.coerce.date(), sweep: z.boolean() }).nullable(),
  /** From when on runs are missing, because the token was not allowed to see them; `from` is null for all of them. */
  missing: z.object({ from: z.coerce.date().nullable() }).nullable(),
});

export type RunsState = z.infer<typeof runsState>;

const nothing: RunsState = { sweptAt: null, headFrom: null, resume: null, missing: null };

/** Which runs a collection looks at. */
export interface Plan {
  before: RunsState;
  /** Looks at all runs that can be started again, as it does once a day: no list is in the order of what changed. */
  sweep: boolean;
  /** Runs created before are not listed; null lists all. */
  createdSince: Date | null;
  /** Runs that did not change since are known already; null where none is. */
  changedSince: Date | null;
  /** Those created before are done already, in a collection that broke off. */
  resumeFrom: Date | null;
  /** The first page of the list tells whether there is anything to do at all. */
  headSuffices: boolean;
  begunAt: Date;
}

export function planOf(state: unknown, window: Window): Plan {
  const before = runsState.safeParse(state).data ?? nothing;
  const from = before.missing ? before.missing.from : window.from;
  const sweep = before.sweptAt === null || window.to.getTime() - before.sweptAt.getTime() >= day;
  const resume = before.resume && (before.resume.sweep || !sweep) ? before.resume : null;
  const repeatable = new Date(window.to.getTime() - repeatableDays * day);
  const listed = sweep && from !== null ? earlier(from, repeatable) : from;
  const swept = before.sweptAt && new Date(before.sweptAt.getTime() - overlapMinutes * minute);
  return {
    before,
    sweep,
    createdSince: resume === null ? listed : later(listed, resume.reached),
    changedSince: sweep && swept !== null && from !== null ? earlier(from, swept) : from,
    resumeFrom: resume?.reached ?? null,
    headSuffices: resume === null && before.missing === null && (!sweep || reaches(before, listed)),
    begunAt: resume?.begunAt ?? window.to,
  };
}

/** What is kept after a collection that came to its end. */
export function completed(plan: Plan, headFrom: Date | null): RunsState {
  return { sweptAt: plan.sweep ? plan.begunAt : plan.before.sweptAt, headFrom, resume: null, missing: null };
}

/** What is kept while one is under way. */
export function underWay({ before, begunAt, sweep }: Plan, reached: Date): RunsState {
  return { ...before, resume: { reached, begunAt, sweep } };
}

/** What is kept where the token may not see the runs: once it may, none is missing. */
export function withheld({ before, changedSince }: Plan): RunsState {
  return { ...before, missing: { from: changedSince } };
}

function reaches({ sweptAt, headFrom }: RunsState, since: Date | null): boolean {
  return sweptAt !== null && (headFrom === null || (since !== null && headFrom <= since));
}

function earlier(one: Date, other: Date): Date {
  return one < other ? one : other;
}

function later(one: Date | null, other: Date): Date {
  return one !== null && one > other ? one : other;
}
