import type { Pool } from 'pg';
import sql from 'sql-template-tag';
import { type Database, inTransaction, select } from '../../prisma/select.ts';
import { Forbidden, NotFound } from '../contract/errors.ts';
import { hashOf, newSecret } from './secret.ts';
import { beginSession } from './sessions.ts';

const minutes = 15;

/** Whether anybody can administer this installation yet. */
export async function hasAdministrator(database: Database): Promise<boolean> {
  const rows = await select(database, sql`select id from app_user where role = 'ADMIN' limit 1`);
  return rows.length > 0;
}

/** Until the end of the transaction nobody else changes who can sign in. */
export async function lockUsers(client: Database): Promise<void> {
  await select(client, sql`select pg_advisory_xact_lock(hashtext('users'))`);
}

/**
 * A path that signs in once within 15 minutes: as a user, or, without one, as the first administrator. `email` is how that
 * administrator signs commits, where the installation can tell: it ties them to their own numbers.
 */
export async function newSignInPath(
  database: Database,
  userId: number | null,
  email: string | null,
): Promise<string> {
  const secret = newSecret();
  const expiresAt = new Date(Date.now() + minutes * 60_000);
  await select(database, sql`delete from sign_in_link where expires_at <= now() - interval '1 day'`);
  await select(
    database,
    sql`insert into sign_in_link (id, user_id, email, expires_at) values (${hashOf(secret)}, ${userId}, ${email}, ${expiresAt})`,
  );
  return `/sign-in/${secret}`;
}

/** Uses a link up and begins a session. Throws `Forbidden` for a link that is unknown, used or over. */
export async function signInWith(
  pool: Pool,
  secret: string,
): Promise<{ userId: number; session: { secret: string; expiresAt: Date } }> {
  return inTransaction(pool, async (client) => {
    const [link] = await select<{ userId: number | null; email: string | null }>(
      client,
      sql`update sign_in_link set used_at = now()
          where id = ${hashOf(secret)} and used_at is null and expires_at > now()
          returning user_id as "userId", email`,
    );
    if (!link) {
      throw new Forbidden('This sign-in link was used before, or its 15 minutes are over.', {
        hint: 'An administrator has a new one for you: npm run momentum -- sign-in EMAIL.',
      });
    }
    const userId = link.userId ?? (await firstAdministrator(client, link.email));
    return { userId, session: await beginSession(client, userId) };
  });
}

/** The user with an e-mail address, or the only one there is. Throws `NotFound`. */
export async function findUser(
  database: Database,
  email: string | null,
): Promise<{ id: number; name: string }> {
  const users = await select<{ id: number; name: string }>(
    database,
    email === null
      ? sql`select id, name from app_user order by id limit 2`
      : sql`select id, name from app_user where email = lower(${email}) or id::text = ${email}`,
  );
  const [user, ...others] = users;
  if (!user) throw new NotFound(email === null ? 'There is no user yet.' : `There is no user ${email}.`);
  if (others.length > 0) throw new NotFound('There are several users: name one by e-mail address or id.');
  return user;
}

/**
 * Ties administrators to the contributor who signs commits with their address, where they are tied to none yet: the first
 * administrator is often made before anything is collected. Their address was read on the machine itself; that of whoever was
 * added later is only what somebody typed, and must not open the numbers of the person it belongs to.
 */
export async function tieAdministrators(database: Database): Promise<void> {
  await select(
    database,
    sql`update app_user u set contributor_id = a.contributor_id
        from account a
        where u.role = 'ADMIN' and u.contributor_id is null and lower(a.email) = u.email
          and not exists (select from app_user other where other.contributor_id = a.contributor_id)
          and not exists (select from audit_entry where action = 'user.add' and subject = 'user ' || u.id)`,
  );
}

async function firstAdministrator(client: Database, email: string | null): Promise<number> {
  // Two links used at once must not make two of them.
  await lockUsers(client);
  if (await hasAdministrator(client)) {
    throw new Forbidden('There is an administrator by now: ask them for a link of your own.');
  }
  const [person] = await select<{ id: number; name: string }>(
    client,
    sql`select p.id, p.name from account a join contributor p on p.id = a.contributor_id
        where lower(a.email) = lower(${email})
          and not exists (select from app_user u where u.contributor_id = p.id and u.email is distinct from lower(${email}))
        limit 1`,
  );
  // They may have been added before, with another role.
  const [user] = await select<{ id: number }>(
    client,
    sql`insert into app_user as u (name, email, role, contributor_id)
        values (${person?.name ?? 'Administrator'}, lower(${email}), 'ADMIN', ${person?.id ?? null})
        on conflict (email) do update
        set role = 'ADMIN', contributor_id = coalesce(u.contributor_id, excluded.contributor_id)
        returning id`,
  );
  if (!user) throw new Error('The first administrator could not be made.');
  return user.id;
}
