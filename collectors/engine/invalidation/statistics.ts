import sql, { join, raw } from 'sql-template-tag';
import { type Database, select } from '../../../prisma/select.ts';

const tables = ['repository', 'account', 'commit', 'commit_author', 'commit_language', 'presence', 'rollup'];

/**
 * Has PostgreSQL look again at tables that have grown by half since it last did. Its own daemon comes a minute later, and
 * facts of a first collection would be computed by plans for empty tables until then.
 */
export async function refreshStatistics(database: Database): Promise<void> {
  const grown = await select<{ name: string }>(
    database,
    sql`select oid::regclass::text as name from pg_class
        where oid = any(${tables}::regclass[])
          and pg_relation_size(oid) > 1.5 * greatest(relpages, 10) * current_setting('block_size')::int`,
  );
  if (grown.length === 0) return;
  await select(database, sql`analyze ${join(grown.map(({ name }) => raw(name)))}`);
}
