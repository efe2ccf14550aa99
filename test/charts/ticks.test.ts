import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ticksOf } from '../../server/contract/drawing/ticks.ts';
import { shownTick } from '../../server/contract/words.ts';

describe('ticks of an axis', () => {
  it('are round numbers that begin at zero', () => {
    expect(ticksOf(3, 71, 'commits', true)).toEqual([0, 20, 40, 60, 80]);
  });

  it('step in hours and days for durations', () => {
    expect(ticksOf(0, 2.2 * 86_400, 'seconds', false).map((tick) => shownTick(tick, 'seconds'))).toEqual([
      '0',
      '12 h',
      '1 d',
      '1.5 d',
      '2 d',
      '2.5 d',
    ]);
  });

  it('have no fractions where values are whole', () => {
    expect(ticksOf(0, 2, 'commits', true)).toEqual([0, 1, 2]);
  });

  it('reach below zero for values that do', () => {
    expect(ticksOf(-120, 380, 'lines', true)).toEqual([-200, -100, 0, 100, 200, 300, 400]);
  });

  it('always hold every value and zero, in few ascending steps', () => {
    const numbers = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(
        numbers,
        numbers,
        fc.boolean(),
        fc.constantFrom('commits' as const, 'seconds' as const),
        (a, b, whole, unit) => {
          const ticks = ticksOf(Math.min(a, b), Math.max(a, b), unit, whole);
          expect(ticks).toContain(0);
          expect(ticks[0]).toBeLessThanOrEqual(Math.min(a, b) + 1e-6);
          expect(ticks.at(-1)).toBeGreaterThanOrEqual(Math.max(a, b) - 1e-6);
          expect(ticks.length).toBeLessThanOrEqual(9);
          expect(ticks).toEqual(ticks.toSorted((x, y) => x - y));
        },
      ),
    );
  });
});
