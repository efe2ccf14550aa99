import { describe, expect, it } from 'vitest';
import type { QuestionQuery } from '../../server/contract/question.ts';
import { questionQuery } from '../../server/contract/question.ts';
import { recordsOf } from '../../server/metrics/answer/records.ts';
import type { Asker } from '../../server/metrics/question/asker.ts';
import type { Privacy } from '../../server/metrics/question/engine.ts';
import { asking, metricIn, metricsEngine, operator } from '../support/asking.ts';
import { storeCommits } from '../support/commits.ts';
import { testDatabase } from '../support/database.ts';

const week = { from: '2026-03-02', to: '2026-03-08' };
const people = ['Ada', 'Grace', 'Edsger', 'Barbara', 'Donald', 'Leslie'];

describe('numbers about fewer than five people', async () => {
  const { pool } = await testDatabase();
  await storeCommits(pool, [
    ...people.map((author) => ({ at: '2026-03-02T10:00:00Z', author })),
    { at: '2026-03-03T10:00:00Z', author: 'Ada', repository: 'acme/small' },
    // More commits than people who make a number anonymous: it is people that count.
    ...[1, 2, 3, 4, 5, 6].map((hour) => ({
      at: `2026-03-03T1${hour}:00:00Z`,
      author: 'Grace',
      repository: 'acme/small',
    })),
  ]);
  const { rows } = await pool.query<{ id: number }>("select id from contributor where name = 'Ada'");
  const ada = rows[0]?.id ?? 0;
  await pool.query(
    `insert into team (id, slug, name) values (1, 'one', 'One'); insert into team_member (team_id, contributor_id) values (1, ${ada})`,
  );

  const person = (role: Asker['role'], contributorId: number | null): Asker => ({
    name: 'user 1',
    role,
    contributorId,
    operator: false,
  });
  const tried = async (privacy: Privacy, asker: Asker, group: string, query: QuestionQuery) => {
    try {
      await asking(await metricsEngine(pool, { privacy }), group, { ...week, ...query }, asker);
      return 'answered';
    } catch (error) {
      return error instanceof Error ? error.constructor.name : 'unknown';
    }
  };

  it.each<[string, string, QuestionQuery]>([
    ['an individual group', 'commits', { contributor: 'Ada' }],
    ['a contributor filter on an organization’s group', 'activity', { contributor: 'Ada' }],
    ['a team of one', 'activity', { team: 'one' }],
    ['a repository of two', 'activity', { repository: 'acme/small' }],
  ])('are for those people alone: %s', async (_, group, query) => {
    expect(await tried('self', person('admin', null), group, query)).toBe('Forbidden');
    expect(await tried('managers', person('admin', null), group, query)).toBe('answered');
    expect(await tried('managers', person('member', null), group, query)).toBe('Forbidden');
    expect(await tried('everyone', person('viewer', null), group, query)).toBe('answered');
  });

  it('are for the person who they are about', async () => {
    expect(await tried('self', person('viewer', ada), 'commits', { contributor: 'me' })).toBe('answered');
    expect(await tried('self', person('viewer', ada), 'activity', { team: 'one' })).toBe('answered');
    expect(await tried('self', person('viewer', ada), 'activity', { repository: 'acme/small' })).toBe(
      'Forbidden',
    );
  });

  it('are refused even where the person did nothing', async () => {
    expect(
      await tried('self', person('admin', null), 'commits', {
        contributor: 'Ada',
        from: '2020-01-01',
        to: '2020-01-02',
      }),
    ).toBe('Forbidden');
  });

  it('are the organization’s own where nothing is filtered, however few people there are', async () => {
    expect(
      await tried('self', person('viewer', null), 'activity', { from: '2026-03-03', to: '2026-03-03' }),
    ).toBe('answered');
  });

  it('with five people or more behind them are for everybody', async () => {
    expect(await tried('self', person('viewer', null), 'activity', { repository: 'acme/shop' })).toBe(
      'answered',
    );
  });

  it('name people in their rows, so rows with few people behind them are kept back without a filter too', async () => {
    const engine = await metricsEngine(pool);
    const rowsOf = (query: QuestionQuery, asker: Asker) =>
      recordsOf(engine, asker, 'activity', 'commits', {
        ...questionQuery.parse({ ...week, ...query }),
        limit: 50,
      });
    await expect(rowsOf({ from: '2026-03-03', to: '2026-03-03' }, person('admin', null))).rejects.toThrow(
      'Fewer than 5 people',
    );
    expect((await rowsOf({}, person('viewer', null))).records).toHaveLength(13);
  });

  it('cannot be counted from rows either: those of others have no name', async () => {
    const engine = await metricsEngine(pool);
    const question = { ...questionQuery.parse(week), limit: 50 };
    const namesFor = async (asker: Asker) => {
      const { records } = await recordsOf(engine, asker, 'activity', 'commits', question);
      return [...new Set(records.map((record) => record.person))].toSorted();
    };
    expect(await namesFor(person('admin', null))).toEqual([null]);
    expect(await namesFor(person('viewer', ada))).toEqual(['Ada', null]);
  });

  it('of a small repository cannot be counted from rows: which one they are of is not said', async () => {
    const engine = await metricsEngine(pool);
    const question = { ...questionQuery.parse(week), limit: 50 };
    const repositoriesFor = async (asker: Asker) => {
      const { records } = await recordsOf(engine, asker, 'activity', 'commits', question);
      return new Set(records.map(({ repository, subject }) => `${repository}: ${subject !== null}`));
    };
    expect(await repositoriesFor(person('viewer', null))).toEqual(
      new Set(['acme/shop: true', 'null: false']),
    );
    expect(await repositoriesFor(operator)).toEqual(new Set(['acme/shop: true', 'acme/small: true']));
  });

  it('stay about one person, by however many names that person is asked for', async () => {
    const contributor = ['Ada', 'ada', 'ADA', 'ada@example.com', 'Ada@example.com', String(ada)];
    expect(await tried('self', person('admin', null), 'activity', { contributor })).toBe('Forbidden');
  });

  it('do not become about many by naming people who did nothing', async () => {
    const day = { from: '2026-03-03', to: '2026-03-03' };
    const everybody = { contributor: people };
    expect(await tried('self', person('viewer', null), 'activity', everybody)).toBe('answered');
    expect(await tried('self', person('viewer', null), 'activity', { ...everybody, ...day })).toBe(
      'Forbidden',
    );
  });

  it('are not hidden behind more people in the period before', async () => {
    const days = { repository: 'acme/shop', from: '2026-03-03', to: '2026-03-03' };
    await storeCommits(pool, [{ at: '2026-03-03T09:00:00Z', author: 'Ada' }]);
    const compared = { ...days, compare: 'previous' as const };
    expect(await tried('self', person('viewer', null), 'activity', compared)).toBe('Forbidden');
    const whole = { ...days, from: '2026-03-02', compare: 'previous' as const };
    expect(await tried('self', person('viewer', null), 'activity', whole)).toBe('answered');
    const before = { ...days, from: '2026-03-04', to: '2026-03-05', compare: 'previous' as const };
    expect(await tried('self', person('viewer', null), 'activity', before)).toBe('answered');
  });

  it('are not hidden behind bots', async () => {
    const bots = ['a', 'b', 'c', 'd'].map((name) => `${name}[bot]`);
    await storeCommits(
      pool,
      ['Ada', ...bots].map((author) => ({ at: '2026-03-04T10:00:00Z', author, repository: 'acme/bots' })),
    );
    const query = { repository: 'acme/bots', bots: 'true' as const };
    expect(await tried('self', person('viewer', null), 'activity', query)).toBe('Forbidden');
  });

  it('of a team tell about all of its members where one of them alone did something', async () => {
    await pool.query(
      `insert into team (id, slug, name) values (2, 'all', 'All');
       insert into team_member (team_id, contributor_id) select 2, id from contributor where not bot`,
    );
    const day = { team: 'all', from: '2026-03-04', to: '2026-03-04' };
    expect(await tried('self', person('viewer', ada), 'activity', { team: 'all' })).toBe('answered');
    expect(await tried('self', person('viewer', ada), 'activity', day)).toBe('Forbidden');
  });

  it('of a small team that did nothing are about its members too', async () => {
    const past = { team: 'one', from: '2020-01-01', to: '2020-01-02' };
    expect(await tried('self', person('viewer', null), 'activity', past)).toBe('Forbidden');
    expect(await tried('self', person('viewer', ada), 'activity', past)).toBe('answered');
    expect(await tried('self', person('viewer', null), 'activity', { ...past, team: 'all' })).toBe(
      'answered',
    );
  });

  it('say who may see them, and which setting decides', async () => {
    const asked = asking(
      await metricsEngine(pool),
      'commits',
      { ...week, contributor: 'Ada' },
      person('admin', null),
    );
    await expect(asked).rejects.toMatchObject({ hint: expect.stringContaining('MOMENTUM_PRIVACY') });
  });

  it('answer “me” with what to do where it is not known who that is', async () => {
    const asked = asking(
      await metricsEngine(pool),
      'commits',
      { ...week, contributor: 'me' },
      person('viewer', null),
    );
    await expect(asked).rejects.toMatchObject({ hint: expect.stringContaining('contributor link') });
  });

  it('are noted in the audit log when somebody else looks at them, and not when it is the person', async () => {
    await pool.query('truncate audit_entry');
    await tried('everyone', person('viewer', null), 'commits', { contributor: 'Ada' });
    await tried('everyone', person('viewer', ada), 'commits', { contributor: 'me' });
    const { rows } = await pool.query('select actor, action, subject, detail from audit_entry');
    expect(rows).toEqual([
      { actor: 'user 1', action: 'metric.read', subject: 'commit-activity', detail: { contributors: [ada] } },
    ]);
  });

  it('are noted there too where a team or a repository stands for so few', async () => {
    await pool.query('truncate audit_entry');
    await tried('managers', person('admin', null), 'activity', { team: 'one' });
    await tried('managers', person('admin', null), 'activity', { repository: 'acme/shop' });
    const { rows } = await pool.query('select subject, detail from audit_entry');
    expect(rows).toEqual([{ subject: 'commit-pr-activity', detail: { contributors: [ada] } }]);
  });

  it('are there for whoever runs the command line', async () => {
    const day = { from: '2026-03-02', to: '2026-03-02' };
    const answer = await asking(await metricsEngine(pool), 'commits', { ...day, contributor: 'Ada' });
    expect(metricIn(answer, 'commits').value).toBe(1);
  });
});
