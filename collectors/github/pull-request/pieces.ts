import { z } from 'zod';
import type { Window } from '../../engine/contract/collector.ts';
import type { FoundPage, PullRequestApi } from './api.ts';

const overlap = 15 * 60_000;
const instant = z.iso.datetime().pipe(z.coerce.date());

/** A part of the list that was not read yet: from `after` on, down to what was last updated before `until`. */
export interface Piece {
  after: string | null;
  until: Date | null;
}

const kept = z.object({
  api: z.string(),
  begunAt: instant,
  pieces: z.array(z.object({ after: z.string().nullable(), until: instant.nullable() })),
});

/** What is left of a sweep through the list, the newest first. Kept as the scope's state until it is complete. */
export interface PullRequestSweep {
  /** Places are of one API alone. */
  api: PullRequestApi['name'];
  begunAt: Date;
  pieces: readonly Piece[];
}

/**
 * The sweep of a window. One that broke off goes on where it was; before that comes what was updated since it began, which has
 * moved to the top of the list in the meantime.
 */
export function sweepOf(api: PullRequestApi['name'], state: unknown, window: Window): PullRequestSweep {
  const { success, data: broken } = kept.safeParse(state);
  const begun = { api, begunAt: window.to };
  if (!success || broken.api !== api) return { ...begun, pieces: [{ after: null, until: window.from }] };
  const top = { after: null, until: new Date(broken.begunAt.getTime() - overlap) };
  const last = broken.pieces.at(-1);
  if (!last) return { ...begun, pieces: [top] };
  const bottom = { ...last, until: earlier(last.until, window.from) };
  return { ...begun, pieces: [top, ...broken.pieces.slice(0, -1), bottom] };
}

/** The sweep after a page of its first piece was read; `unchanged` is all of it. */
export function after(
  sweep: PullRequestSweep,
  page: Pick<FoundPage, 'next' | 'oldest'> | 'unchanged',
): PullRequestSweep {
  const [first, ...rest] = sweep.pieces;
  if (!first || page === 'unchanged' || page.next === null) return { ...sweep, pieces: rest };
  const isOver = first.until !== null && page.oldest !== null && page.oldest < first.until;
  return { ...sweep, pieces: isOver ? rest : [{ ...first, after: page.next }, ...rest] };
}

/** Null is the beginning of time. */
function earlier(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return null;
  return one < other ? one : other;
}
