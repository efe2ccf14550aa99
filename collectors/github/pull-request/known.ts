import type { Upstream } from '../../engine/http/upstream.ts';
import { type RepositoryRow, repositories } from '../../resources/code/repositories.ts';
import type { PullRequestRow } from '../../resources/delivery/pull-requests.ts';
import { pullRequests } from '../../resources/delivery/pull-requests.ts';

/** What was there before a run, by the upstream ids of repositories. */
export interface KnownPullRequests {
  repositories: ReadonlyMap<string, RepositoryRow>;
  /** Pull requests that are open as far as is known. */
  open: ReadonlyMap<string, readonly PullRequestRow[]>;
}

interface Reading {
  http: Upstream;
  read: {
    (resource: typeof repositories): Promise<readonly RepositoryRow[]>;
    (resource: typeof pullRequests): Promise<readonly PullRequestRow[]>;
  };
}

const ofRuns = new WeakMap<Upstream, Promise<KnownPullRequests>>();

/** Reads what is known, once in a run for all of its scopes. */
export function knownBefore({ http, read }: Reading): Promise<KnownPullRequests> {
  const known = ofRuns.get(http) ?? readKnown(read);
  ofRuns.set(http, known);
  return known;
}

async function readKnown(read: Reading['read']): Promise<KnownPullRequests> {
  const known = await read(repositories);
  const pulls = await read(pullRequests);
  return {
    repositories: new Map(known.map((one) => [one.upstreamId, one])),
    open: Map.groupBy(pulls, ({ repository }) => repository),
  };
}
