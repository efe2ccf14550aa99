import type { Upstream } from '../../engine/http/upstream.ts';
import type { KnownPipelineRun } from '../../resources/delivery/pipeline-runs.ts';
import { pipelineRuns } from '../../resources/delivery/pipeline-runs.ts';

interface Reading {
  http: Upstream;
  scope: string;
  read(resource: typeof pipelineRuns): Promise<readonly KnownPipelineRun[]>;
}

const ofRuns = new WeakMap<Upstream, Promise<ReadonlyMap<string | null, readonly KnownPipelineRun[]>>>();

/** The runs of the scope's repository that had not ended before, by id; all are read once for all scopes. */
export async function openRuns({ http, scope, read }: Reading): Promise<Map<string, KnownPipelineRun>> {
  const known =
    ofRuns.get(http) ?? read(pipelineRuns).then((rows) => Map.groupBy(rows, ({ repository }) => repository));
  ofRuns.set(http, known);
  return new Map(((await known).get(scope) ?? []).map((row) => [row.upstreamId, row]));
}
