import sql from 'sql-template-tag';
import { type Database, select } from '../../../prisma/select.ts';

/** A table as the database has it. */
export interface TableShape extends Record<string, unknown> {
  name: string;
  columns: string[];
  /** Its columns with instants. */
  instants: string[];
  /** What identifies a row. */
  key: string[];
}

/** The tables that are there, by name, in the order of names. */
export async function tableShapes(database: Database): Promise<Map<string, TableShape>> {
  const rows = await select<TableShape>(
    database,
    sql`select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns,
               coalesce(array_agg(a.attname::text order by a.attnum) filter (where a.atttypid = 'timestamptz'::regtype), '{}') as instants,
               coalesce(array_agg(a.attname::text order by a.attnum) filter (where a.attnum = any(i.indkey::int2[])), '{}') as key
        from pg_class c
        join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        left join pg_index i on i.indrelid = c.oid and i.indisprimary
        where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace
        group by c.relname order by c.relname`,
  );
  return new Map(rows.map((row) => [row.name, row]));
}
