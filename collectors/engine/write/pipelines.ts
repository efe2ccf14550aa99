import sql from 'sql-template-tag';
import { type BulkTable, upsert } from '../../../prisma/bulk.ts';
import { select } from '../../../prisma/select.ts';
import type { PipelineRow, PipelineRunRow, PipelineStepRow } from '../rows/pipelines.ts';
import { peopleIds, pipelineIds, repositoryIds, type Target } from './target.ts';

const pipelineTable = {
  name: 'pipeline',
  columns: {
    source: 'text',
    connection: 'text',
    upstream_id: 'text',
    repository_id: 'int4',
    name: 'text',
    path: 'text',
    url: 'text',
    disabled: 'bool',
    gone_at: 'timestamptz',
  },
  key: ['source', 'connection', 'upstream_id'],
} as const satisfies BulkTable<string>;

const runTable = {
  name: 'pipeline_run',
  columns: {
    pipeline_id: 'int4',
    upstream_id: 'text',
    repository_id: 'int4',
    number: 'int4',
    attempt: 'int4',
    branch: 'text',
    sha: 'text',
    event: 'text',
    result: 'run_result',
    started_by_id: 'int4',
    created_at: 'timestamptz',
    started_at: 'timestamptz',
    finished_at: 'timestamptz',
    updated_at: 'timestamptz',
    url: 'text',
  },
  key: ['pipeline_id', 'upstream_id'],
} as const satisfies BulkTable<string>;

const attemptTable = {
  name: 'pipeline_attempt',
  columns: {
    pipeline_id: 'int4',
    run: 'text',
    attempt: 'int4',
    result: 'run_result',
    started_at: 'timestamptz',
    finished_at: 'timestamptz',
  },
  key: ['pipeline_id', 'run', 'attempt'],
} as const satisfies BulkTable<string>;

const stepTable = {
  name: 'pipeline_step',
  columns: {
    pipeline_id: 'int4',
    run: 'text',
    upstream_id: 'text',
    attempt: 'int4',
    job: 'text',
    name: 'text',
    result: 'run_result',
    started_at: 'timestamptz',
    finished_at: 'timestamptz',
  },
  key: ['pipeline_id', 'run', 'upstream_id'],
} as const satisfies BulkTable<string>;

/** Writes pipelines; one that is gone keeps its runs, and comes back where it is listed again. */
export async function writePipelines(target: Target, rows: readonly PipelineRow[]): Promise<number> {
  const { client, dataSource, connection } = target;
  const idOf = await repositoryIds(
    target,
    rows.flatMap((row) => row.repository ?? []),
  );
  const goneSince = await goneBefore(
    target,
    rows.map((row) => row.upstreamId),
  );
  const values = rows.map((row) => ({
    source: dataSource,
    connection,
    upstream_id: row.upstreamId,
    repository_id: row.repository === null ? null : idOf(row.repository),
    name: row.name,
    path: row.path,
    url: row.url,
    disabled: row.disabled,
    gone_at: row.gone ? (goneSince.get(row.upstreamId) ?? new Date()) : null,
  }));
  return upsert(client, pipelineTable, values);
}

/** Since when those of the pipelines that are gone have been. */
async function goneBefore(
  { client, dataSource, connection }: Target,
  upstreamIds: readonly string[],
): Promise<Map<string, Date>> {
  const rows = await select<{ upstreamId: string; goneAt: Date }>(
    client,
    sql`select upstream_id as "upstreamId", gone_at as "goneAt" from pipeline
        where source = ${dataSource} and connection = ${connection} and gone_at is not null
          and upstream_id = any(${upstreamIds}::text[])`,
  );
  return new Map(rows.map((row) => [row.upstreamId, row.goneAt]));
}

/** Writes runs with their attempts. */
export async function writePipelineRuns(target: Target, rows: readonly PipelineRunRow[]): Promise<number> {
  if (rows.length === 0) return 0;
  await rememberFormer(target, rows);
  const idOf = await pipelineIds(
    target,
    rows.map((row) => row.pipeline),
  );
  const repositoryOf = await repositoriesOfPipelines(
    target,
    rows.map((row) => idOf(row.pipeline)),
  );
  const personOf = await peopleIds(
    target,
    rows.map((row) => row.startedBy),
  );
  const changed = await upsert(
    target.client,
    runTable,
    rows.map((row) => ({
      pipeline_id: idOf(row.pipeline),
      upstream_id: row.upstreamId,
      repository_id: repositoryOf(idOf(row.pipeline)),
      number: row.number,
      attempt: row.attempt,
      branch: row.branch,
      sha: row.sha,
      event: row.event,
      result: row.result,
      started_by_id: personOf(row.startedBy),
      created_at: row.createdAt,
      started_at: row.startedAt,
      finished_at: row.finishedAt,
      updated_at: row.updatedAt,
      url: row.url,
    })),
  );
  await upsert(
    target.client,
    attemptTable,
    rows.flatMap((row) => row.attempts.map((attempt) => attemptValues(row, attempt, idOf))),
  );
  return changed;
}

/** Pipelines that were gone before they were ever listed here: nothing but their runs tells of them. */
async function rememberFormer(target: Target, rows: readonly PipelineRunRow[]): Promise<void> {
  const { client, dataSource, connection } = target;
  const former = rows.filter((row) => row.former !== null);
  if (former.length === 0) return;
  const there = await select<{ upstreamId: string }>(
    client,
    sql`select upstream_id as "upstreamId" from pipeline
        where source = ${dataSource} and connection = ${connection}
          and upstream_id = any(${former.map((row) => row.pipeline)}::text[])`,
  );
  const known = new Set(there.map((row) => row.upstreamId));
  const unknown = former.flatMap(({ pipeline: upstreamId, repository, former: was }) =>
    was === null || known.has(upstreamId)
      ? []
      : [{ upstreamId, repository, ...was, url: null, disabled: false, gone: true }],
  );
  await writePipelines(target, unknown);
}

/** Writes jobs and the steps of jobs. */
export function writePipelineSteps(target: Target, rows: readonly PipelineStepRow[]): Promise<number> {
  return pipelineIds(
    target,
    rows.map((row) => row.pipeline),
  ).then((idOf) =>
    upsert(
      target.client,
      stepTable,
      rows.map((row) => ({
        pipeline_id: idOf(row.pipeline),
        run: row.run,
        upstream_id: row.upstreamId,
        attempt: row.attempt,
        job: row.job,
        name: row.name,
        result: row.result,
        started_at: row.startedAt,
        finished_at: row.finishedAt,
      })),
    ),
  );
}

function attemptValues(
  { pipeline, upstreamId }: PipelineRunRow,
  attempt: PipelineRunRow['attempts'][number],
  idOf: (upstreamId: string) => number,
) {
  return {
    pipeline_id: idOf(pipeline),
    run: upstreamId,
    attempt: attempt.attempt,
    result: attempt.result,
    started_at: attempt.startedAt,
    finished_at: attempt.finishedAt,
  };
}

async function repositoriesOfPipelines(
  { client }: Target,
  pipelines: readonly number[],
): Promise<(pipeline: number) => number | null> {
  const rows = await select<{ id: number; repositoryId: number | null }>(
    client,
    sql`select id, repository_id as "repositoryId" from pipeline where id = any(${[...new Set(pipelines)]}::int[])`,
  );
  const repositories = new Map(rows.map((row) => [row.id, row.repositoryId]));
  return (pipeline) => repositories.get(pipeline) ?? null;
}
