import type { Upstream } from '../../engine/http/upstream.ts';
import type { BranchRow } from '../../resources/code/branches.ts';
import { branches } from '../../resources/code/branches.ts';

interface Reading {
  http: Upstream;
  scope: string;
  read(resource: typeof branches): Promise<readonly BranchRow[]>;
}

const ofRuns = new WeakMap<Upstream, Promise<ReadonlyMap<string, ReadonlySet<string>>>>();

/** The names of the branches that the scope's repository is known to have; all are read once in a run. */
export async function branchesOf({ http, scope, read }: Reading): Promise<ReadonlySet<string>> {
  const known = ofRuns.get(http) ?? read(branches).then(byRepository);
  ofRuns.set(http, known);
  return (await known).get(scope) ?? new Set();
}

function byRepository(rows: readonly BranchRow[]): ReadonlyMap<string, ReadonlySet<string>> {
  const grouped = Map.groupBy(rows, ({ repository }) => repository);
  return new Map([...grouped].map(([id, branches]) => [id, new Set(branches.map(({ name }) => name))]));
}
