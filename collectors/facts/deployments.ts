import type { PoolClient } from 'pg';
import sql from 'sql-template-tag';
import { type Database, select } from '../../prisma/select.ts';
import { likePatterns } from '../engine/connections/patterns.ts';
import { isSideBranch } from '../engine/connections/production.ts';
import { commonSettings } from '../engine/contract/common-settings.ts';
import { defineFact } from '../engine/contract/fact.ts';
import { type Happened, markDays, markPullRequests, markRepositories } from '../engine/invalidation/dirty.ts';
import { consume, type DirtyWork } from '../engine/invalidation/dirty-queue.ts';
import { deployedOtherwise, writeContents } from './deployments/contents.ts';
import { jobsOf } from './deployments/jobs.ts';

/** Which service each deployment is of, whether it is one to production, and which pull requests it was the first to bring. */
export const deployments = defineFact({
  script: 'deployments',
  provides: 'deployments',
  dependsOn: ['identities'],
  compute: ({ pool, timeZone }) =>
    consume(pool, 'deployments', async (client, work) => {
      await touch(client, work);
      await linkServices(client);
      const touched = await touchServices(client);
      const judged = await judgeDeployments(client);
      await markDays(client, ['rollups'], judged, timeZone);
      // A deployment that is of another service now changes what the repositories of its former one recovered from.
      await markRepositories(client, ['recoveries'], judged.length > 0 ? touched : []);
      const moved = await writeContents(client);
      await markPullRequests(client, [...moved, ...(await deployedOtherwise(client))]);
      return judged.length + moved.length;
    }),
});

/** The repositories whose deployments to look at again; 0 stands for those of no repository. */
async function touch(client: PoolClient, { everything, repositories }: DirtyWork): Promise<void> {
  await select(client, sql`create temporary table touched_repository (id int primary key) on commit drop`);
  await select(
    client,
    everything
      ? sql`insert into touched_repository select distinct coalesce(repository_id, 0) from deployment`
      : sql`insert into touched_repository select unnest(${repositories}::int[])`,
  );
}

/** Where nobody said otherwise, a repository's deployments are of one service of its name, others of one of the link's. */
async function linkServices(client: PoolClient): Promise<void> {
  await select(
    client,
    sql`with nameless as (
          select l.id, coalesce(r.full_name, l.upstream_id) as slug
          from link l left join repository r on r.id = l.repository_id
          where l.service_id is null and l.linked_by = 'AUTOMATIC' and l.kind in ('environment', 'workflow', 'application')
        ),
        made as (
          insert into service (slug, name) select distinct slug, slug from nameless
          on conflict (slug) do update set name = service.name
          returning id, slug
        )
        update link set service_id = made.id from nameless join made using (slug) where link.id = nameless.id`,
  );
}

/** What a deployment brought depends on the one before it of its service, whichever repository that is of. Answers all that are touched. */
async function touchServices(client: PoolClient): Promise<number[]> {
  await select(
    client,
    sql`with belonging as (
          select coalesce(d.repository_id, 0) as repository_id, s.service_id
          from deployment d
          left join link l on l.source = d.source and l.connection = d.connection and l.kind = d.link_kind and l.upstream_id = d.link_id
          cross join lateral (values (d.service_id), (l.service_id)) s (service_id)
          where s.service_id is not null
        )
        insert into touched_repository
        select repository_id from belonging
        where service_id in (select service_id from belonging join touched_repository t on t.id = belonging.repository_id)
        on conflict do nothing`,
  );
  const touched = await select<{ id: number }>(client, sql`select id from touched_repository`);
  return touched.map(({ id }) => id);
}

/**
 * Sets service and production of the touched deployments. A workflow that counts as a deployment does not where the upstream
 * has a production deployment of the same commit: they are one. A preview of that commit is another thing, and so is one that did
 * not succeed where the workflow did. A workflow's run on a branch that was gone when it was collected, which looks like a tag, is
 * none. Of the jobs of one run that bring one commit into one environment one stands for all.
 */
async function judgeDeployments(client: PoolClient): Promise<Happened[]> {
  const patterns = await productionPatterns(client);
  return select<Happened & Record<string, unknown>>(
    client,
    sql`with ${jobsOf(sql`coalesce(d.repository_id, 0) in (select id from touched_repository)`)},
        judged as (
          select d.id, l.service_id,
                 d.environment ilike any (
                   select unnest(coalesce(p.patterns, ${likePatterns(defaultPatterns)}::text[])))
                 and coalesce(job.whole_id, d.id) = d.id
                 and (d.link_kind <> 'workflow' or not exists (
                   select from deployment other
                   where other.repository_id = d.repository_id and other.sha = d.sha and other.link_kind <> 'workflow'
                     and (other.status = 'SUCCEEDED' or d.status <> 'SUCCEEDED')
                     and other.environment ilike any (
                       select unnest(coalesce(p.patterns, ${likePatterns(defaultPatterns)}::text[])))))
                 and (d.link_kind <> 'workflow' or d.ref is not distinct from r.default_branch
                   or not ${isSideBranch(sql`d.repository_id`, sql`d.ref`)}) as production
          from deployment d
          join touched_repository t on t.id = coalesce(d.repository_id, 0)
          left join job on job.id = d.id
          left join repository r on r.id = d.repository_id
          left join link l on l.source = d.source and l.connection = d.connection and l.kind = d.link_kind and l.upstream_id = d.link_id
          left join (
            select * from jsonb_to_recordset(${JSON.stringify(patterns)}::jsonb) as p (source text, connection text, patterns text[])
          ) p on p.source = d.source and p.connection = d.connection
        )
        update deployment d set service_id = judged.service_id, production = judged.production
        from judged
        where d.id = judged.id and (d.service_id, d.production) is distinct from (judged.service_id, judged.production)
        returning coalesce(d.repository_id, 0) as repository_id, coalesce(d.finished_at, d.created_at) as at`,
  );
}

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
