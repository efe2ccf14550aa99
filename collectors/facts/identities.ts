import type { PoolClient } from 'pg';
import sql from 'sql-template-tag';
import { select } from '../../prisma/select.ts';
import { defineFact, type FactContext } from '../engine/contract/fact.ts';
import { consume } from '../engine/invalidation/dirty-queue.ts';
import { followAccounts, joinAccounts } from './people/join.ts';

/**
 * Which accounts are one person: those that share an address that a tool vouches for, or a tool's own no-reply address.
 * What people decided by hand holds. Marks bots, and gives each person the best known name.
 */
export const identities = defineFact({
  name: 'identities',
  writes: {
    account: ['contributor_id'],
    contributor: ['bot', 'name', 'merged_into'],
    team_member: ['contributor_id'],
  },
  follows: {
    // Whoever was joined or parted by hand takes along those who share an address with them.
    contributors: { by: 'everything', columns: { account: 'all' } },
    settings: { by: 'everything', where: "row.key = 'botNames'" },
  },
  compute: (context) =>
    consume(context, { fact: 'identities' }, async (client) => {
      const moved = await joinAccounts(client);
      await followAccounts(client);
      const marked = await markBots(client, context.settings);
      const named = await nameContributors(client);
      return moved + marked + named;
    }),
});

/** By the tool's mark, a name or login that ends in [bot], or the installation's list. */
async function markBots(client: PoolClient, { botNames }: FactContext['settings']): Promise<number> {
  const listed = botNames.map((name) => name.toLowerCase());
  const rows = await select(
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
  return rows.length;
}

/** A tool's profile names a person better than a commit does. */
async function nameContributors(client: PoolClient): Promise<number> {
  const rows = await select(
    client,
    sql`with named as (
          select distinct on (contributor_id) contributor_id as id, coalesce(name, login, email, 'Unknown') as name
          from account order by contributor_id, (source = 'git'), (name is null), (contributor_id <> home_id), id
        )
        update contributor p set name = named.name from named where named.id = p.id and p.name <> named.name
        returning p.id`,
  );
  return rows.length;
}
