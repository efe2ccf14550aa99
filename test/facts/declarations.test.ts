import { describe, expect, it } from 'vitest';
import { loadCollectorCatalogue } from '../../collectors/engine/catalogue.ts';
import { defineFact, type Follows } from '../../collectors/engine/contract/fact.ts';
import { installTriggers } from '../../collectors/engine/invalidation/install-triggers.ts';
import { rulesOf } from '../../collectors/engine/invalidation/rules.ts';
import { tableShapes } from '../../collectors/engine/invalidation/table-shapes.ts';
import { inTransaction } from '../../prisma/select.ts';
import { storeCommits } from '../support/commits.ts';
import { testDatabase } from '../support/database.ts';
import { installMarks } from '../support/marking.ts';

const { pool } = await testDatabase();
const { facts, resources } = await loadCollectorCatalogue();
const shapes = await tableShapes(pool);

function factThat(follows: Follows, name = 'own') {
  return defineFact({ name, writes: {}, follows, compute: async () => 0 });
}

const rules = (follows: Follows, ...others: ReturnType<typeof factThat>[]) =>
  rulesOf(
    { resources: resources.resources, facts: [...facts, factThat(follows), ...others], rolledUp: [] },
    shapes,
  ).filter(({ fact }) => fact === 'own');

describe('what a fact follows', () => {
  it('is every table of a resource, but what facts compute of it', () => {
    const own = rules({ commits: 'day' });
    expect(own.map(({ table }) => table)).toEqual(['commit', 'commit_author', 'commit_language']);
    expect(own[0]?.columns).toContain('reachable');
    expect(own[0]?.columns).not.toContain('home');
  });

  it('may be found through what a row belongs to', () => {
    expect(rules({ 'deployment-commits': 'repository' })[0]?.marking).toContain('from deployment owner');
    expect(rules({ 'pipeline-steps': 'repository' })[0]?.marking).toContain('from pipeline owner');
  });

  it.each<[string, Follows]>([
    ['follows “comits”, which is none of', { comits: 'day' }],
    [
      'cannot follow commits: a row of commit does not say its repository_id and number',
      { commits: 'pull request' },
    ],
    ['cannot follow links: a row of link does not say its repository_id and instant', { links: 'day' }],
    ['cannot follow pipelines: pipeline does not say whose a row is', { pipelines: 'person' }],
    [
      'follows reviews, which has no table “commit”',
      { reviews: { by: 'repository', columns: { commit: 'all' } } },
    ],
    [
      'whose review has no column “veridct”',
      { reviews: { by: 'repository', columns: { review: ['veridct'] } } },
    ],
    [
      'follows commit.home as commits: it is what a fact computes',
      { commits: { by: 'day', columns: { commit: ['home'] } } },
    ],
  ])('is refused where it %s, by the file', (sentence, follows) => {
    expect(() => rules(follows)).toThrow(
      `collectors/facts/own.ts ${sentence}`.replace('own.ts whose', 'own.ts follows reviews, whose'),
    );
  });

  it('is refused where facts follow each other in a circle', () => {
    const other = factThat({ 'facts/own': 'day' }, 'other');
    expect(() => rules({ 'facts/other': 'day' }, other)).toThrow(
      'collectors/facts/own.ts, collectors/facts/other.ts follow each other in a circle.',
    );
  });
});

describe('an installation', () => {
  const marked = async () =>
    (await pool.query<{ fact: string }>('select distinct fact from dirty order by 1')).rows.map(
      ({ fact }) => fact,
    );
  const declare = (...declared: ReturnType<typeof factThat>[]) =>
    installTriggers(pool, { resources: resources.resources, facts: declared, rolledUp: [], timeZone: 'UTC' });

  it('marks what is declared now and no longer what was, whoever writes', async () => {
    await storeCommits(pool, [{ at: '2026-03-02T10:00:00Z', author: 'Ada' }]);
    await declare(factThat({ commits: 'repository' }, 'mine'), factThat({ memberships: 'person' }, 'theirs'));
    await pool.query('update commit set reachable = false');
    expect(await marked()).toEqual(['mine']);
    await declare(factThat({ commits: { by: 'day', columns: { commit: ['subject'] } } }, 'later'));
    await pool.query('delete from dirty');
    await pool.query("update commit set reachable = true, subject = 'Another'");
    await pool.query('update commit set reachable = false');
    expect(await marked()).toEqual(['later']);
    expect((await pool.query('select from dirty')).rowCount).toBe(1);
    await installMarks(pool, 'UTC');
  });

  it('waits for whoever writes, and lets several processes start at once', async () => {
    const writing = inTransaction(pool, async (client) => {
      await client.query("update commit set subject = 'Under way'");
      await new Promise((resolve) => setTimeout(resolve, 300));
    });
    await Promise.all([declare(), declare(), declare(), writing]);
    const { rows } = await pool.query(
      "select from pg_trigger where tgname like 'momentum_commit_%' and tgrelid = 'commit'::regclass",
    );
    expect(rows).toHaveLength(3);
    await installMarks(pool, 'UTC');
  });
});

describe('the version of the data', () => {
  const version = async () =>
    Number(
      (await pool.query('select coalesce(sum(version), 0) as version from data_version')).rows[0]?.version,
    );

  it.each([
    "insert into team (slug, name) values ('web', 'Web')",
    "update commit set subject = 'Yet another'",
    "insert into installation_setting (key, value) values ('holidays', '[]')",
    'delete from commit_language',
    "insert into resource_freshness (resource, data_source, connection, status) values ('commits', 'own', 'default', 'COMPLETED')",
    'delete from rollup',
  ])('rises once with %s, and not where that changes nothing', async (statement) => {
    await pool.query(
      "insert into commit_language select repository_id, sha, 'CSS', 'markup', 1, 0 from commit on conflict do nothing",
    );
    await pool.query(
      "insert into rollup values ('own', '', 'ORGANIZATION', 0, '2026-03-02', 1, 1) on conflict do nothing",
    );
    const before = await version();
    await inTransaction(pool, async (client) => {
      await client.query(statement);
      if (statement.startsWith('update')) await client.query(statement);
    });
    expect(await version()).toBe(before + 1);
    await pool.query('delete from commit_language where false');
    expect(await version()).toBe(before + 1);
  });

  it('does not rise with bookkeeping', async () => {
    const before = await version();
    await pool.query(
      "insert into collection (requested_by, selection, status) values ('test', '{}', 'WAITING')",
    );
    await pool.query("insert into audit_entry (actor, action, subject, detail) values ('a', 'b', 'c', '{}')");
    expect(await version()).toBe(before);
  });

  it('makes no writer wait for another', async () => {
    const before = await version();
    const [one, other] = [await pool.connect(), await pool.connect()];
    for (const client of [one, other]) {
      await client.query("begin; set local lock_timeout = '1s'");
      await client.query("select set_config('momentum.version_raised', '', true)");
    }
    await one.query("insert into team (slug, name) values ('one', 'One')");
    await other.query("insert into team (slug, name) values ('other', 'Other')");
    for (const client of [one, other]) {
      await client.query('commit');
      client.release();
    }
    expect(await version()).toBe(before + 2);
  });
});
