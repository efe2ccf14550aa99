import sql, { join, raw, type Sql } from 'sql-template-tag';
import { modelOf } from '../../../prisma/datamodel.ts';
import { select } from '../../../prisma/select.ts';
import type { Resource } from '../resource/resource.ts';
import { otherRefs } from './references.ts';
import type { Target } from './target.ts';

/** Whether rows of a resource are marked gone by snapshots that do not name them. */
export function isMarkedGone({ model, wholeIn, write }: Resource): boolean {
  return modelOf(model).fields.has('goneAt') && wholeIn === undefined && write === undefined;
}

/**
 * Marks rows of a connection as gone that its complete snapshot no longer names. With a scope: those alone that refer to what the
 * scope is the upstream id of, which is none where it is something else.
 */
export async function markGone(
  target: Target,
  resource: Resource,
  named: ReadonlySet<string>,
  scope: string | null = null,
): Promise<void> {
  const { client, dataSource, connection } = target;
  const { table } = modelOf(resource.model);
  const within = scope === null ? [] : referringTo(target, resource, scope);
  if (scope !== null && within.length === 0) return;
  await select(
    client,
    sql`update ${raw(table)} t set gone_at = now()
        where t.source = ${dataSource} and t.connection = ${connection} and t.gone_at is null
          and not (t.upstream_id = any(${[...named]}::text[]))
          ${within.length === 0 ? sql`` : sql`and (${join(within, ' or ')})`}`,
  );
}

function referringTo({ dataSource, connection }: Target, { model, refs }: Resource, scope: string): Sql[] {
  const { fields } = modelOf(model);
  return otherRefs(refs).flatMap(([field, to]) => {
    const other = modelOf(to.model);
    if (!other.fields.has('connection')) return [];
    return sql`t.${raw(fields.get(field)?.column ?? field)} in (
      select id from ${raw(other.table)}
      where source = ${dataSource} and connection = ${connection} and upstream_id = ${scope})`;
  });
}
