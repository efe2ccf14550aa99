import type { Pool } from 'pg';
import sql from 'sql-template-tag';
import { type Database, inTransaction, select } from '../../prisma/select.ts';
import { InvalidInput } from '../contract/errors.ts';

/** A person with the accounts that are theirs. */
export interface ListedContributor {
  id: number;
  name: string;
  bot: boolean;
  accounts: { id: number; source: string; login: string | null; email: string | null; joinedBy: string }[];
}

/** People whose name, login or address contains `search`, in order of name. */
export async function listContributors(
  database: Database,
  search: string,
  limit: number,
): Promise<ListedContributor[]> {
  const pattern = `%${search.replaceAll(/[\\%_]/g, '\\$&')}%`;
  return select<ListedContributor>(
    database,
    sql`select p.id, p.name, p.bot,
               json_agg(json_build_object('id', a.id, 'source', a.source, 'login', a.login, 'email', a.email,
                                          'joinedBy', lower(a.joined_by::text)) order by a.id) as accounts
        from contributor p join account a on a.contributor_id = p.id
        group by p.id
        having p.name ilike ${pattern} or bool_or(a.login ilike ${pattern}) or bool_or(a.email ilike ${pattern})
        order by lower(p.name), p.id limit ${limit}`,
  );
}

/** Says that two contributors are one person: the accounts of `other` go to `person`. Old ids still find the person. */
export async function mergeContributors(pool: Pool, person: number, other: number): Promise<void> {
  if (person === other) throw new InvalidInput('These are one contributor already.');
  await inTransaction(pool, async (client) => {
    await select(
      client,
      sql`update account set contributor_id = ${person}, joined_by = 'HAND' where contributor_id = ${other}`,
    );
    await select(
      client,
      sql`update contributor set merged_into = ${person} where id = ${other} or merged_into = ${other}`,
    );
    await moveMemberships(client, other, person);
  });
}

/**
 * Parts a contributor again: accounts that were merged by hand go back where they came from; where there are none, every
 * account becomes a person of its own and stays one. Answers the people that there are now.
 */
export async function splitContributor(pool: Pool, person: number): Promise<number[]> {
  return inTransaction(pool, async (client) => {
    const moved = (await undoMerges(client, person)) || (await partAccounts(client, person));
    if (!moved) throw new InvalidInput('This contributor has one account, so there is nothing to part.');
    const people = [person, ...moved];
    await select(client, sql`update contributor set merged_into = null where id = any(${people}::int[])`);
    await returnMemberships(client, person, moved);
    return people;
  });
}

async function undoMerges(client: Database, person: number): Promise<number[] | null> {
  const rows = await select<{ id: number }>(
    client,
    sql`update account set contributor_id = home_id, joined_by = 'AUTOMATIC'
        where contributor_id = ${person} and joined_by = 'HAND' and home_id <> ${person}
        returning home_id as id`,
  );
  return rows.length === 0 ? null : [...new Set(rows.map((row) => row.id))];
}

async function partAccounts(client: Database, person: number): Promise<number[] | null> {
  const rows = await select<{ id: number }>(
    client,
    sql`with others as (
          select id, coalesce(name, login, email, 'Unknown') as name,
                 nextval(pg_get_serial_sequence('contributor', 'id'))::int as own
          from (select * from account where contributor_id = ${person} order by id offset 1) a
        ),
        people as (insert into contributor (id, name) select own, name from others),
        first as (update account set joined_by = 'PARTED'
                  where contributor_id = ${person} and exists (select from others) and id not in (select id from others))
        update account a set contributor_id = own, home_id = own, joined_by = 'PARTED'
        from others where a.id = others.id
        returning own as id`,
  );
  return rows.length === 0 ? null : rows.map((row) => row.id);
}

/** They remember whose they were. Users need no move: they are found by their contributor, wherever that was merged into. */
async function moveMemberships(client: Database, from: number, to: number): Promise<void> {
  await select(
    client,
    sql`update team_member set contributor_id = ${to}, home_id = coalesce(home_id, ${from}) where contributor_id = ${from}`,
  );
}

async function returnMemberships(client: Database, from: number, to: readonly number[]): Promise<void> {
  await select(
    client,
    sql`update team_member set contributor_id = home_id, home_id = null
        where contributor_id = ${from} and home_id = any(${to}::int[])`,
  );
}
