import sql from 'sql-template-tag';
import { type Database, select } from '../../prisma/select.ts';
import type { Caller, Role } from './caller.ts';
import { hashOf, newSecret } from './secret.ts';

const days = 30;

/** Begins a session of 30 days and answers the secret for its cookie; those that are over are forgotten. */
export async function beginSession(
  database: Database,
  userId: number,
): Promise<{ secret: string; expiresAt: Date }> {
  const secret = newSecret();
  const expiresAt = new Date(Date.now() + days * 86_400_000);
  await select(database, sql`delete from session where expires_at <= now()`);
  await select(
    database,
    sql`insert into session (id, user_id, expires_at) values (${hashOf(secret)}, ${userId}, ${expiresAt})`,
  );
  return { secret, expiresAt };
}

/** Whose session it is; null where it is unknown or over. */
export async function findSession(database: Database, secret: string): Promise<Caller | null> {
  const [user] = await select<{ id: number; name: string; role: Role; contributorId: number | null }>(
    database,
    sql`select u.id, u.name, lower(u.role::text) as role, coalesce(c.merged_into, u.contributor_id) as "contributorId"
        from session s
        join app_user u on u.id = s.user_id
        left join contributor c on c.id = u.contributor_id
        where s.id = ${hashOf(secret)} and s.expires_at > now()`,
  );
  return user ? { kind: 'user', ...user } : null;
}

export async function endSession(database: Database, secret: string): Promise<void> {
  await select(database, sql`delete from session where id = ${hashOf(secret)}`);
}
