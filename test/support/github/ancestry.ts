import type { ChangedFile, Commit } from './organisation.ts';

const known = new WeakMap<Commit, Commit[]>();

/** A commit and all that it builds on, the latest first, as `git log` lists them. */
export function historyOf(tip: Commit): Commit[] {
  const found = known.get(tip);
  if (found) return found;
  const reached = new Set([tip]);
  for (const each of reached) for (const parent of each.parents) reached.add(parent);
  const times = new Map([...reached].map((each) => [each, Date.parse(each.committer.date)]));
  const history = [...reached].sort((one, other) => (times.get(other) ?? 0) - (times.get(one) ?? 0));
  known.set(tip, history);
  return history;
}

/** What one commit has and another has not, the oldest first, as a comparison lists it. */
export function commitsBetween(base: Commit, head: Commit): Commit[] {
  const before = new Set(historyOf(base));
  return historyOf(head)
    .filter((each) => !before.has(each))
    .reverse();
}

/** The latest commit that two have in common. */
export function mergeBase(one: Commit, other: Commit): Commit | null {
  const before = new Set(historyOf(one));
  return historyOf(other).find((each) => before.has(each)) ?? null;
}

/**
 * What several commits did to files together, as a comparison with their base shows it: a line that one adds and another takes
 * away again is in neither count.
 */
export function changedTogether(base: Commit | null, commits: readonly Commit[]): ChangedFile[] {
  const byPath = Map.groupBy(
    commits.flatMap((commit) => commit.files),
    (file) => file.path,
  );
  return [...byPath].map(([path, changes]) => {
    const { added, taken } = totals(changes);
    if (taken === 0) return { path, additions: added, deletions: 0 };
    const before = totals(filesBefore(base, path));
    const deletions = Math.min(taken, before.added - before.taken);
    return { path, additions: added - (taken - deletions), deletions };
  });
}

/** Whether a file was there before. */
export function isThere(base: Commit | null, path: string): boolean {
  return filesBefore(base, path).length > 0;
}

function filesBefore(base: Commit | null, path: string): ChangedFile[] {
  const history = base === null ? [] : historyOf(base);
  return history.flatMap((commit) => commit.files.filter((file) => file.path === path));
}

function totals(changes: readonly ChangedFile[]) {
  return {
    added: changes.reduce((sum, file) => sum + file.additions, 0),
    taken: changes.reduce((sum, file) => sum + file.deletions, 0),
  };
}
