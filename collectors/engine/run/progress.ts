import type { Spent } from '../http/session.ts';

/** How far a run has come: items done, and how many there will be as far as one can tell. */
export interface Progress {
  done: number;
  expected: number | null;
}

/** What a run has done and spent, over all of its scopes. */
export interface RunProgress {
  /** How many scopes there are to collect. */
  scopesAre(count: number): void;
  /** A window of a scope begins, one of so many. */
  windowBegins(scope: string, windows: number): void;
  heard(scope: string, progress: Progress | undefined): void;
  scopeEnds(scope: string): void;
  /** Scopes that have not begun are taken to be like those that have. */
  progress(): Progress;
  /** What was spent since it was last taken. */
  takeSpent(): Spent;
  /** What was taken could not be written down: the next one who asks gets it. */
  giveBack(spent: Spent): void;
}

interface ScopeTally {
  before: number;
  done: number;
  expected: number | null;
  begun: number;
  windows: number;
}

export function createRunProgress(spentInAll: () => Spent): RunProgress {
  let scopes = 0;
  const begun = new Map<string, ScopeTally>();
  let taken: Spent = { calls: 0, points: 0 };
  return {
    scopesAre(count) {
      scopes = count;
    },
    windowBegins(scope, windows) {
      const before = begun.get(scope);
      begun.set(scope, {
        before: before ? before.before + before.done : 0,
        done: 0,
        expected: null,
        begun: before ? before.begun + 1 : 1,
        windows,
      });
    },
    heard(scope, progress) {
      const known = begun.get(scope);
      if (known && progress) begun.set(scope, { ...known, ...progress });
    },
    scopeEnds(scope) {
      const known = begun.get(scope);
      if (known) begun.set(scope, { ...known, expected: known.done, begun: 1, windows: 1 });
    },
    progress: () => progressOf([...begun.values()], scopes),
    takeSpent() {
      const all = spentInAll();
      const spent = { calls: all.calls - taken.calls, points: all.points - taken.points };
      taken = all;
      return spent;
    },
    giveBack(spent) {
      taken = { calls: taken.calls - spent.calls, points: taken.points - spent.points };
    },
  };
}

function progressOf(begun: readonly ScopeTally[], scopes: number): Progress {
  const done = begun.reduce((sum, scope) => sum + scope.before + scope.done, 0);
  if (begun.length === 0 || begun.some(({ expected }) => expected === null)) return { done, expected: null };
  const ofBegun = begun.reduce((sum, scope) => sum + expectedOf(scope), 0);
  const expected = Math.round((ofBegun * Math.max(scopes, begun.length)) / begun.length);
  return { done, expected: expected === 0 ? null : Math.max(done, expected) };
}

/** Windows that have not begun are taken to be like those that have. */
function expectedOf({ before, expected, begun, windows }: ScopeTally): number {
  return ((before + (expected ?? 0)) * windows) / begun;
}
