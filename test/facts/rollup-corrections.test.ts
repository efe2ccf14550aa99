import type { Pool } from 'pg';
import { beforeEach, describe, expect, it } from 'vitest';
import { rollups } from '../../collectors/facts/rollups.ts';
import { computeFacts, factContext, rebuildFacts, storeCommits } from '../support/commits.ts';
import { testDatabase } from '../support/database.ts';
import { storeDelivery } from '../support/pull-requests.ts';
import { personOf } from './people.ts';
import { begin, timeZone } from './random-history.ts';

const day = '2026-03-24';

/** Sums of all that there is, as of now. */
async function sums(pool: Pool): Promise<unknown[]> {
  const { rows } = await pool.query(
    'select observation, key, scope_kind, scope_id, day, n, sum from rollup order by 1, 2, 3, 4, 5',
  );
  return rows;
}

/** What a team has of one observation on the day. */
async function ofTeam(pool: Pool, team: string, observation: string): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    `select n from rollup r join team t on t.id = r.scope_id
     where scope_kind = 'TEAM' and t.slug = $1 and observation = $2 and day = $3`,
    [team, observation, day],
  );
  return rows[0]?.n ?? 0;
}

describe('a team has what a rebuild would give it', async () => {
  const { pool } = await testDatabase();

  async function expectAsRebuilt(): Promise<void> {
    await computeFacts(pool, timeZone);
    const byAndBy = await sums(pool);
    await rebuildFacts(pool, timeZone);
    expect(byAndBy).toEqual(await sums(pool));
  }

  async function join(team: string, name: string, since: string | null = null, until: string | null = null) {
    await pool.query(
      'insert into team_member (team_id, contributor_id, since, until) select id, $2, $3, $4 from team where slug = $1',
      [team, await personOf(pool, `${name.toLowerCase()}@example.com`), since, until],
    );
  }

  beforeEach(() => begin(pool));

  it('where its only deployment is gone', async () => {
    const finished = `${day}T10:00:00Z`;
    await storeDelivery(
      pool,
      { deployments: [{ id: 'd1', sha: 'a', environment: 'production', status: 'SUCCEEDED', finished }] },
      timeZone,
    );
    await pool.query(
      "insert into team_repository (team_id, repository_id) select t.id, r.id from team t, repository r where slug = 'ops' and full_name = 'acme/shop'",
    );
    await computeFacts(pool, timeZone);
    expect(await ofTeam(pool, 'ops', 'deployments')).toBe(1);
    await pool.query('delete from deployment');
    await expectAsRebuilt();
    expect(await ofTeam(pool, 'ops', 'deployments')).toBe(0);
  });

  it('where somebody’s only commit of a day went when they left it', async () => {
    await join('web', 'Ada');
    await storeCommits(pool, [{ at: `${day}T10:00:00Z`, author: 'Ada' }], timeZone);
    expect(await ofTeam(pool, 'web', 'commits')).toBe(1);
    await pool.query("update commit set reachable = false where authored_at::date = '2026-03-24'");
    await pool.query('delete from team_member');
    await expectAsRebuilt();
    expect(await ofTeam(pool, 'web', 'commits')).toBe(0);
  });

  it('where a pull request was closed again on the day on which its author left it', async () => {
    await join('web', 'Ada', null, `${day}T12:00:00Z`);
    const pull = { number: 1, author: 'Ada', opened: '2026-03-20T08:00:00Z', state: 'CLOSED' as const };
    await storeDelivery(pool, { pullRequests: [{ ...pull, closed: `${day}T09:00:00Z` }] }, timeZone);
    expect(await ofTeam(pool, 'web', 'prs_ended')).toBe(1);
    await storeDelivery(pool, { pullRequests: [{ ...pull, closed: `${day}T15:00:00Z` }] }, timeZone);
    await expectAsRebuilt();
    expect(await ofTeam(pool, 'web', 'prs_ended')).toBe(0);
  });

  it('where two people’s commits of a day changed hands when one of them came to it at noon', async () => {
    await join('web', 'Grace', `${day}T12:00:00Z`);
    await storeCommits(
      pool,
      [
        { at: `${day}T09:00:00Z`, author: 'Ada' },
        { at: `${day}T15:00:00Z`, author: 'Grace' },
      ],
      timeZone,
    );
    expect(await ofTeam(pool, 'web', 'commits')).toBe(1);
    await pool.query(`
      with swapped as (
        select c.sha, other.author_id from commit c join commit other on other.sha <> c.sha
        where c.authored_at::date = '2026-03-24' and other.authored_at::date = '2026-03-24'),
      authored as (update commit c set author_id = s.author_id from swapped s where s.sha = c.sha)
      update commit_author c set account_id = s.author_id from swapped s where s.sha = c.sha`);
    await expectAsRebuilt();
    expect(await ofTeam(pool, 'web', 'commits')).toBe(0);
  });
});

it('a month that has but one hour, which its clocks have twice, is computed too', async () => {
  const { pool } = await testDatabase();
  const havana = 'America/Havana';
  const commits = ['2026-10-10T10:00:00Z', '2026-11-01T04:30:00Z'].map((at) => ({ at, author: 'Ada' }));
  await storeCommits(pool, commits, havana);
  const before = await sums(pool);
  await pool.query('truncate rollup, rollup_part');
  await rebuildFacts(pool, havana);
  expect(await sums(pool)).toEqual(before);
});

it('what belongs to no repository counts, whoever it is asked for by', async () => {
  const { pool } = await testDatabase();
  const select = `
    select created_at as at, 1::float8 as value, null::int as person, repository_id as repository, false as bot, true as home,
           id as identity
    from deployment`;
  const observed = { id: 'started', select, by: 'person', key: null, hasService: false, needs: [] } as const;
  await pool.query(`
    insert into deployment (source, connection, upstream_id, environment, link_kind, link_id, status, created_at)
    values ('github', 'default', 'd1', 'production', 'environment', 'production', 'RUNNING', '${day}T10:00:00Z')`);
  await rollups.compute({ ...(await factContext(pool)), rolledUp: [observed] });
  expect(await sums(pool)).toMatchObject([{ observation: 'started', scope_kind: 'ORGANIZATION', day, n: 1 }]);
});
