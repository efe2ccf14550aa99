import { describe, expect, it } from 'vitest';
import { asking, metricIn, metricsEngine } from '../support/asking.ts';
import { collected, computeFacts, type StoredCommit, storeCommits } from '../support/commits.ts';
import { testDatabase } from '../support/database.ts';

async function commits(stored: readonly StoredCommit[]) {
  const database = await testDatabase();
  await storeCommits(database.pool, stored);
  return { ...database, engine: await metricsEngine(database.pool) };
}

const week = { from: '2026-03-02', to: '2026-03-08' };

describe('a commit', async () => {
  const { engine, pool } = await commits([
    { at: '2026-03-02T10:00:00Z', author: 'Ada', sha: 'a'.repeat(40), repository: 'acme/shop' },
    { at: '2026-03-02T10:00:00Z', author: 'Ada', sha: 'a'.repeat(40), repository: 'acme/fork' },
    { at: '2026-03-03T10:00:00Z', author: 'Grace', repository: 'acme/fork' },
    { at: '2026-03-03T11:00:00Z', author: 'renovate[bot]', repository: 'acme/shop' },
    { at: '2026-03-04T11:00:00Z', author: 'Ada', reachable: false },
  ]);
  const count = async (query: object) =>
    metricIn(await asking(engine, 'activity', { ...week, ...query }), 'commits').value;

  it('in two repositories counts once in totals', async () => expect(await count({})).toBe(2));
  it('shows under a filter on either repository', async () => {
    expect(await count({ repository: 'acme/shop' })).toBe(1);
    expect(await count({ repository: 'acme/fork' })).toBe(2);
  });
  it('counts once where both repositories are asked for', async () => {
    expect(await count({ repository: ['acme/shop', 'acme/fork'] })).toBe(2);
  });
  it('of a bot is left out, and said to be, unless bots are asked for', async () => {
    const answer = await asking(engine, 'activity', week);
    expect(metricIn(answer, 'commits').excluded).toContainEqual({ reason: 'bot', count: 1 });
    expect(await count({ bots: 'true' })).toBe(3);
  });
  it('that no default branch reaches is not counted', async () =>
    expect(await count({ from: '2026-03-04', to: '2026-03-04' })).toBe(0));
  it('of an archived repository is out, and asking for that repository is refused by name', async () => {
    await pool.query("update repository set archived = true where full_name = 'acme/fork'");
    await computeFacts(pool);
    expect(await count({})).toBe(1);
    await expect(count({ repository: 'acme/fork' })).rejects.toThrow('acme/fork is archived');
  });
});

describe('values', async () => {
  const { engine, pool } = await commits(
    ['02', '03', '03', '04', '05', '06', '06', '06', '06'].map((day) => ({
      at: `2026-03-${day}T10:00:00Z`,
      author: 'Ada',
      added: Number(day),
    })),
  );

  it('of empty buckets are 0 for counts and null for averages', async () => {
    const activity = await asking(engine, 'activity', { from: '2026-03-06', to: '2026-03-08' });
    expect(metricIn(activity, 'commits').series.map((point) => point.value)).toEqual([4, 0, 0]);
    const sizes = await asking(engine, 'commits', {
      from: '2026-03-06',
      to: '2026-03-08',
      contributor: 'Ada',
    });
    expect(metricIn(sizes, 'commit_size').series.map((point) => point.value)).toEqual([6, null, null]);
  });

  it('before the first collected instant are no data, and the bucket in which collecting began is partial', async () => {
    await collected(pool, new Date('2026-03-03T12:00:00Z'));
    const series = metricIn(
      await asking(engine, 'activity', { from: '2026-03-01', to: '2026-03-04' }),
      'commits',
    ).series;
    await collected(pool);
    expect(series.map(({ value, partial }) => [value, partial])).toEqual([
      [null, undefined],
      [null, undefined],
      [2, true],
      [1, undefined],
    ]);
  });

  it('change against the period before, unless one of the two has fewer than five observations', async () => {
    const compared = await asking(engine, 'activity', {
      from: '2026-03-06',
      to: '2026-03-09',
      compare: 'previous',
    });
    const { value, previousValue, change } = metricIn(compared, 'commits');
    expect({ value, previousValue, change }).toEqual({ value: 4, previousValue: 5, change: null });
    const longer = await asking(engine, 'activity', {
      from: '2026-03-06',
      to: '2026-03-06',
      compare: 'previous',
    });
    expect(longer.previousPeriod).toEqual({ from: '2026-03-05', to: '2026-03-05' });
  });

  it('follow the least-squares line of the whole buckets', async () => {
    const { trend } = metricIn(
      await asking(engine, 'activity', { from: '2026-03-02', to: '2026-03-06' }),
      'commit_rate',
    );
    // 1, 2, 1, 1, 4: the mean is 1.8, the slope (−2·1 −1·2 +0·1 +1·1 +2·4) / 10.
    expect(trend?.perBucket).toBeCloseTo(0.5);
    expect(trend?.start).toBeCloseTo(0.8);
  });

  it('per working day leave weekends and the installation’s holidays out', async () => {
    await pool.query(
      `insert into installation_setting (key, value, changed_at) values ('holidays', '["2026-03-04"]', now())`,
    );
    const answer = metricIn(
      await asking(engine, 'activity', { from: '2026-03-02', to: '2026-03-08' }),
      'commit_rate',
    );
    await pool.query('delete from installation_setting');
    expect(answer.value).toBe(9 / 4);
    expect(answer.series.map((point) => point.value)).toEqual([1, 2, null, 1, 4, null, null]);
  });

  it('come with mean and percentiles, interpolated', async () => {
    const { statistics } = metricIn(
      await asking(engine, 'commits', { ...week, contributor: 'Ada' }),
      'commit_size',
    );
    expect(statistics).toEqual({ mean: 41 / 9, median: 5, p75: 6, p90: 6, p95: 6 });
  });
});

describe('a name in a filter', async () => {
  const { engine, pool } = await commits([
    { at: '2026-03-02T10:00:00Z', author: 'Ada Lovelace', email: 'ada@example.com' },
    { at: '2026-03-02T10:00:00Z', author: 'Ada Lovelace', email: 'ada@home.example' },
  ]);

  it.each([
    ['repository', 'acme/shpo', 'Did you mean acme/shop?'],
    ['contributor', 'Ada Lovelance', 'Did you mean Ada Lovelace'],
    ['team', 'payments', 'There is no team “payments”.'],
  ])('of %s that is unknown is answered with the nearest', async (filter, name, words) => {
    const failed = asking(engine, 'activity', { ...week, [filter]: name }).catch(
      (error: Error & { hint?: string }) => `${error.message} ${error.hint}`,
    );
    expect(await failed).toContain(words);
  });

  it('that fits several is refused with the candidates', async () => {
    await expect(asking(engine, 'commits', { ...week, contributor: 'Ada Lovelace' })).rejects.toThrow(
      'fits several: Ada Lovelace (1), Ada Lovelace (2)',
    );
  });

  it('with its host tells two repositories of one name apart', async () => {
    await pool.query(
      `insert into repository (source, connection, upstream_id, host, full_name) values ('git', 'default', 'x', 'other.example', 'acme/shop')`,
    );
    await expect(asking(engine, 'activity', { ...week, repository: 'acme/shop' })).rejects.toThrow(
      'git.example:acme/shop',
    );
    const answer = await asking(engine, 'activity', { ...week, repository: 'git.example:acme/shop' });
    expect(metricIn(answer, 'commits').value).toBe(2);
  });

  it.each([
    ['individual groups without a person', 'commits', {}, 'is about one person'],
    [
      'individual groups by team',
      'commits',
      { contributor: 'ada@example.com', team: 'x' },
      'cannot be filtered by team',
    ],
    ['unknown groups', 'cycle-tiem', {}, 'There is no group of metrics “cycle-tiem”'],
    [
      'unknown metrics',
      'activity',
      { metric: 'comits' },
      'There is no metric in commit-pr-activity “comits”',
    ],
  ])('is refused for %s', async (_, group, query, words) => {
    await expect(asking(engine, group, { ...week, ...query })).rejects.toThrow(words);
  });
});
