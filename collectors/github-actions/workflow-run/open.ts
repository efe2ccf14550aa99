import type { Upstream } from '../../engine/http/upstream.ts';
import type { PipelineRunRow } from '../../engine/rows/pipelines.ts';

interface Reading {
  http: Upstream;
  scope: string;
  read(resource: 'pipeline-runs'): Promise<readonly PipelineRunRow[]>;
}

const ofRuns = new WeakMap<Upstream, Promise<ReadonlyMap<string | null, readonly PipelineRunRow[]>>>();

/** The runs of the scope's repository that had not ended before, by id; all are read once for all scopes. */
export async function openRuns({ http, scope, read }: Reading): Promise<Map<string, PipelineRunRow>> {
  const known =
    ofRuns.get(http) ??
    read('pipeline-runs').then((rows) => Map.groupBy(rows, ({ repository }) => repository));
  ofRuns.set(http, known);
  return new Map(((await known).get(scope) ?? []).map((row) => [row.upstreamId, row]));
}
