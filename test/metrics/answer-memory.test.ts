import type { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { Forbidden } from '../../server/contract/errors.ts';
import {
  type AnswerMemory,
  createAnswerMemory,
  type JudgedAnswer,
} from '../../server/metrics/answer/answer-memory.ts';
import type { Asker } from '../../server/metrics/question/asker.ts';
import { asking, metricIn, metricsEngine } from '../support/asking.ts';
import { storeCommits } from '../support/commits.ts';
import { testDatabase } from '../support/database.ts';

const lastWeek = { from: '2026-11-16', to: '2026-11-22' };
const person = { ...lastWeek, contributor: 'ada@example.com' };
const admin: Asker = { name: 'user 1', role: 'admin', contributorId: null, operator: false };

/** As the commit of a writer's transaction does. */
async function newVersion(pool: Pool): Promise<void> {
  await pool.query(
    `insert into data_version as v values (1, 1) on conflict (slot) do update set version = v.version + 1`,
  );
}

async function commitsOf(pool: Pool) {
  await storeCommits(pool, [{ at: '2026-11-17T10:00:00Z', author: 'Ada' }]);
  await newVersion(pool);
}

describe('an answer', async () => {
  const { pool } = await testDatabase();
  await commitsOf(pool);

  it('is computed once for as long as the data stay the same, and again when they changed', async () => {
    const engine = await metricsEngine(pool);
    const first = await asking(engine, 'activity', lastWeek);
    expect(await asking(engine, 'activity', lastWeek)).toBe(first);
    await storeCommits(pool, [{ at: '2026-11-18T10:00:00Z', author: 'Ada' }]);
    await newVersion(pool);
    const second = await asking(engine, 'activity', lastWeek);
    expect(metricIn(second, 'commits').value).toBe((metricIn(first, 'commits').value ?? 0) + 1);
  });

  it('is computed once for all who ask at the same time', async () => {
    const engine = await metricsEngine(pool);
    const [one, other] = await Promise.all([
      asking(engine, 'activity', lastWeek),
      asking(engine, 'activity', lastWeek),
    ]);
    expect(one).toBe(other);
  });

  it('of another question, under another privacy setting or for another asker is another', async () => {
    const engine = await metricsEngine(pool);
    const first = await asking(engine, 'activity', lastWeek, admin);
    const others = [
      await asking(engine, 'activity', { ...lastWeek, by: 'week' }, admin),
      await asking({ ...engine, privacy: 'everyone' }, 'activity', lastWeek, admin),
      await asking(engine, 'activity', lastWeek, { ...admin, role: 'viewer' }),
      await asking(engine, 'activity', lastWeek, { ...admin, contributorId: 1 }),
      await asking(engine, 'activity', lastWeek, { ...admin, operator: true }),
    ];
    for (const other of others) expect(other).not.toBe(first);
    expect(await asking(engine, 'activity', lastWeek, { ...admin, name: 'user 2' })).toBe(first);
  });

  it('that somebody may see is kept from whoever may not', async () => {
    const engine = await metricsEngine(pool, { privacy: 'managers' });
    await asking(engine, 'contribution', person, admin);
    await expect(asking(engine, 'contribution', person, { ...admin, role: 'member' })).rejects.toThrow(
      Forbidden,
    );
    await expect(asking({ ...engine, privacy: 'self' }, 'contribution', person, admin)).rejects.toThrow(
      Forbidden,
    );
  });

  it('about a person is noted each time that somebody looks at it, remembered or not', async () => {
    const engine = await metricsEngine(pool, { privacy: 'everyone' });
    const looks = async () =>
      (await pool.query("select actor from audit_entry where action = 'metric.read' order by id")).rows;
    const before = await looks();
    await asking(engine, 'contribution', person, { ...admin, name: 'user 7' });
    await asking(engine, 'contribution', person, { ...admin, name: 'user 8' });
    await asking(engine, 'contribution', person, { ...admin, name: 'user 8' });
    const after = await looks();
    expect(after.slice(before.length)).toEqual([
      { actor: 'user 7' },
      { actor: 'user 8' },
      { actor: 'user 8' },
    ]);
  });

  it('is not remembered while nobody counts what changes', async () => {
    const fresh = await testDatabase();
    const engine = await metricsEngine(fresh.pool);
    expect(await asking(engine, 'activity', lastWeek)).not.toBe(await asking(engine, 'activity', lastWeek));
  });
});

describe('the memory of answers', async () => {
  const { pool } = await testDatabase();
  await commitsOf(pool);
  const answer = await asking(await metricsEngine(pool), 'activity', lastWeek);

  const counting = (memory: AnswerMemory, judged: Partial<JudgedAnswer> = {}) => {
    const computed: string[] = [];
    return {
      computed,
      recall: (key: string, version = '1') =>
        memory.recall(key, version, async () => {
          computed.push(key);
          return { answer, seen: [], lasts: true, ...judged };
        }),
    };
  };

  it('holds no more than it may, and forgets what was asked longest ago', async () => {
    const one = createAnswerMemory();
    await counting(one).recall('a');
    const memory = createAnswerMemory(one.bytes() * 2);
    const { computed, recall } = counting(memory);
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await recall(key);
    expect(computed).toEqual(['a', 'b', 'c', 'b']);
    expect(memory.bytes()).toBe(one.bytes() * 2);
  });

  it('holds a period that is not over for five seconds', async () => {
    let now = 0;
    const { computed, recall } = counting(
      createAnswerMemory(2 ** 20, () => now),
      { lasts: false },
    );
    await recall('a');
    now = 4_999;
    await recall('a');
    expect(computed).toEqual(['a']);
    now = 5_000;
    await recall('a');
    expect(computed).toEqual(['a', 'a']);
  });

  it('holds nothing of what could not be answered', async () => {
    const memory = createAnswerMemory();
    const fail = () => Promise.reject(new Error('The database is away.'));
    await expect(memory.recall('a', '1', fail)).rejects.toThrow('away');
    const { computed, recall } = counting(memory);
    await recall('a');
    expect(computed).toEqual(['a']);
  });
});
