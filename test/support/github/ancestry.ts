import type { Commit } from './organisation.ts';

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
