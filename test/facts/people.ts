import type { Pool } from 'pg';
import { writePage } from '../../collectors/engine/write/page.ts';
import type { ContributorRow } from '../../collectors/resources/people/contributors/row.ts';
import { inTransaction } from '../../prisma/select.ts';
import { computeFacts } from '../support/commits.ts';
import { resources } from '../support/resources.ts';

export type GivenAccount = Partial<ContributorRow> & { source: string; upstreamId: string };

/** Writes accounts as their tools would bring them, and joins them. */
export async function storeAccounts(pool: Pool, accounts: readonly GivenAccount[]): Promise<void> {
  for (const { source, ...account } of accounts) {
    const row = {
      host: source === 'git' ? '' : `${source}.com`,
      login: null,
      email: null,
      emailVerified: false,
      name: null,
      avatarUrl: null,
      bot: false,
      ...account,
    };
    await inTransaction(pool, (client) =>
      writePage(
        { client, resources, dataSource: source, connection: 'default', timeZone: 'UTC' },
        { rows: { contributors: [row] } },
      ),
    );
  }
  await computeFacts(pool);
}

/** An account that is nothing but an address in a commit. */
export const address = (email: string, name = 'Somebody'): GivenAccount => ({
  source: 'git',
  upstreamId: email.toLowerCase(),
  email: email.toLowerCase(),
  name,
});

/** Upstream ids of the accounts of each person, in order. */
export async function peopleIn(pool: Pool): Promise<string[][]> {
  const { rows } = await pool.query<{ accounts: string[] }>(`
    select array_agg(upstream_id order by upstream_id) as accounts from account
    group by contributor_id order by min(upstream_id)`);
  return rows.map((row) => row.accounts);
}

/** Id of the person who has an account. */
export async function personOf(pool: Pool, upstreamId: string): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    'select contributor_id as id from account where upstream_id = $1',
    [upstreamId],
  );
  if (!rows[0]) throw new Error(`There is no account ${upstreamId}.`);
  return rows[0].id;
}
