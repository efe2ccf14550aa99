import sql, { join, raw, type Sql } from 'sql-template-tag';
import { type Model, modelOf } from '../../prisma/datamodel.ts';
import { type Database, select } from '../../prisma/select.ts';
import type { ConnectionName } from './contract/connection.ts';
import { linkFieldOf, nameOfField } from './resource/fields.ts';
import type { KnownOf, Resource } from './resource/resource.ts';

/**
 * How a script reads what the scripts before it have brought, of its own connection: what is not gone, and of what ends what has not
 * ended. What it refers to is named by upstream id; rows that came with it are left out.
 */
export async function readKnown<R extends Resource>(
  database: Database,
  of: ConnectionName,
  resource: R,
): Promise<readonly KnownOf<R>[]> {
  if (resource.read) return (await resource.read(database, of)) as readonly KnownOf<R>[];
  const model = modelOf(resource.model);
  const { refs, through, parts } = resource;
  const followed = Object.entries(through).flatMap(([field, by]) => {
    const to = refs[by];
    const followedTo = to === undefined || to === 'itself' ? undefined : to.refs[field];
    return followedTo === undefined || followedTo === 'itself' ? [] : [[field, followedTo] as const];
  });
  const referred = [...Object.entries(refs), ...followed].map(([field, to]) => ({
    field,
    column: columnOf(model, field),
    of: modelOf(to === 'itself' ? resource.model : to.model),
  }));
  const named = referred.map(({ field, of: other }, index) => nameOf(model, field, nameColumn(other, index)));
  const without = Object.keys(parts).map((part) => raw(`null as "${part}"`));
  const joins = referred.map(({ of: { table }, column }, index) =>
    raw(`left join ${table} r${index} on r${index}.id = t.${column}`),
  );
  return select<KnownOf<R> & Record<string, unknown>>(
    database,
    sql`select ${join([...ownColumns(resource, model), ...named, ...without], ', ')}
        from ${raw(model.table)} t ${joins.length === 0 ? sql`` : join(joins, ' ')}
        where ${join(conditions(resource, model, of), ' and ')}
        order by ${raw(model.fields.has('id') ? 't.id' : model.key.map((field) => `t.${columnOf(model, field)}`).join(', '))}`,
  );
}

/** Of another connection it is named by its link's address, as it was brought. */
function nameOf({ fields }: Model, field: string, column: string): Sql {
  const link = fields.get(linkFieldOf(field))?.column;
  const name = `"${nameOfField(field)}"`;
  if (link === undefined) return raw(`${column} as ${name}`);
  return raw(`case when t.${link} is null then to_json(${column})
    else (select json_build_object('address', upstream_id) from link where id = t.${link}) end as ${name}`);
}

/** What brings no id of an upstream's, as services, is named by what tells its rows apart. */
function nameColumn(model: Model, index: number): string {
  const field = model.fields.has('upstreamId') ? 'upstreamId' : (model.key[0] ?? 'id');
  return `r${index}.${columnOf(model, field)}`;
}

const kept = ['id', 'source', 'connection', 'goneAt'];

function ownColumns({ refs, through, computed }: Resource, { fields }: Model): Sql[] {
  const out = [
    ...[...kept, ...computed, ...Object.keys(through)],
    ...Object.keys(refs).flatMap((field) => [field, linkFieldOf(field)]),
  ];
  return [...fields.values()]
    .filter(({ name }) => !out.includes(name))
    .map(({ name, column }) => raw(`t.${column} as "${name}"`));
}

/** Whose it is, by its own columns or by those of what it belongs to; and that it is still there, or has not ended. */
function conditions({ refs, open }: Resource, model: Model, of: ConnectionName): Sql[] {
  const { fields } = model;
  const belongs = Object.entries(refs).findIndex(
    ([field, to]) => to !== 'itself' && fields.get(field)?.nullable === false,
  );
  const [owner, owned] = fields.has('source')
    ? [raw('t'), fields]
    : [raw(`r${belongs}`), ownerFields(Object.values(refs)[belongs])];
  return [
    sql`${owner}.source = ${of.dataSource}`,
    ...(owned?.has('connection') ? [sql`${owner}.connection = ${of.connection}`] : []),
    ...(fields.has('goneAt') ? [sql`t.gone_at is null`] : []),
    ...Object.entries(open).map(([field, values]) => {
      const { column, type } = fields.get(field) ?? { column: field, type: 'text' };
      return sql`t.${raw(column)} = any(${values}::${raw(`${type}[]`)})`;
    }),
  ];
}

function ownerFields(resource: Resource | 'itself' | undefined): Model['fields'] | null {
  return resource === undefined || resource === 'itself' ? null : modelOf(resource.model).fields;
}

function columnOf({ fields }: Model, field: string): string {
  return fields.get(field)?.column ?? field;
}
