import sql from 'sql-template-tag';
import { type Database, select } from '../../prisma/select.ts';

/** Who did or saw what, for the audit log. */
export interface AuditEntry {
  actor: string;
  action: string;
  subject: string;
  detail?: Record<string, unknown>;
}

export interface ListedAuditEntry extends AuditEntry {
  id: number;
  at: Date;
}

/** Notes something that changes what others see, or that looks at one person's numbers. */
export async function noteAudit(database: Database, entry: AuditEntry): Promise<void> {
  const detail = entry.detail === undefined ? null : JSON.stringify(entry.detail);
  await select(
    database,
    sql`insert into audit_entry (actor, action, subject, detail)
        values (${entry.actor}, ${entry.action}, ${entry.subject}, ${detail}::jsonb)`,
  );
}

/** The newest entries first. */
export async function listAudit(database: Database, limit: number): Promise<ListedAuditEntry[]> {
  return select<ListedAuditEntry>(
    database,
    sql`select id, at, actor, action, subject, coalesce(detail, '{}') as detail from audit_entry order by id desc limit ${limit}`,
  );
}
