import sql, { join, raw } from 'sql-template-tag';
import { type Database, select } from '../../../prisma/select.ts';

/** Fewer changed rows than these make no plan worse. */
const fewRows = 1_000;

/**
 * Has PostgreSQL look again at every table that has grown by half since it last did, or of which a fifth was changed. Its own
 * daemon comes a minute later, and facts of a first collection would be computed by plans for empty tables until then.
 */
export async function refreshStatistics(database: Database): Promise<void> {
  const changed = await select<{ name: string }>(
    database,
    sql`select c.oid::regclass::text as name
        from pg_class c
        left join pg_stat_user_tables s on s.relid = c.oid
        where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace
          and pg_has_role(c.relowner, 'usage')
          and (pg_relation_size(c.oid) > 1.5 * greatest(c.relpages, 10) * current_setting('block_size')::int
               or s.n_mod_since_analyze > ${fewRows} + c.reltuples / 5)`,
  );
  if (changed.length === 0) return;
  await select(database, sql`analyze (skip_locked) ${join(changed.map(({ name }) => raw(name)))}`);
}
