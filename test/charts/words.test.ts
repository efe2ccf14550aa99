import { describe, expect, it } from 'vitest';
import {
  bucketLabel,
  bucketName,
  listed,
  missingWords,
  shownPeriod,
  shownTick,
  unitTitle,
} from '../../server/contract/words.ts';

describe('words of a chart', () => {
  it('name a bucket by its first day, short under an axis and in full elsewhere', () => {
    expect(bucketLabel('2026-11-16', 'week')).toBe('16 Nov');
    expect(bucketName('2026-11-16', 'day')).toBe('Mon, 16 Nov 2026');
    expect(bucketName('2026-11-16', 'week')).toBe('Week of 16 Nov 2026');
    expect(bucketLabel('2026-11-01', 'month')).toBe('Nov 2026');
    expect(bucketName('2026-11-01', 'month')).toBe('November 2026');
  });

  it('write a period with what its days do not share, and with plain spaces', () => {
    expect(shownPeriod('2026-11-02', '2026-11-30')).toBe('2 – 30 Nov 2026');
    expect(shownPeriod('2025-12-28', '2026-01-03')).toBe('28 Dec 2025 – 3 Jan 2026');
  });

  it('write numbers beside an axis as short as they go', () => {
    expect([0, 950, 1_200, 2_500_000].map((value) => shownTick(value, 'commits'))).toEqual([
      '0',
      '950',
      '1.2k',
      '2.5m',
    ]);
    expect([0.25, 1].map((value) => shownTick(value, 'share'))).toEqual(['25 %', '100 %']);
    expect([90, 5_400, 129_600].map((value) => shownTick(value, 'seconds'))).toEqual([
      '1.5 min',
      '1.5 h',
      '1.5 d',
    ]);
  });

  it('head an axis with the unit, or with “Number” where several share it', () => {
    expect(unitTitle('pull requests')).toBe('Pull requests');
    expect(unitTitle('seconds')).toBe('Time');
    expect(unitTitle(null)).toBe('Number');
  });

  it('say what to connect where nothing has been collected', () => {
    expect(missingWords(['pull requests', 'deployments'])).toBe(
      'No pull requests or deployments collected yet. Connect a source that brings them, or wait for its first collection.',
    );
    expect(listed(['a', 'b', 'c'])).toBe('a, b and c');
  });
});
