import type { Upstream } from '../../engine/http/upstream.ts';
import type { DeploymentRow } from '../../resources/delivery/deployments/row.ts';
import { deployments } from '../../resources/delivery/deployments.ts';

interface Reading {
  http: Upstream;
  scope: string;
  read(resource: typeof deployments): Promise<readonly DeploymentRow[]>;
}

const ofRuns = new WeakMap<
  Upstream,
  Promise<ReadonlyMap<DeploymentRow['repository'], readonly DeploymentRow[]>>
>();

/** The deployments of the scope's repository that had not ended before, by id; all are read once for all scopes. */
export async function openDeployments({ http, scope, read }: Reading): Promise<Map<string, DeploymentRow>> {
  const known =
    ofRuns.get(http) ?? read(deployments).then((rows) => Map.groupBy(rows, ({ repository }) => repository));
  ofRuns.set(http, known);
  return new Map(((await known).get(scope) ?? []).map((row) => [row.upstreamId, row]));
}
