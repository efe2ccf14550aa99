import type { PoolClient } from 'pg';
import sql, { raw } from 'sql-template-tag';
import { modelOf } from '../../../prisma/datamodel.ts';
import { select } from '../../../prisma/select.ts';
import { linkFieldOf } from '../resource/fields.ts';
import type { Resource } from '../resource/resource.ts';
import { resolveLinks } from './links.ts';

/** After rows came, went or are called otherwise: links that lead to such rows are found again, and what hangs on them follows. */
export async function findAgain(
  client: PoolClient,
  resource: Resource,
  all: readonly Resource[],
): Promise<void> {
  if (resource.foundBy) await followLinks(client, all, await resolveLinks(client, resource));
}

/** Gives rows that were found by the links what these lead to now, and then those whose column is that of such a row. */
export async function followLinks(
  client: PoolClient,
  all: readonly Resource[],
  links: readonly number[],
): Promise<void> {
  if (links.length === 0) return;
  for (const resource of all) {
    for (const [field, to] of Object.entries(resource.refs)) {
      const { table, fields } = modelOf(resource.model);
      const link = fields.get(linkFieldOf(field))?.column;
      const column = fields.get(field)?.column;
      if (link === undefined || column === undefined || to === 'itself') continue;
      const led = raw(`l.${modelOf(to.model).table}_id`);
      await select(
        client,
        sql`update ${raw(table)} t set ${raw(column)} = ${led}
            from link l
            where t.${raw(link)} = l.id and l.id = any(${links}::int[]) and t.${raw(column)} is distinct from ${led}`,
      );
      for (const other of all) await followThrough(client, { other, resource, field, link, links });
    }
  }
}

interface Followed {
  other: Resource;
  resource: Resource;
  field: string;
  /** Column of the resource that names the link. */
  link: string;
  links: readonly number[];
}

async function followThrough(
  client: PoolClient,
  { other, resource, field, link, links }: Followed,
): Promise<void> {
  const by = other.through[field];
  if (by === undefined || other.refs[by] !== resource) return;
  const { table, fields } = modelOf(other.model);
  const column = raw(fields.get(field)?.column ?? field);
  const source = raw(modelOf(resource.model).fields.get(field)?.column ?? field);
  await select(
    client,
    sql`update ${raw(table)} t set ${column} = r.${source}
        from ${raw(modelOf(resource.model).table)} r
        where t.${raw(fields.get(by)?.column ?? by)} = r.id and r.${raw(link)} = any(${links}::int[])
          and t.${column} is distinct from r.${source}`,
  );
}
