import type { Pool } from 'pg';
import sql, { type Sql } from 'sql-template-tag';
import { findAgain, followLinks } from '../../collectors/engine/references/follow-links.ts';
import { service as services } from '../../collectors/engine/references/service.ts';
import type { ResourceCatalogue } from '../../collectors/engine/resource/catalogue.ts';
import { type Database, inTransaction, select } from '../../prisma/select.ts';
import { InvalidInput, NotFound } from '../contract/errors.ts';

/** What an upstream calls something, and what it belongs to here. */
export interface LinkRecord {
  id: number;
  source: string;
  connection: string;
  /** "environment", "workflow" … */
  kind: string;
  upstreamId: string;
  repository: string | null;
  service: string | null;
  linkedBy: 'automatic' | 'hand';
  /** A repository of a like name, of what names a service a service, where it belongs to none yet. */
  suggestion: string | null;
}

export interface ServiceRecord {
  slug: string;
  name: string;
  /** Slugs of the teams that own it today. */
  teams: string[];
  links: number;
}

/** Links in the order of what they are called; those that belong to nothing first. */
export function listLinks(database: Database, onlyUnlinked: boolean): Promise<LinkRecord[]> {
  return select<LinkRecord & Record<string, unknown>>(
    database,
    sql`select l.id, l.source, l.connection, l.kind, l.upstream_id as "upstreamId", r.full_name as repository,
               s.slug as service, lower(l.linked_by::text) as "linkedBy",
               case when l.kind = 'service' and l.service_id is null then (
                 select min(slug) from service like_named where ${lastName(sql`like_named.slug`)} = ${lastName(sql`l.upstream_id`)}
               ) when l.kind <> 'service' and l.repository_id is null then (
                 select min(full_name) from repository like_named
                 where like_named.gone_at is null and ${lastName(sql`like_named.full_name`)} = ${lastName(sql`l.upstream_id`)}
               ) end as suggestion
        from link l
        left join repository r on r.id = l.repository_id
        left join service s on s.id = l.service_id
        where not ${onlyUnlinked} or (l.repository_id is null and l.kind <> 'service') or (l.service_id is null and l.kind <> 'repository')
        order by (case l.kind when 'repository' then l.repository_id else l.service_id end is not null), l.source, l.connection, l.kind, l.upstream_id`,
  );
}

/** What stands behind the last slash, or what else divides an address. */
function lastName(name: Sql): Sql {
  return sql`lower(regexp_replace(${name}, '^.*[/#]', ''))`;
}

/** Services with their owners of today. */
export function listServices(database: Database): Promise<ServiceRecord[]> {
  return select<ServiceRecord & Record<string, unknown>>(
    database,
    sql`select s.slug, s.name, (select count(*)::int from link where service_id = s.id) as links,
               array(select t.slug from team_service o join team t on t.id = o.team_id
                     where o.service_id = s.id and (o.until is null or o.until > now()) order by t.slug) as teams
        from service s order by s.slug`,
  );
}

/** Makes a service, or gives it another name. What names it already belongs to it from now on. */
export async function saveService(
  pool: Pool,
  { resources }: ResourceCatalogue,
  slug: string,
  name: string,
): Promise<void> {
  if (!/^[a-z0-9]([a-z0-9./-]*[a-z0-9])?$/i.test(slug))
    throw new InvalidInput(`“${slug}” is no slug: letters, digits, dashes, dots and slashes make one.`);
  await inTransaction(pool, async (client) => {
    await select(
      client,
      sql`insert into service (slug, name) values (${slug}, ${name}) on conflict (slug) do update set name = excluded.name`,
    );
    await findAgain(client, services, resources);
  });
}

/**
 * Says by hand to which service and repository something belongs; null for the service, or, of what names a repository of another
 * connection, for the repository gives it back to what is found automatically. What depends on it follows, what names it too. Throws `NotFound` for
 * what is not there.
 */
export async function relink(
  pool: Pool,
  { resources }: ResourceCatalogue,
  id: number,
  to: { service: string | null; repository: number | null },
): Promise<void> {
  await inTransaction(pool, async (client) => {
    const service = to.service === null ? null : await serviceId(client, to.service);
    const [changed] = await select<{ kind: string }>(
      client,
      sql`update link
          set service_id = ${service},
              linked_by = (case when case kind when 'repository' then ${to.repository}::int is null else ${service}::int is null end
                           then 'AUTOMATIC' else 'HAND' end)::linked_by,
              repository_id = coalesce(${to.repository}::int, case when kind <> 'repository' then repository_id end)
          where id = ${id} returning kind`,
    );
    if (!changed) throw new NotFound(`There is no link ${id}.`);
    for (const resource of [...resources, services]) await findAgain(client, resource, resources);
    await followLinks(client, resources, [id]);
  });
}

async function serviceId(database: Database, slug: string): Promise<number> {
  const [found] = await select<{ id: number }>(database, sql`select id from service where slug = ${slug}`);
  if (found) return found.id;
  const known = await select<{ slug: string }>(
    database,
    sql`select slug from service order by slug limit 20`,
  );
  throw new NotFound(`There is no service “${slug}”.`, { candidates: known.map((one) => one.slug) });
}
