import { describe, expect, it } from 'vitest';
import { writeInstallation } from '../../server/metrics/question/installation.ts';
import { findContributor } from '../../server/metrics/question/look-up.ts';
import { mergeContributors, splitContributor } from '../../server/people/contributors.ts';
import { computeFacts } from '../support/commits.ts';
import { testDatabase } from '../support/database.ts';
import { address, peopleIn, personOf, storeAccounts } from './people.ts';

const operator = { name: 'test', role: 'admin', contributorId: null, operator: true } as const;
const github = { source: 'github', upstreamId: 'gh1', login: 'ann' };

describe('accounts are one person', () => {
  it('by an address that a tool vouches for, whatever its case', async () => {
    const { pool } = await testDatabase();
    await storeAccounts(pool, [
      address('ann@example.com'),
      { ...github, email: 'Ann@Example.com', emailVerified: true },
      address('bob@example.com'),
    ]);
    expect(await peopleIn(pool)).toEqual([['ann@example.com', 'gh1'], ['bob@example.com']]);
  });

  it('over several steps, in whatever order they come', async () => {
    const { pool } = await testDatabase();
    await storeAccounts(pool, [
      { source: 'jira', upstreamId: 'j1', email: 'ann@work.example', emailVerified: true },
      address('1+ann@users.noreply.github.com'),
      { source: 'gitlab', upstreamId: 'gl1', login: 'annie', email: 'ann@work.example' },
      address('7-annie@users.noreply.gitlab.com'),
      { ...github, email: 'ann@work.example' },
    ]);
    expect(await peopleIn(pool)).toHaveLength(1);
  });

  it('never by an address that nobody vouches for', async () => {
    const { pool } = await testDatabase();
    await storeAccounts(pool, [
      { ...github, email: 'ann@example.com' },
      address('ann@example.com'),
      { source: 'jira', upstreamId: 'j1', email: 'ann@example.com' },
    ]);
    expect(await peopleIn(pool)).toHaveLength(3);
  });

  it.each([
    ['ann@users.noreply.github.com', true],
    ['4711+ann@users.noreply.github.com', true],
    ['4711+ANN@users.noreply.GitHub.com', true],
    ['4711-ann@users.noreply.github.com', false],
    ['4711+ann@users.noreply.gitlab.com', false],
    ['4711+ann@users.noreply.github.com.example.com', false],
  ])('by GitHub’s no-reply address: %s', async (email, joined) => {
    const { pool } = await testDatabase();
    await storeAccounts(pool, [github, address(email)]);
    expect(await peopleIn(pool)).toHaveLength(joined ? 1 : 2);
  });

  it('where the tool stops vouching, no more', async () => {
    const { pool } = await testDatabase();
    await storeAccounts(pool, [
      address('ann@example.com'),
      { ...github, email: 'ann@example.com', emailVerified: true },
    ]);
    await storeAccounts(pool, [{ ...github, email: 'ann@example.com', emailVerified: false }]);
    expect(await peopleIn(pool)).toHaveLength(2);
  });

  it('by hand, with everybody who joins one of them later, and are parted again', async () => {
    const { pool } = await testDatabase();
    await storeAccounts(pool, [
      address('bob@example.com'),
      { ...github, email: 'ann@example.com', emailVerified: true },
    ]);
    const [bob, ann] = [await personOf(pool, 'bob@example.com'), await personOf(pool, 'gh1')];
    await mergeContributors(pool, bob, ann);
    await storeAccounts(pool, [address('ann@example.com')]);
    expect(await peopleIn(pool)).toEqual([['ann@example.com', 'bob@example.com', 'gh1']]);
    expect((await findContributor(pool, String(ann), operator)).id).toBe(bob);
    await splitContributor(pool, bob);
    await computeFacts(pool);
    expect(await peopleIn(pool)).toEqual([['ann@example.com', 'gh1'], ['bob@example.com']]);
    expect((await findContributor(pool, String(ann), operator)).id).toBe(ann);
  });

  it('parted by hand stay parted, though they share an address', async () => {
    const { pool } = await testDatabase();
    await storeAccounts(pool, [
      address('ann@example.com'),
      { ...github, email: 'ann@example.com', emailVerified: true },
    ]);
    await splitContributor(pool, await personOf(pool, 'gh1'));
    await computeFacts(pool);
    expect(await peopleIn(pool)).toEqual([['ann@example.com'], ['gh1']]);
  });

  it('and whoever knew the other’s number still finds them, with their teams', async () => {
    const { pool } = await testDatabase();
    await storeAccounts(pool, [address('ann@example.com'), github]);
    const [first, second] = [await personOf(pool, 'ann@example.com'), await personOf(pool, 'gh1')];
    await pool.query(`with t as (insert into team (slug, name) values ('web', 'Web') returning id)
                      insert into team_member (team_id, contributor_id) select id, ${second} from t`);
    await storeAccounts(pool, [{ ...github, email: 'ann@example.com', emailVerified: true }]);
    expect((await findContributor(pool, String(second), operator)).id).toBe(first);
    expect((await pool.query('select contributor_id from team_member')).rows).toEqual([
      { contributor_id: first },
    ]);
  });

  it('under the name that a tool’s profile gives before that of a commit', async () => {
    const { pool } = await testDatabase();
    await storeAccounts(pool, [
      address('ann@example.com', 'ann-laptop'),
      { ...github, name: 'Ann Lee', email: 'ann@example.com', emailVerified: true },
    ]);
    const { rows } = await pool.query('select name from contributor where merged_into is null');
    expect(rows).toEqual([{ name: 'Ann Lee' }]);
  });
});

describe('bots are', () => {
  const bots = async (pool: Awaited<ReturnType<typeof testDatabase>>['pool']) =>
    (
      await pool.query<{ id: string }>(
        'select a.upstream_id as id from contributor p join account a on a.contributor_id = p.id where p.bot order by 1',
      )
    ).rows.map((row) => row.id);

  it('marked by their tool, named [bot] or listed; and people again once they are taken off the list', async () => {
    const { pool } = await testDatabase();
    await writeInstallation(pool, { botNames: ['Release Robot', 'CI@example.com'] });
    await storeAccounts(pool, [
      { source: 'github', upstreamId: 'flag', bot: true },
      address('1+renovate[bot]@users.noreply.github.com', 'renovate'),
      { source: 'github', upstreamId: 'login', login: 'dependabot[bot]' },
      address('robot@example.com', 'release robot'),
      address('ci@example.com', 'CI'),
      address('ann@example.com', 'Ann'),
    ]);
    expect(await bots(pool)).toEqual([
      '1+renovate[bot]@users.noreply.github.com',
      'ci@example.com',
      'flag',
      'login',
      'robot@example.com',
    ]);
    await writeInstallation(pool, { botNames: [] });
    await computeFacts(pool);
    expect(await bots(pool)).toEqual(['1+renovate[bot]@users.noreply.github.com', 'flag', 'login']);
  });
});
