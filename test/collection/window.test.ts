import { describe, expect, it } from 'vitest';
import { type WindowPlan, windowsOf } from '../../collectors/engine/run/window.ts';

const now = new Date('2026-11-23T12:00:00Z');
const plan: WindowPlan = { cursor: null, overlapMinutes: 15, importWindowDays: 30, backfillDays: 90, now };
const text = (change: Partial<WindowPlan>) =>
  windowsOf({ ...plan, ...change }).map(({ from, to }) => [
    from?.toISOString().slice(0, 16) ?? null,
    to.toISOString().slice(0, 16),
  ]);

describe('the windows of a scope', () => {
  it('go 90 days back the first time, oldest first, without a gap', () => {
    expect(text({})).toEqual([
      ['2026-08-25T12:00', '2026-09-24T12:00'],
      ['2026-09-24T12:00', '2026-10-24T12:00'],
      ['2026-10-24T12:00', '2026-11-23T12:00'],
    ]);
  });

  it('go as far back as is configured, or over the whole history', () => {
    expect(text({ backfillDays: 7 })).toEqual([['2026-11-16T12:00', '2026-11-23T12:00']]);
    expect(text({ backfillDays: null })).toEqual([[null, '2026-11-23T12:00']]);
  });

  it('begin an overlap before where the scope has come to', () => {
    expect(text({ cursor: new Date('2026-11-23T11:00:00Z') })).toEqual([
      ['2026-11-23T10:45', '2026-11-23T12:00'],
    ]);
  });

  it('lose nothing of an outage that was longer than a window', () => {
    const windows = text({ cursor: new Date('2026-09-01T12:00:00Z') });
    expect(windows[0]?.[0]).toBe('2026-09-01T11:45');
    expect(windows).toHaveLength(3);
    for (const [index, [from]] of windows.entries())
      if (index > 0) expect(from).toBe(windows[index - 1]?.[1]);
  });

  it('end with the present, and there are none of the future', () => {
    expect(text({ cursor: new Date('2027-01-01T00:00:00Z') })).toEqual([]);
  });
});
