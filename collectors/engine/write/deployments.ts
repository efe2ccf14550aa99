import sql from 'sql-template-tag';
import { type BulkTable, upsert } from '../../../prisma/bulk.ts';
import { select } from '../../../prisma/select.ts';
import type { DeploymentCommitsRow, DeploymentRow } from '../rows/deployments.ts';
import { peopleIds, repositoryIds, type Target } from './target.ts';

const deploymentTable = {
  name: 'deployment',
  columns: {
    source: 'text',
    connection: 'text',
    upstream_id: 'text',
    repository_id: 'int4',
    environment: 'text',
    link_kind: 'text',
    link_id: 'text',
    sha: 'text',
    ref: 'text',
    status: 'deployment_status',
    creator_id: 'int4',
    created_at: 'timestamptz',
    started_at: 'timestamptz',
    finished_at: 'timestamptz',
    url: 'text',
    run_id: 'text',
  },
  key: ['source', 'connection', 'upstream_id'],
} as const satisfies BulkTable<string>;

const linkTable = {
  name: 'link',
  columns: { source: 'text', connection: 'text', kind: 'text', upstream_id: 'text', repository_id: 'int4' },
  key: ['source', 'connection', 'kind', 'upstream_id'],
} as const satisfies BulkTable<string>;

/** Writes deployments and the links that name their services. */
export async function writeDeployments(target: Target, rows: readonly DeploymentRow[]): Promise<number> {
  if (rows.length === 0) return 0;
  const { client, dataSource, connection } = target;
  const idOf = await repositoryIds(
    target,
    rows.flatMap((row) => row.repository ?? []),
  );
  const repositoryOf = ({ repository }: DeploymentRow) => (repository === null ? null : idOf(repository));
  const personOf = await peopleIds(
    target,
    rows.map((row) => row.creator),
  );
  await upsert(
    client,
    linkTable,
    rows.map((row) => ({
      source: dataSource,
      connection,
      kind: row.link.kind,
      upstream_id: row.link.upstreamId,
      repository_id: repositoryOf(row),
    })),
  );
  return upsert(
    client,
    deploymentTable,
    rows.map((row) => ({
      source: dataSource,
      connection,
      upstream_id: row.upstreamId,
      repository_id: repositoryOf(row),
      environment: row.environment,
      link_kind: row.link.kind,
      link_id: row.link.upstreamId,
      sha: row.sha,
      ref: row.ref,
      status: row.status,
      creator_id: personOf(row.creator),
      created_at: row.createdAt,
      started_at: row.startedAt,
      // What was cancelled neither succeeded nor failed: it counts when it was made.
      finished_at: row.status === 'CANCELLED' ? null : row.finishedAt,
      url: row.url,
      run_id: row.run,
    })),
  );
}

/** Writes which commits deployments brought, in place of what was known of them. */
export async function writeDeploymentCommits(
  { client, dataSource, connection }: Target,
  rows: readonly DeploymentCommitsRow[],
): Promise<number> {
  if (rows.length === 0) return 0;
  const pairs = rows.flatMap(({ deployment, commits }) => commits.map((sha) => ({ deployment, sha })));
  const ranges = await select(
    client,
    sql`with given as (
          select d.id, g.previous_sha, g.sha, g.known
          from unnest(${rows.map((row) => row.deployment)}::text[], ${rows.map((row) => row.previousSha)}::text[],
                      ${rows.map((row) => row.sha)}::text[], ${rows.map((row) => row.known)}::bool[])
               g (upstream_id, previous_sha, sha, known)
          join deployment d on d.source = ${dataSource} and d.connection = ${connection} and d.upstream_id = g.upstream_id
        ),
        former as (
          delete from deployment_commit c using given
          where c.deployment_id = given.id
            and not exists (
              select from unnest(${pairs.map((one) => one.deployment)}::text[], ${pairs.map((one) => one.sha)}::text[]) p (upstream_id, sha)
              join deployment d on d.source = ${dataSource} and d.connection = ${connection} and d.upstream_id = p.upstream_id
              where d.id = c.deployment_id and p.sha = c.sha)
        )
        insert into deployment_range as r (deployment_id, previous_sha, sha, known)
        select id, previous_sha, sha, known from given
        on conflict (deployment_id) do update
        set previous_sha = excluded.previous_sha, sha = excluded.sha, known = excluded.known
        where (r.previous_sha, r.sha, r.known) is distinct from (excluded.previous_sha, excluded.sha, excluded.known)
        returning r.deployment_id`,
  );
  await select(
    client,
    sql`insert into deployment_commit (deployment_id, sha)
        select d.id, p.sha
        from unnest(${pairs.map((one) => one.deployment)}::text[], ${pairs.map((one) => one.sha)}::text[]) p (upstream_id, sha)
        join deployment d on d.source = ${dataSource} and d.connection = ${connection} and d.upstream_id = p.upstream_id
        on conflict do nothing`,
  );
  return ranges.length;
}
