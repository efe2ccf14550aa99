import sql from 'sql-template-tag';
import { type Database, select } from '../../../prisma/select.ts';

/** Marks everything of facts, as a rebuild does. Whatever else is to be computed again is marked by the triggers. */
export async function markEverything(database: Database, facts: readonly string[]): Promise<void> {
  await select(
    database,
    sql`insert into dirty (fact, scope_kind, scope_id) select fact, 'ORGANIZATION', 0 from unnest(${facts}::text[]) f (fact)`,
  );
}
