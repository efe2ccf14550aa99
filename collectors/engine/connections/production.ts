import sql, { type Sql } from 'sql-template-tag';
import { type Database, select } from '../../../prisma/select.ts';
import { commonSettings } from '../contract/common-settings.ts';
import { type ConnectionName, connectionOf } from '../contract/connection.ts';
import { deploysFrom, type RunOrigin } from './deploying-runs.ts';
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
  const candidates = [
    ...(await environments(database, of, patterns)),
    ...(await workflows(database, of, patterns)),
  ].toSorted((one, other) => one.name.localeCompare(other.name) || one.kind.localeCompare(other.kind));
  const shown = (wanted: boolean) =>
    candidates.filter(({ matched }) => matched === wanted).map(({ matched: _, ...candidate }) => candidate);
  return { matched: shown(true), others: shown(false) };
}

interface MatchedCandidate extends ProductionCandidate {
  matched: boolean;
}

function environments(
  database: Database,
  { dataSource, connection }: ConnectionName,
  patterns: readonly string[],
): Promise<MatchedCandidate[]> {
  return select<MatchedCandidate & Record<string, unknown>>(
    database,
    sql`select 'environment' as kind, environment as name, count(*)::int as deployments,
               environment ilike any (${patterns}::text[]) as matched
        from deployment
        where source = ${dataSource} and connection = ${connection} and link_kind <> 'workflow'
        group by environment`,
  );
}

interface RunsOfOrigin extends RunOrigin, Record<string, unknown> {
  name: string;
  matched: boolean;
  isSideBranch: boolean;
  runs: number;
}

/** By where their runs came from; a run on what was a branch beside the default one is no deployment, however it looks. */
async function workflows(
  database: Database,
  { dataSource, connection }: ConnectionName,
  patterns: readonly string[],
): Promise<MatchedCandidate[]> {
  const origins = await select<RunsOfOrigin>(
    database,
    sql`with origin as (
          select p.name, r.id as repository_id, r.default_branch, run.event, run.branch, count(run.upstream_id)::int as runs
          from pipeline p
          left join repository r on r.id = p.repository_id
          left join pipeline_run run on run.pipeline_id = p.id
            and run.result in ('SUCCEEDED', 'FAILED', 'TIMED_OUT', 'CANCELLED')
          where p.source = ${dataSource} and p.connection = ${connection} and p.gone_at is null
          group by p.name, r.id, r.default_branch, run.event, run.branch
        )
        select name, name ilike any (${patterns}::text[]) as matched, event, branch, default_branch as "defaultBranch",
               case when exists (select from branch b where b.repository_id = origin.repository_id and b.gone_at is null)
                    then exists (select from branch b where b.repository_id = origin.repository_id and b.name = origin.branch
                                   and b.gone_at is null) end as "isBranch",
               ${isSideBranch(sql`origin.repository_id`, sql`origin.branch`)} as "isSideBranch", runs
        from origin`,
  );
  return [...Map.groupBy(origins, ({ name }) => name)].map(([name, ofName]) => ({
    kind: 'workflow',
    name,
    matched: ofName.some(({ matched }) => matched),
    deployments: ofName.filter(isDeploying).reduce((sum, { runs }) => sum + runs, 0),
  }));
}

function isDeploying(origin: RunsOfOrigin): boolean {
  return deploysFrom(origin) && (origin.branch === origin.defaultBranch || !origin.isSideBranch);
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
