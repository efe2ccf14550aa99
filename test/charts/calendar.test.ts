import { describe, expect, it } from 'vitest';
import type { ChartAnswer } from '../../server/contract/answer.ts';
import { calendarOf } from '../../server/contract/calendar.ts';
import { drawingOf } from '../../server/contract/drawing/drawing.ts';
import { answerOf, metricOf, pointsFrom } from '../support/answers.ts';

function calendar(firstDay: string, values: (number | null)[]) {
  const commits = metricOf({ id: 'commits', title: 'Commits', value: 1 });
  const days = pointsFrom(firstDay, 'day', values);
  const chart: ChartAnswer = {
    id: 'year',
    title: 'Year',
    kind: 'calendar',
    metrics: ['commits'],
    shows: 'year',
    days,
  };
  return calendarOf(drawingOf(answerOf({ metrics: [commits], charts: [chart] }), 'year'));
}

describe('a calendar', () => {
  it('has weeks as columns and Monday on top: a Sunday ends its column', () => {
    const { cells, weeks } = calendar('2026-11-01', [1, 1, 1, 1, 1, 1, 1, 1, 1]);
    expect(cells.slice(0, 3).map(({ week, weekday }) => [week, weekday])).toEqual([
      [0, 6],
      [1, 0],
      [1, 1],
    ]);
    expect(weeks).toBe(3);
  });

  it('sorts days into the quarters of those that have something, apart from none and no data', () => {
    const { cells, levels } = calendar('2026-11-02', [null, 0, 1, 2, 3, 4, 8]);
    expect(cells.map(({ level }) => level)).toEqual([null, 0, 1, 2, 3, 4, 4]);
    expect(levels).toEqual(['0', '1', '2', '3', '4–8']);
  });

  it('names a month above the week in which it begins', () => {
    const { months } = calendar(
      '2026-10-26',
      Array.from({ length: 10 }, () => 1),
    );
    expect(months).toEqual([{ week: 0, label: 'Nov' }]);
  });
});
