import sql, { raw } from 'sql-template-tag';
import { select } from '../../../../prisma/select.ts';
import type { Target } from '../../../engine/write/target.ts';
import type { TeamRow } from './row.ts';

/**
 * Writes all teams of a connection with who is in them and what they own. No upstream tells since when: whoever is there when a
 * team is first met has always been; whoever comes or goes later, and a team that is gone, does so now.
 */
export async function writeTeams(target: Target, rows: readonly TeamRow[]): Promise<number> {
  const written = await writeNames(target, rows);
  await writeParents(target, rows);
  const fresh = written.filter((row) => row.inserted).map((row) => row.id);
  const changes = await writeBelongings(target, rows, fresh);
  return written.length + changes;
}

/** A slug that another team has already gets the connection's name behind it. */
async function writeNames(
  { client, dataSource, connection }: Target,
  rows: readonly TeamRow[],
): Promise<{ id: number; inserted: boolean }[]> {
  return select(
    client,
    sql`with given as (
          select g.upstream_id, g.name,
                 case when exists (
                   select from team other
                   where other.slug = g.slug
                     and (other.source, other.connection, other.upstream_id)
                         is distinct from (${dataSource}, ${connection}, g.upstream_id))
                 then g.slug || '-' || ${`${dataSource}-${connection}`} else g.slug end as slug
          from unnest(${rows.map((row) => row.upstreamId)}::text[], ${rows.map((row) => row.slug)}::text[],
                      ${rows.map((row) => row.name)}::text[]) g (upstream_id, slug, name)
        )
        insert into team as t (slug, name, source, connection, upstream_id)
        select slug, name, ${dataSource}, ${connection}, upstream_id from given
        on conflict (source, connection, upstream_id) do update set slug = excluded.slug, name = excluded.name
        where (t.slug, t.name) is distinct from (excluded.slug, excluded.name)
        returning id, t.xmax = 0 as inserted`,
  );
}

async function writeParents(
  { client, dataSource, connection }: Target,
  rows: readonly TeamRow[],
): Promise<void> {
  await select(
    client,
    sql`update team t set parent_id = parent.id
        from unnest(${rows.map((row) => row.upstreamId)}::text[], ${rows.map((row) => row.parent)}::text[])
             g (upstream_id, parent)
        left join team parent
          on parent.source = ${dataSource} and parent.connection = ${connection} and parent.upstream_id = g.parent
        where t.source = ${dataSource} and t.connection = ${connection} and t.upstream_id = g.upstream_id
          and t.parent_id is distinct from parent.id`,
  );
}

/** People and repositories alike: who came begins now, who left ends now. */
async function writeBelongings(
  target: Target,
  rows: readonly TeamRow[],
  fresh: readonly number[],
): Promise<number> {
  const members = rows.flatMap((row) =>
    row.members.map((one) => ({ team: row.upstreamId, host: row.host, one })),
  );
  const repositories = rows.flatMap((row) =>
    row.repositories.map((one) => ({ team: row.upstreamId, host: row.host, one })),
  );
  const people = sql`select distinct t.id as team_id, a.contributor_id as one
    from ${pairs(members)}
    join team t on t.source = ${target.dataSource} and t.connection = ${target.connection} and t.upstream_id = g.team
    join account a on a.source = ${target.dataSource} and a.host = g.host and a.upstream_id = g.one`;
  const owned = sql`select distinct t.id as team_id, r.id as one
    from ${pairs(repositories)}
    join team t on t.source = ${target.dataSource} and t.connection = ${target.connection} and t.upstream_id = g.team
    join repository r on r.source = ${target.dataSource} and r.connection = ${target.connection} and r.upstream_id = g.one`;
  return (
    (await replace(target, 'team_member', 'contributor_id', people, fresh)) +
    (await replace(target, 'team_repository', 'repository_id', owned, fresh))
  );
}

function pairs(given: readonly { team: string; host: string; one: string }[]) {
  return sql`unnest(${given.map((pair) => pair.team)}::text[], ${given.map((pair) => pair.host)}::text[],
                    ${given.map((pair) => pair.one)}::text[]) g (team, host, one)`;
}

async function replace(
  { client, dataSource, connection }: Target,
  table: 'team_member' | 'team_repository',
  column: 'contributor_id' | 'repository_id',
  now: ReturnType<typeof sql>,
  fresh: readonly number[],
): Promise<number> {
  const changed = await select(
    client,
    sql`with now_there as (${now}),
        ended as (
          update ${raw(table)} b set until = now()
          from team t
          where t.id = b.team_id and t.source = ${dataSource} and t.connection = ${connection} and b.until is null
            and not exists (select from now_there n where n.team_id = b.team_id and n.one = b.${raw(column)})
          returning b.id
        ),
        begun as (
          insert into ${raw(table)} (team_id, ${raw(column)}, since)
          select n.team_id, n.one, case when n.team_id = any(${fresh}::int[]) then null else now() end
          from now_there n
          where not exists (
            select from ${raw(table)} b where b.team_id = n.team_id and b.${raw(column)} = n.one and b.until is null)
          returning id
        )
        select id from ended union all select id from begun`,
  );
  return changed.length;
}
