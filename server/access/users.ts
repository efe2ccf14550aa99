import type { Pool } from 'pg';
import sql from 'sql-template-tag';
import { z } from 'zod';
import { type Database, inTransaction, select } from '../../prisma/select.ts';
import { Conflict, NotFound } from '../contract/errors.ts';
import { noteAudit } from './audit.ts';
import type { Role } from './caller.ts';
import { lockUsers, newSignInPath } from './sign-in.ts';
import { revokeTokensMadeBy } from './tokens.ts';

/** What a user may do; each includes the ones before it. */
export const userRole = z.enum(['viewer', 'member', 'admin']) satisfies z.ZodType<Role>;

/** An address as it is kept: in lower case, so that nobody is there twice. */
export const emailAddress = z.email('is no e-mail address').max(254).toLowerCase();

export interface ListedUser {
  id: number;
  name: string;
  email: string | null;
  role: Role;
  /** Whose numbers are theirs; null where nobody has said so yet. */
  contributor: { id: number; name: string } | null;
  createdAt: Date;
}

/** Everybody who can sign in, those who were there first before the others. */
export async function listUsers(database: Database): Promise<ListedUser[]> {
  return select<ListedUser & Record<string, unknown>>(
    database,
    sql`select u.id, u.name, u.email, lower(u.role::text) as role, u.created_at as "createdAt",
               case when p.id is not null then json_build_object('id', p.id, 'name', p.name) end as contributor
        from app_user u
        left join contributor c on c.id = u.contributor_id
        left join contributor p on p.id = coalesce(c.merged_into, c.id)
        order by u.id`,
  );
}

/**
 * Makes a user and a path that signs them in once. They are tied to no contributor: anybody can sign commits with any address,
 * so an address alone opens nobody's numbers. Throws `Conflict` where the address is taken.
 */
export async function addUser(
  pool: Pool,
  actor: string,
  user: { email: string; name?: string | undefined; role: Role },
): Promise<{ id: number; path: string }> {
  const { email, role } = user;
  return changingUsers(pool, async (client) => {
    const taken = await select(client, sql`select id from app_user where lower(email) = lower(${email})`);
    if (taken.length > 0) throw new Conflict(`${email} is a user already.`);
    const [made] = await select<{ id: number }>(
      client,
      sql`insert into app_user (name, email, role)
          values (${user.name ?? email}, lower(${email}), upper(${role})::role) returning id`,
    );
    if (!made) throw new Error('A user who was just made is not there.');
    await noteAudit(client, {
      actor,
      action: 'user.add',
      subject: `user ${made.id}`,
      detail: { email, role },
    });
    return { id: made.id, path: await newSignInPath(client, made.id, null) };
  });
}

/** A further path that signs a user in once within 15 minutes. Throws `NotFound`. */
export async function newPathFor(pool: Pool, actor: string, id: number): Promise<string> {
  return changingUsers(pool, async (client) => {
    await readUser(client, id);
    await noteAudit(client, { actor, action: 'user.sign-in-link', subject: `user ${id}` });
    return newSignInPath(client, id, null);
  });
}

/**
 * Gives a user another role, from their next request on. Who is administrator no more loses the administrators' tokens that
 * they made. Throws `NotFound`, and `Conflict` for the last administrator.
 */
export async function changeRole(pool: Pool, actor: string, id: number, role: Role): Promise<void> {
  await changingUsers(pool, async (client) => {
    const { role: before } = await readUser(client, id);
    if (before === role) return;
    if (before === 'admin') await refuseTheLast(client, id);
    await select(client, sql`update app_user set role = upper(${role})::role where id = ${id}`);
    const tokens = before === 'admin' ? await revokeTokensMadeBy(client, id, 'admin') : [];
    const detail = { before, role, tokens };
    await noteAudit(client, { actor, action: 'user.role', subject: `user ${id}`, detail });
  });
}

/**
 * Removes a user with their sessions, links and Slack accounts, and revokes the tokens that they made. Throws `NotFound`, and
 * `Conflict` for the last administrator.
 */
export async function removeUser(pool: Pool, actor: string, id: number): Promise<{ tokens: number }> {
  return changingUsers(pool, async (client) => {
    const { role, email, name } = await readUser(client, id);
    if (role === 'admin') await refuseTheLast(client, id);
    await select(client, sql`delete from sign_in_link where user_id = ${id}`);
    await select(client, sql`delete from app_user where id = ${id}`);
    const tokens = await revokeTokensMadeBy(client, id, null);
    const detail = { email, name, tokens };
    await noteAudit(client, { actor, action: 'user.remove', subject: `user ${id}`, detail });
    return { tokens: tokens.length };
  });
}

/** Two changes at once must neither make an address a user twice nor remove the last two administrators. */
async function changingUsers<T>(pool: Pool, change: (client: Database) => Promise<T>): Promise<T> {
  return inTransaction(pool, async (client) => {
    await lockUsers(client);
    return change(client);
  });
}

interface KnownUser {
  name: string;
  email: string | null;
  role: Role;
}

async function readUser(client: Database, id: number): Promise<KnownUser> {
  const [user] = await select<KnownUser & Record<string, unknown>>(
    client,
    sql`select name, email, lower(role::text) as role from app_user where id = ${id}`,
  );
  if (!user) throw new NotFound(`There is no user ${id}.`);
  return user;
}

async function refuseTheLast(client: Database, id: number): Promise<void> {
  const others = await select(
    client,
    sql`select id from app_user where role = 'ADMIN' and id <> ${id} limit 1`,
  );
  if (others.length > 0) return;
  throw new Conflict('This is the last administrator.', { hint: 'Make somebody else administrator first.' });
}
