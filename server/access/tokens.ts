import sql from 'sql-template-tag';
import { z } from 'zod';
import { type Database, select } from '../../prisma/select.ts';
import { InvalidInput, NotFound } from '../contract/errors.ts';
import type { Caller } from './caller.ts';
import { hashOf, isSame, newSecret } from './secret.ts';

/** What a token may do: read metrics, or everything but other people's individual numbers. */
export const tokenScope = z.enum(['read', 'admin']);
export type TokenScope = z.infer<typeof tokenScope>;

/** A token as it is listed; its text is shown once, when it is made. */
export interface ListedToken {
  id: number;
  name: string;
  scopes: TokenScope[];
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
}

const prefix = 'momentum_';

/** Makes a token and answers its text, which is kept nowhere. */
export async function createToken(
  database: Database,
  token: { name: string; scope: TokenScope; expiresAt: Date | null },
): Promise<{ id: number; token: string }> {
  const text = prefix + newSecret();
  const [row] = await select<{ id: number }>(
    database,
    sql`insert into api_token (name, hash, scopes, expires_at)
        values (${token.name}, ${hashOf(text)}, ${[token.scope]}::text[], ${token.expiresAt}) returning id`,
  );
  if (!row) throw new Error('A token that was just made is not there.');
  return { id: row.id, token: text };
}

/** Tokens that can still be used, newest first. */
export async function listTokens(database: Database): Promise<ListedToken[]> {
  return select<ListedToken>(
    database,
    sql`select id, name, scopes, created_at as "createdAt", expires_at as "expiresAt", last_used_at as "lastUsedAt"
        from api_token where revoked_at is null and (expires_at is null or expires_at > now()) order by id desc`,
  );
}

/** Throws `NotFound` where there is no such token, or it was revoked before. */
export async function revokeToken(database: Database, id: number): Promise<void> {
  const rows = await select(
    database,
    sql`update api_token set revoked_at = now() where id = ${id} and revoked_at is null returning id`,
  );
  if (rows.length === 0) throw new NotFound(`There is no token ${id}.`);
}

/**
 * Revokes what a user made, of one scope or of each, and answers the ids. A token belongs to nobody: who made it is in the audit
 * log.
 */
export async function revokeTokensMadeBy(
  database: Database,
  userId: number,
  scope: TokenScope | null,
): Promise<number[]> {
  const rows = await select<{ id: number }>(
    database,
    sql`update api_token set revoked_at = now()
        where revoked_at is null and (${scope}::text is null or ${scope}::text = any(scopes))
          and id::text in (select subject from audit_entry
                           where action = 'token.create' and actor = ${`user ${userId}`})
        returning id`,
  );
  return rows.map((row) => row.id);
}

/** Who a token is; null where it is unknown, expired or revoked. The environment's administrator token has the id 0. */
export async function findToken(
  database: Database,
  adminToken: string | undefined,
  text: string,
): Promise<Caller | null> {
  if (adminToken !== undefined && isSame(adminToken, text))
    return callerFor(0, 'MOMENTUM_ADMIN_TOKEN', ['admin']);
  const [row] = await select<{ id: number; name: string; scopes: TokenScope[] }>(
    database,
    // A page of widgets sends many requests at once: they must not wait for each other to note the time.
    sql`with token as (
          select id, name, scopes from api_token
          where hash = ${hashOf(text)} and revoked_at is null and (expires_at is null or expires_at > now())
        ),
        noted as (
          update api_token t set last_used_at = now() from token
          where t.id = token.id and (t.last_used_at is null or t.last_used_at < now() - interval '1 minute')
        )
        select id, name, scopes from token`,
  );
  return row ? callerFor(row.id, row.name, row.scopes) : null;
}

/** `90d` from now. Throws `InvalidInput` for what is no number of days. */
export function expiryOf(text: string | undefined, now: Date): Date | null {
  if (text === undefined) return null;
  const days = /^([1-9]\d{0,4})d$/.exec(text)?.[1];
  if (days === undefined)
    throw new InvalidInput(`“${text}” is no number of days.`, { hint: 'Give it as 90d.' });
  return new Date(now.getTime() + Number(days) * 86_400_000);
}

function callerFor(id: number, name: string, scopes: readonly TokenScope[]): Caller {
  return {
    kind: 'token',
    id,
    name,
    role: scopes.includes('admin') ? 'admin' : 'viewer',
    contributorId: null,
  };
}
