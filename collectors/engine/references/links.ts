import type { PoolClient } from 'pg';
import sql, { raw } from 'sql-template-tag';
import { modelOf } from '../../../prisma/datamodel.ts';
import { select } from '../../../prisma/select.ts';
import type { Resource, WrittenRow } from '../resource/resource.ts';
import type { Target } from '../write/target.ts';
import { addressOfLinks } from './service.ts';

/** A link, and the row of another connection that it leads to; null while none is known. */
export interface ResolvedLink {
  id: number;
  to: number | null;
}

/** Links of this connection by address: new ones are made, and lead to what is there already. */
export async function linksTo(
  { client, dataSource, connection }: Target,
  resource: Resource,
  addresses: Iterable<string>,
): Promise<ReadonlyMap<string, ResolvedLink>> {
  const wanted = [...new Set(addresses)];
  if (wanted.length === 0) return new Map();
  const { table } = modelOf(resource.model);
  const made = await select(
    client,
    sql`insert into link (source, connection, kind, upstream_id)
        select ${dataSource}, ${connection}, ${table}, address from unnest(${wanted}::text[]) w (address) order by address
        on conflict do nothing returning id`,
  );
  if (made.length > 0) await resolveLinks(client, resource);
  const found = await select<ResolvedLink & { address: string }>(
    client,
    sql`select id, upstream_id as address, ${raw(`${table}_id`)} as to from link
        where source = ${dataSource} and connection = ${connection} and kind = ${table} and upstream_id = any(${wanted}::text[])`,
  );
  return new Map(found.map(({ address, ...link }) => [address, link]));
}

/**
 * Finds what automatic links that lead nowhere, or to what is gone, lead to now; the others stay with what they were found for,
 * whatever it is called now. What is never gone, as services, keeps its slug, but other links may lead there today: all are looked
 * for. Answers the links that changed.
 */
export async function resolveLinks(client: PoolClient, resource: Resource): Promise<number[]> {
  const { table, fields } = modelOf(resource.model);
  const isLoose = fields.has('goneAt') ? sql`t.id is null or t.gone_at is not null` : sql`true`;
  const loose = await select<Loose>(
    client,
    sql`select l.id, l.source, l.connection, l.upstream_id as address, ${raw(`l.${table}_id`)} as to
        from link l left join ${raw(table)} t on t.id = ${raw(`l.${table}_id`)}
        where l.kind = ${table} and l.linked_by = 'AUTOMATIC' and (${isLoose})`,
  );
  if (loose.length === 0) return [];
  const found = await candidates(client, resource);
  const changed = loose.flatMap((link) => {
    const to = nearest(found.get(link.address) ?? [], link);
    return to === link.to ? [] : [{ id: link.id, to }];
  });
  await select(
    client,
    sql`update link set ${raw(`${table}_id`)} = g.row
        from unnest(${changed.map((one) => one.id)}::int[], ${changed.map((one) => one.to)}::int[]) g (id, row)
        where link.id = g.id`,
  );
  return changed.map(({ id }) => id);
}

interface Owned {
  source: string;
  connection: string;
}
type Loose = Owned & { id: number; address: string; to: number | null } & Record<string, unknown>;
type Candidate = Owned & { id: number };

/**
 * What is there of a resource by each of its addresses, in the order in which it was first collected; a row has `linkedAs` besides, the
 * addresses of the links of other kinds that lead to it. What was called so before
 * counts where nothing is now: of several the newest first, since a name is free for another once it was given up.
 */
async function candidates(client: PoolClient, resource: Resource): Promise<Map<string, Candidate[]>> {
  const { table, fields } = modelOf(resource.model);
  const columns = [...fields.values()].map(({ name, column }) => `${column} as "${name}"`).join(', ');
  const rows = await select<Candidate & WrittenRow>(
    client,
    sql`select ${raw(columns)},
               array(select ${addressOfLinks} from link l where ${raw(`l.${table}_id`)} = t.id and l.kind <> ${table}) as "linkedAs"
        from ${raw(table)} t ${fields.has('goneAt') ? sql`where gone_at is null` : sql``} order by id`,
  );
  const present = byAddress(rows, (row) => resource.foundBy?.(row));
  const former = byAddress(rows.toReversed(), (row) => resource.formerlyFoundBy?.(row));
  return new Map([...former, ...present]);
}

function byAddress(
  rows: readonly (Candidate & WrittenRow)[],
  addressesOf: (row: WrittenRow) => readonly string[] | undefined,
): Map<string, Candidate[]> {
  const found = new Map<string, Candidate[]>();
  for (const row of rows) {
    for (const address of new Set(addressesOf(row) ?? []))
      found.set(address, [...(found.get(address) ?? []), row]);
  }
  return found;
}

/** Where several connections brought the same: that of the link's own one, else the first. */
function nearest(found: readonly Candidate[], { source, connection }: Owned): number | null {
  const own = found.find((one) => one.source === source && one.connection === connection);
  return (own ?? found[0])?.id ?? null;
}
