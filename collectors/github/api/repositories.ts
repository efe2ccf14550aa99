import type { Upstream } from '../../engine/http/upstream.ts';
import type { RepositoryRow } from '../../resources/code/repositories.ts';
import { repositories } from '../../resources/code/repositories.ts';

interface Reading {
  http: Upstream;
  read(resource: typeof repositories): Promise<readonly RepositoryRow[]>;
}

/** A repository with its name as GitHub's routes take it. */
export type NamedRepository = RepositoryRow & { at: { owner: string; repo: string } };

const ofRuns = new WeakMap<Upstream, Promise<ReadonlyMap<string, NamedRepository>>>();

/** The repositories by upstream id, read once in a run for all of its scopes. */
export function repositoriesOf({ http, read }: Reading): Promise<ReadonlyMap<string, NamedRepository>> {
  const known = ofRuns.get(http) ?? read(repositories).then(byId);
  ofRuns.set(http, known);
  return known;
}

/** Each repository is a scope by its upstream id, so that a renamed one is the same. */
export async function repositoryScopes(reading: Reading): Promise<string[]> {
  return [...(await repositoriesOf(reading)).keys()];
}

function byId(rows: readonly RepositoryRow[]): ReadonlyMap<string, NamedRepository> {
  return new Map(
    rows.map((row) => {
      const [owner = '', repo = ''] = row.fullName.split('/');
      return [row.upstreamId, { ...row, at: { owner, repo } }];
    }),
  );
}
