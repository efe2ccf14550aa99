import { describe, expect, it } from 'vitest';
import { listRuns } from '../../collectors/engine/run/history.ts';
import { createRunProgress } from '../../collectors/engine/run/progress.ts';
import { createWarnings } from '../../collectors/engine/run/warnings.ts';
import { testDatabase } from '../support/database.ts';

const nothingSpent = () => ({ calls: 0, points: 0 });

describe('the progress of a run', () => {
  it('adds up its scopes; those that have not begun are taken to be like the others', () => {
    const tally = createRunProgress(nothingSpent);
    tally.scopesAre(4);
    tally.windowBegins('shop', 1);
    tally.heard('shop', { done: 10, expected: 40 });
    expect(tally.progress()).toEqual({ done: 10, expected: 160 });
    tally.windowBegins('site', 1);
    tally.heard('site', { done: 5, expected: 20 });
    expect(tally.progress()).toEqual({ done: 15, expected: 120 });
    tally.heard('shop', { done: 38, expected: 40 });
    tally.scopeEnds('shop');
    expect(tally.progress()).toEqual({ done: 43, expected: 116 });
  });

  it('goes on from window to window', () => {
    const tally = createRunProgress(nothingSpent);
    tally.scopesAre(1);
    tally.windowBegins('shop', 3);
    tally.heard('shop', { done: 10, expected: 10 });
    tally.windowBegins('shop', 3);
    tally.heard('shop', { done: 5, expected: 20 });
    expect(tally.progress()).toEqual({ done: 15, expected: 45 });
  });

  it('is not foretold where a scope does not know how much there is', () => {
    const tally = createRunProgress(nothingSpent);
    tally.scopesAre(2);
    tally.windowBegins('shop', 1);
    tally.heard('shop', { done: 10, expected: null });
    expect(tally.progress()).toEqual({ done: 10, expected: null });
  });

  it('tells the time left at the speed so far, and none where nothing is known or all is over', async () => {
    const { pool } = await testDatabase();
    await pool.query(`
      insert into collection (id, requested_by, selection, status) values (1, 'test', '{}', 'RUNNING');
      insert into data_source_run (collection_id, data_source, connection, script, status, started_at, done, expected)
      values (1, 'tool', 'default', 'half', 'RUNNING', now() - interval '1 hour', 50, 100),
             (1, 'tool', 'default', 'unknown', 'RUNNING', now() - interval '1 hour', 50, null),
             (1, 'tool', 'default', 'just-begun', 'RUNNING', now(), 0, 100),
             (1, 'tool', 'default', 'over', 'FAILED', now() - interval '1 hour', 50, 100)`);
    const left = Object.fromEntries(
      (await listRuns(pool, {}, 10)).map(({ script, secondsLeft }) => [script, secondsLeft]),
    );
    expect(left).toMatchObject({ unknown: null, 'just-begun': null, over: null });
    expect(Math.round((left.half ?? 0) / 60)).toBe(60);
  });
});

describe('what was spent', () => {
  it('is taken once, and again where it could not be written down', () => {
    const spent = { calls: 3, points: 10 };
    const tally = createRunProgress(() => ({ ...spent }));
    const taken = tally.takeSpent();
    expect(taken).toEqual({ calls: 3, points: 10 });
    tally.giveBack(taken);
    spent.calls = 4;
    expect(tally.takeSpent()).toEqual({ calls: 4, points: 10 });
    expect(tally.takeSpent()).toEqual({ calls: 0, points: 0 });
  });
});

describe('the warnings of a run', () => {
  it('say each thing once', () => {
    const warnings = createWarnings();
    expect(warnings.kept(['a is gone', 'b is gone', 'a is gone'])).toEqual(['a is gone', 'b is gone']);
    expect(warnings.kept(['b is gone', 'c is gone'])).toEqual(['c is gone']);
    expect(warnings.rest()).toEqual([]);
  });

  it('are not kept without end, and how many more there were is said', () => {
    const warnings = createWarnings();
    const names = Array.from({ length: 150 }, (_, place) => `${place}`);
    expect(warnings.kept(names.map((name) => `${name} is gone`))).toHaveLength(150);
    expect(warnings.kept(names.map((name) => `${name} is odd`))).toHaveLength(50);
    expect(warnings.kept(['one more'])).toEqual([]);
    expect(warnings.rest()).toEqual(['101 further warnings are not kept.']);
  });
});
