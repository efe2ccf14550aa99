import type { PoolClient } from 'pg';
import sql from 'sql-template-tag';
import { type Database, select } from '../../../prisma/select.ts';
import { workingSet } from '../../../prisma/working-set.ts';
import { likePatterns } from '../../engine/connections/patterns.ts';
import { isSideBranch } from '../../engine/connections/production.ts';
import { commonSettings } from '../../engine/contract/common-settings.ts';

/**
 * Sets service and production of the touched deployments. A workflow that counts as a deployment does not where the upstream
 * has a production deployment of the same commit: they are one. A preview of that commit is another thing, and so is one that did
 * not succeed where the workflow did. A workflow's run on a branch that was gone when it was collected, which looks like a tag, is
 * none. Of the jobs of one run that bring one commit into one environment one stands for all.
 */
export async function judgeDeployments(client: PoolClient): Promise<number> {
  await workingSet(client, 'production_name', await productionNames(client), [['environment']]);
  await workingSet(
    client,
    'side_branch',
    sql`select repository_id, ref
        from (select distinct repository_id, ref from touched_deployment where link_kind = 'workflow' and ref is not null) deployed
        where ${isSideBranch(sql`deployed.repository_id`, sql`deployed.ref`)}`,
  );
  await workingSet(client, 'judged', judged, [['id']]);
  const changed = await client.query(
    sql`update deployment d set service_id = judged.service_id, production = judged.production
        from judged
        where d.id = judged.id and (d.service_id, d.production) is distinct from (judged.service_id, judged.production)`,
  );
  return changed.rowCount ?? 0;
}

/** Which environments each connection takes for production, its own and those of others. */
async function productionNames(database: Database) {
  const patterns = await productionPatterns(database);
  return sql`
    select c.source, c.connection, e.environment
    from (select distinct source, connection from touched_deployment) c
    cross join (select distinct environment from touched_deployment) e
    left join (
      select * from jsonb_to_recordset(${JSON.stringify(patterns)}::jsonb) as p (source text, connection text, patterns text[])
    ) p using (source, connection)
    where e.environment ilike any (select unnest(coalesce(p.patterns, ${likePatterns(defaultPatterns)}::text[])))`;
}

const judged = sql`
  with by_upstream as (
    select d.id from touched_deployment d
    join touched_deployment other on other.repository_id = d.repository_id and other.sha = d.sha and other.link_kind <> 'workflow'
      and (other.status = 'SUCCEEDED' or d.status <> 'SUCCEEDED')
    join production_name name on name.source = d.source and name.connection = d.connection and name.environment = other.environment
    where d.link_kind = 'workflow'
  )
  select d.id, d.linked_service as service_id,
         exists (select from production_name name
                 where name.source = d.source and name.connection = d.connection and name.environment = d.environment)
         and coalesce(job.whole_id, d.id) = d.id
         and (d.link_kind <> 'workflow'
              or d.id not in (select id from by_upstream)
                 and (d.ref is not distinct from r.default_branch or side.ref is null)) as production
  from touched_deployment d
  join touched_repository t on t.id = coalesce(d.repository_id, 0)
  left join job on job.id = d.id
  left join repository r on r.id = d.repository_id
  left join side_branch side on side.repository_id = d.repository_id and side.ref = d.ref`;

const defaultPatterns = commonSettings.PRODUCTION_PATTERN.schema.parse(undefined);

/** What each connection says that production is. */
async function productionPatterns(database: Database) {
  const rows = await select<{ source: string; connection: string; value: string }>(
    database,
    sql`select data_source as source, connection, value from data_source_config where key = 'PRODUCTION_PATTERN'`,
  );
  return rows.map(({ value, ...of }) => ({
    ...of,
    patterns: likePatterns(commonSettings.PRODUCTION_PATTERN.schema.parse(value)),
  }));
}
