import type { Upstream } from '../../engine/http/upstream.ts';
import type { PipelineRow } from '../../resources/delivery/pipelines.ts';
import { pipelines } from '../../resources/delivery/pipelines.ts';

interface Reading {
  http: Upstream;
  scope: string;
  read(resource: typeof pipelines): Promise<readonly PipelineRow[]>;
}

const ofRuns = new WeakMap<
  Upstream,
  Promise<ReadonlyMap<PipelineRow['repository'], readonly PipelineRow[]>>
>();

/** The workflows of the scope's repository that were there before; all are read once in a run. */
export async function pipelinesOf({ http, scope, read }: Reading): Promise<readonly PipelineRow[]> {
  const known =
    ofRuns.get(http) ?? read(pipelines).then((rows) => Map.groupBy(rows, ({ repository }) => repository));
  ofRuns.set(http, known);
  return (await known).get(scope) ?? [];
}
