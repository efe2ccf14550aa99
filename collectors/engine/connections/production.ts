import sql, { type Sql } from 'sql-template-tag';
import { type Database, select } from '../../../prisma/select.ts';
import { commonSettings } from '../contract/common-settings.ts';
import { type ConnectionName, connectionOf } from '../contract/connection.ts';
import { likePatterns } from './patterns.ts';

/** What may be production, with how many deployments are known of it; of a workflow, the runs that would be some. */
export interface ProductionCandidate {
  kind: 'environment' | 'workflow';
  name: string;
  deployments: number;
}

/** What a pattern would make production, and what not, in the order of names. */
export interface ProductionPreview {
  matched: ProductionCandidate[];
  others: ProductionCandidate[];
}

/**
 * Whether a name is that of a branch beside those that are deployed from: the repository has or had it, or a pull request came from
 * it, and none was ever into it, as into a default branch that was renamed.
 */
export function isSideBranch(repositoryId: Sql, name: Sql): Sql {
  return sql`((exists (select from branch b where b.repository_id = ${repositoryId} and b.name = ${name})
      or exists (select from pull_request p where p.repository_id = ${repositoryId} and p.head_branch = ${name} and not p.from_fork))
    and not exists (select from pull_request p where p.repository_id = ${repositoryId} and p.base_branch = ${name}))`;
}

/** Whether a `run` of repository `r` would be a deployment, if its workflow's name said so. */
const isDeployment = sql`run.result in ('SUCCEEDED', 'FAILED', 'TIMED_OUT', 'CANCELLED')
  and coalesce(run.event, '') not in ('pull_request', 'pull_request_target', 'merge_group')
  and (run.event = 'release' or run.branch = r.default_branch
       or (run.event in ('push', 'workflow_dispatch', 'schedule')
           and exists (select from branch known where known.repository_id = r.id and known.gone_at is null)
           and not exists (select from branch named
                           where named.repository_id = r.id and named.name = run.branch and named.gone_at is null)
           and not ${isSideBranch(sql`r.id`, sql`run.branch`)}))`;

/**
 * Which environments and workflows of a connection PRODUCTION_PATTERN would fit, by what was collected so far, matched as it is
 * where deployments are judged. Without a pattern it is the one that is configured.
 */
export async function previewProduction(
  database: Database,
  name: string,
  pattern: string | undefined,
): Promise<ProductionPreview> {
  const of = connectionOf(name);
  const text = pattern ?? (await configuredPattern(database, of));
  const patterns = likePatterns(commonSettings.PRODUCTION_PATTERN.schema.parse(text));
  const candidates = await select<ProductionCandidate & { matched: boolean }>(
    database,
    sql`with candidate as (
          select 'environment' as kind, environment as name, count(*)::int as deployments
          from deployment
          where source = ${of.dataSource} and connection = ${of.connection} and link_kind <> 'workflow'
          group by environment
          union all
          select 'workflow', p.name,
                 count(*) filter (where ${isDeployment})::int
          from pipeline p
          left join repository r on r.id = p.repository_id
          left join pipeline_run run on run.pipeline_id = p.id
          where p.source = ${of.dataSource} and p.connection = ${of.connection} and p.gone_at is null
          group by p.name
        )
        select kind, name, deployments, name ilike any (${patterns}::text[]) as matched
        from candidate order by name, kind`,
  );
  const shown = (wanted: boolean) =>
    candidates.filter(({ matched }) => matched === wanted).map(({ matched: _, ...candidate }) => candidate);
  return { matched: shown(true), others: shown(false) };
}

async function configuredPattern(
  database: Database,
  { dataSource, connection }: ConnectionName,
): Promise<string | undefined> {
  const [row] = await select<{ value: string }>(
    database,
    sql`select value from data_source_config
        where data_source = ${dataSource} and connection = ${connection} and key = 'PRODUCTION_PATTERN'`,
  );
  return row?.value;
}
