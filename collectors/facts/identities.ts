import type { PoolClient } from 'pg';
import sql from 'sql-template-tag';
import { select } from '../../prisma/select.ts';
import { consume } from '../engine/consume.ts';
import { markPeople } from '../engine/dirty.ts';
import { defineFact, type FactContext } from '../engine/fact.ts';

/**
 * Which accounts are one person: those that share an address that a tool vouches for, or a tool's own no-reply address.
 * What people decided by hand holds. Marks bots, and gives each person the best known name.
 */
export const identities = defineFact({
  script: 'identities',
  provides: 'identities',
  dependsOn: [],
  compute: (context) =>
    consume(context.pool, 'identities', async (client) => {
      const moved = await joinAccounts(client);
      const marked = await markBots(client, context.settings);
      const named = await nameContributors(client);
      await markPeople(client, [...new Set([...moved, ...marked])], context.timeZone);
      return moved.length + marked.length + named;
    }),
});

/**
 * Accounts that share a key are joined, also over several steps; the person who was there first stays. Keys: a verified
 * address (an account that only names it joins, it does not vouch), GitHub's and GitLab's no-reply addresses by their login.
 */
async function joinAccounts(client: PoolClient): Promise<number[]> {
  const rows = await select<{ id: number }>(
    client,
    sql`with recursive account_key as (
          select id, 'mail ' || lower(email) as key from account
          where email is not null and joined_by = 'AUTOMATIC'
            and lower(email) in (select lower(email) from account where email_verified)
          union
          select id, 'login ' || host || ' ' || lower(login) from account where login is not null and joined_by = 'AUTOMATIC'
          union
          select id, 'login ' || case provider when 'users.noreply.github.com' then 'github.com' else 'gitlab.com' end || ' ' || lower(name)
          from (
            select id, (regexp_match(email, '^(?:\\d+[+-])?([^@]+)@(users\\.noreply\\.(?:github|gitlab)\\.com)$', 'i'))[1] as name,
                   lower((regexp_match(email, '@(users\\.noreply\\.(?:github|gitlab)\\.com)$', 'i'))[1]) as provider
            from account where joined_by = 'AUTOMATIC'
          ) no_reply
          where name is not null
        ),
        linked as (
          select distinct one.id as account, other.id as other from account_key one join account_key other using (key)
        ),
        reached as (
          select account, other from linked
          union
          select reached.account, linked.other from reached join linked on linked.account = reached.other
        ),
        person as (
          select reached.account, min(home.home_id) as contributor
          from reached join account home on home.id = reached.other
          group by reached.account
        ),
        before as (
          select a.id, a.contributor_id, person.contributor
          from account a join person on person.account = a.id
          where a.joined_by = 'AUTOMATIC' and a.contributor_id <> person.contributor
        ),
        moved as (
          update account a set contributor_id = before.contributor from before where a.id = before.id returning a.id
        )
        select contributor_id as id from before union select contributor from before`,
  );
  return rows.map((row) => row.id);
}

/** By the tool's mark, a name or login that ends in [bot], or the installation's list. */
async function markBots(client: PoolClient, { botNames }: FactContext['settings']): Promise<number[]> {
  const listed = botNames.map((name) => name.toLowerCase());
  const rows = await select<{ id: number }>(
    client,
    sql`with judged as (
          select contributor_id as id,
                 bool_or(bot or name ilike '%[bot]' or login ilike '%[bot]' or split_part(email, '@', 1) ilike '%[bot]'
                         or lower(name) = any(${listed}::text[]) or lower(login) = any(${listed}::text[])
                         or lower(email) = any(${listed}::text[])) as bot
          from account group by contributor_id
        )
        update contributor p set bot = coalesce(judged.bot, false)
        from judged where judged.id = p.id and p.bot <> coalesce(judged.bot, false)
        returning p.id`,
  );
  return rows.map((row) => row.id);
}

/** A tool's profile names a person better than a commit does. */
async function nameContributors(client: PoolClient): Promise<number> {
  const rows = await select(
    client,
    sql`with named as (
          select distinct on (contributor_id) contributor_id as id, coalesce(name, login, email, 'Unknown') as name
          from account order by contributor_id, (source = 'git'), (name is null), (id <> home_id), id
        )
        update contributor p set name = named.name from named where named.id = p.id and p.name <> named.name
        returning p.id`,
  );
  return rows.length;
}
