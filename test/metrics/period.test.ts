import { describe, expect, it } from 'vitest';
import { type QuestionQuery, questionQuery } from '../../server/contract/question.ts';
import { reportPeriodOf } from '../../server/metrics/question/period.ts';

const noon = '2026-11-23T12:00:00Z';

function period(query: QuestionQuery, zone = 'UTC', now = noon) {
  return reportPeriodOf(questionQuery.parse(query), zone, new Date(now));
}

describe('a period', () => {
  it('of 7 days is today and the six days before', () => {
    const { from, to, complete } = period({ range: '7d' });
    expect([from.toString(), to.toString(), complete]).toEqual(['2026-11-17', '2026-11-23', false]);
  });

  it('of 30 days is what is asked for where nothing is said', () => {
    expect(period({}).from.toString()).toBe('2026-10-25');
  });

  it('begins and ends with the days of the report’s time zone, daylight saving included', () => {
    const { start, end } = period({ from: '2026-03-28', to: '2026-03-29' }, 'Europe/Berlin');
    expect([start.toISOString(), end.toISOString()]).toEqual([
      '2026-03-27T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
    ]);
  });

  it('takes the question’s time zone before the installation’s', () => {
    expect(
      period({ from: '2026-11-01', to: '2026-11-01', timeZone: 'Asia/Kolkata' }).start.toISOString(),
    ).toBe('2026-10-31T18:30:00.000Z');
  });

  it('is today’s in its own time zone, even where another day has begun elsewhere', () => {
    expect(period({ range: '1d' }, 'Pacific/Auckland').to.toString()).toBe('2026-11-24');
  });

  it.each([
    [{ from: '2026-02-02', to: '2026-02-01' }, 'ends (2026-02-01) before it begins'],
    [{ timeZone: 'Mars/Olympus' }, 'no time zone “Mars/Olympus”'],
    [{ timeZone: '+01:00' }, 'no time zone “+01:00”'],
    [{ from: '1990-01-01', to: '2026-01-01', by: 'day' as const }, 'more than 1500 buckets'],
  ])('that is none is refused by name: %j', (query, words) => {
    expect(() => period(query)).toThrow(words);
  });

  it.each([
    [{ range: '0d' }],
    [{ range: '30' }],
    [{ from: '2026-01-01' }],
    [{ range: '7d', from: '2026-01-01', to: '2026-01-02' }],
    [{ teem: 'x' }],
  ])('is not guessed from %j', (query) => {
    expect(questionQuery.safeParse(query).success).toBe(false);
  });
});

describe('a period that is not over', () => {
  it('ends now: what is dated later has not happened', () => {
    expect(period({ range: '7d' }).end.toISOString()).toBe('2026-11-23T12:00:00.000Z');
    const { start, end, previous } = period({ from: '2026-12-01', to: '2026-12-31' });
    expect([end, previous.end]).toEqual([start, previous.start]);
  });
});

describe('its buckets', () => {
  it('are partial where the period cuts them, or while they are not over', () => {
    const { buckets } = period({ from: '2026-11-11', to: '2026-11-29', by: 'week' });
    expect(buckets.map(({ start, partial }) => [start, partial])).toEqual([
      ['2026-11-09', true],
      ['2026-11-16', false],
      ['2026-11-23', true],
    ]);
  });

  it('count only what lies inside the period', () => {
    const [first] = period({ from: '2026-11-11', to: '2026-11-29', by: 'week' }).buckets;
    expect(first?.from.toISOString()).toBe('2026-11-11T00:00:00.000Z');
  });

  it('are days up to a month, weeks up to half a year, else months', () => {
    expect(['31d', '32d', '182d', '183d'].map((range) => period({ range }).by)).toEqual([
      'day',
      'week',
      'week',
      'month',
    ]);
  });

  it('of a day with 25 hours are that long', () => {
    const [day] = period({ from: '2026-10-25', to: '2026-10-25' }, 'Europe/Berlin').buckets;
    expect((Number(day?.to) - Number(day?.from)) / 3_600_000).toBe(25);
  });
});

describe('the period before', () => {
  it('has as many days and ends the day before', () => {
    const { previous } = period({ from: '2026-11-01', to: '2026-11-10' });
    expect([previous.from.toString(), previous.to.toString()]).toEqual(['2026-10-22', '2026-10-31']);
  });

  it('is cut at the same time of day while the current one is unfinished', () => {
    expect(period({ range: '7d' }).previous.end.toISOString()).toBe('2026-11-16T12:00:00.000Z');
  });

  it('is whole once the current one is over', () => {
    expect(period({ from: '2026-11-01', to: '2026-11-10' }).previous.end.toISOString()).toBe(
      '2026-11-01T00:00:00.000Z',
    );
  });

  it('begins with its days also where clocks change at midnight', () => {
    // In Cairo the 24th of April begins at one o'clock.
    const { start, previous } = period({ from: '2026-04-24', to: '2026-04-24' }, 'Africa/Cairo');
    expect([start, previous.start, previous.end].map((at) => at.toISOString())).toEqual([
      '2026-04-23T22:00:00.000Z',
      '2026-04-22T22:00:00.000Z',
      '2026-04-23T22:00:00.000Z',
    ]);
  });

  it('is of days, not of months: before March come 31 days, not February', () => {
    const { previous } = period({ from: '2026-03-01', to: '2026-03-31', by: 'month' });
    expect([previous.from.toString(), previous.to.toString()]).toEqual(['2026-01-29', '2026-02-28']);
  });

  it('has a bucket for each of the current ones', () => {
    const { buckets, previous } = period({ range: '60d', by: 'month' });
    expect(previous.buckets).toHaveLength(buckets.length);
  });
});
