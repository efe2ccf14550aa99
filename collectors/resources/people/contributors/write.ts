import type { PoolClient } from 'pg';
import sql from 'sql-template-tag';
import { select } from '../../../../prisma/select.ts';
import type { Target } from '../../../engine/write/target.ts';
import type { ContributorRow } from './row.ts';

/** Writes accounts; each new one is a person of its own until identities are joined. */
export async function writeAccounts(
  target: Target,
  source: string,
  rows: readonly ContributorRow[],
): Promise<number> {
  const distinct = [...new Map(rows.map((row) => [keyOf(row), row])).values()];
  if (distinct.length === 0) return 0;
  const known = await accountIds(target, source, distinct);
  const added = distinct.filter((row) => !known.has(keyOf(row)));
  return (await insertAccounts(target, source, added)) + (await updateAccounts(target, source, distinct));
}

/** Ids of accounts by host and upstream id, joined as `keyOf` does. */
export async function accountIds(
  { client }: Target,
  source: string,
  rows: readonly Pick<ContributorRow, 'host' | 'upstreamId'>[],
): Promise<Map<string, number>> {
  const found = await select<{ id: number; host: string; upstreamId: string }>(
    client,
    sql`select id, host, upstream_id as "upstreamId" from account
        where source = ${source} and upstream_id = any(${rows.map((row) => row.upstreamId)}::text[])`,
  );
  return new Map(found.map((row) => [keyOf(row), row.id]));
}

export function keyOf({ host, upstreamId }: Pick<ContributorRow, 'host' | 'upstreamId'>): string {
  return `${host}\u0000${upstreamId}`;
}

/**
 * Two scripts may meet the same people at once: the second would leave a person without an account, or each would wait for
 * a row that the other has changed.
 */
async function oneAtATime(client: PoolClient): Promise<void> {
  await select(client, sql`select pg_advisory_xact_lock(hashtext('account'))`);
}

async function insertAccounts(
  { client }: Target,
  source: string,
  rows: readonly ContributorRow[],
): Promise<number> {
  if (rows.length === 0) return 0;
  await oneAtATime(client);
  const inserted = await select(
    client,
    sql`with given as (
          select g.*, nextval(pg_get_serial_sequence('contributor', 'id'))::int as person
          from unnest(${rows.map((row) => row.host)}::text[], ${rows.map((row) => row.upstreamId)}::text[],
                      ${rows.map((row) => row.login)}::text[], ${rows.map((row) => row.email)}::text[],
                      ${rows.map((row) => row.emailVerified)}::bool[], ${rows.map((row) => row.name)}::text[],
                      ${rows.map((row) => row.avatarUrl)}::text[], ${rows.map((row) => row.bot)}::bool[])
               g (host, upstream_id, login, email, email_verified, name, avatar_url, bot)
          where not exists (select from account a
                            where a.source = ${source} and a.host = g.host and a.upstream_id = g.upstream_id)
        ),
        person as (
          insert into contributor (id, name, bot)
          select person, coalesce(name, login, email, 'Unknown'), bot from given
        )
        insert into account (source, host, upstream_id, login, email, email_verified, name, avatar_url, bot, contributor_id, home_id)
        select ${source}, host, upstream_id, login, email, email_verified, name, avatar_url, bot, person, person from given
        returning id`,
  );
  return inserted.length;
}

/** What an upstream no longer tells is kept: a profile seen once is better than none. */
async function updateAccounts(
  { client }: Target,
  source: string,
  rows: readonly ContributorRow[],
): Promise<number> {
  const differing = sql`
    from unnest(${rows.map((row) => row.host)}::text[], ${rows.map((row) => row.upstreamId)}::text[],
                ${rows.map((row) => row.login)}::text[], ${rows.map((row) => row.email)}::text[],
                ${rows.map((row) => row.emailVerified)}::bool[], ${rows.map((row) => row.name)}::text[],
                ${rows.map((row) => row.avatarUrl)}::text[], ${rows.map((row) => row.bot)}::bool[])
         g (host, upstream_id, login, email, email_verified, name, avatar_url, bot)
    where a.source = ${source} and a.host = g.host and a.upstream_id = g.upstream_id
      and (coalesce(g.login, a.login), coalesce(g.email, a.email),
           case when g.email is null then a.email_verified else g.email_verified end, coalesce(g.name, a.name),
           coalesce(g.avatar_url, a.avatar_url), g.bot)
          is distinct from (a.login, a.email, a.email_verified, a.name, a.avatar_url, a.bot)`;
  const [found] = await select<{ some: boolean }>(
    client,
    sql`select exists (select from account a cross join lateral (select ${differing}) g) as some`,
  );
  if (!found?.some) return 0;
  await oneAtATime(client);
  const updated = await select(
    client,
    sql`update account a
        set login = coalesce(g.login, a.login), email = coalesce(g.email, a.email),
            email_verified = case when g.email is null then a.email_verified else g.email_verified end, name = coalesce(g.name, a.name),
            avatar_url = coalesce(g.avatar_url, a.avatar_url), bot = g.bot
        ${differing}
        returning a.id`,
  );
  return updated.length;
}
