import type { PoolClient } from 'pg';
import sql from 'sql-template-tag';
import { select } from '../../../prisma/select.ts';
import { workingSet } from '../../../prisma/working-set.ts';
import type { DirtyWork } from '../../engine/invalidation/dirty-queue.ts';
import { findAgain } from '../../engine/references/follow-links.ts';
import { service } from '../../engine/references/service.ts';
import type { Resource } from '../../engine/resource/resource.ts';
import { jobsOf } from './jobs.ts';

/**
 * Working sets for the statements that follow: `touched_repository`, whose deployments are looked at again, 0 for those of no
 * repository; `touched_deployment`, theirs and all others of the same services; `job`, those of them that jobs of runs made.
 */
export async function touch(
  client: PoolClient,
  work: DirtyWork,
  resources: readonly Resource[],
): Promise<void> {
  await workingSet(client, 'marked_repository', markedRepositories(work));
  await linkServices(client, resources);
  await workingSet(client, 'serving', serving);
  await workingSet(
    client,
    'touched_repository',
    sql`select id from marked_repository
        union
        select repository_id from serving
        where service_id in (select service_id from serving join marked_repository m on m.id = serving.repository_id)`,
    [['id']],
  );
  await workingSet(
    client,
    'touched_deployment',
    sql`select d.*, l.service_id as linked_service
        from deployment d
        left join link l on l.source = d.source and l.connection = d.connection and l.kind = d.link_kind and l.upstream_id = d.link_id
        where coalesce(d.repository_id, 0) in (select id from touched_repository)
           or d.id in (select deployment_id from serving
                       where service_id in (select s.service_id from serving s join touched_repository t on t.id = s.repository_id))`,
    [['id'], ['repository_id', 'sha']],
  );
  await workingSet(client, 'job', sql`with ${jobsOf(sql`touched_deployment`)} select * from job`, [
    ['id'],
    ['whole_id'],
  ]);
}

function markedRepositories({ repositories }: DirtyWork) {
  return sql`select distinct id from unnest(${repositories}::int[]) marked (id)`;
}

/** What a deployment brought depends on the one before it of its service, whichever repository that is of. */
const serving = sql`
  select d.id as deployment_id, coalesce(d.repository_id, 0) as repository_id, s.service_id
  from deployment d
  left join link l on l.source = d.source and l.connection = d.connection and l.kind = d.link_kind and l.upstream_id = d.link_id
  cross join lateral (values (d.service_id), (l.service_id)) s (service_id)
  where s.service_id is not null`;

/**
 * Where nobody said otherwise, a repository's deployments are of one service of its name, others of one of the link's. Rows of other
 * connections that name such a service, or such a link, belong there from now on.
 */
async function linkServices(client: PoolClient, resources: readonly Resource[]): Promise<void> {
  const linked = await select(
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
        update link set service_id = made.id from nameless join made using (slug) where link.id = nameless.id returning link.id`,
  );
  if (linked.length > 0) await findAgain(client, service, resources);
}
