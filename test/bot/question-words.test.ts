import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { periodInWords } from '../../bot/reading/period.ts';
import { questionInWords } from '../../bot/reading/question-words.ts';
import { mentionedUser, wordsOf } from '../../bot/reading/words.ts';
import { questionQuery } from '../../server/contract/question.ts';

/** A Monday. */
const today = Temporal.PlainDate.from('2026-11-23');
const nothing = { team: [], repository: [], contributor: [] };

function question(text: string) {
  return questionInWords(wordsOf(text), today);
}

describe('words', () => {
  it('are parted at blanks, and what is quoted stays together', () => {
    expect(wordsOf('activity  team:“Core payments”\n"last week" @"Ada Lovelace"')).toEqual([
      'activity',
      'team:Core payments',
      'last week',
      '@Ada Lovelace',
    ]);
  });

  it('lose what Slack made of addresses on the way, and keep mentions', () => {
    expect(
      wordsOf(
        'contributor:<mailto:ada@example.com|ada@example.com> <@U0ADA|ada> repo:<http://a.b/c|a.b/c> <#C1|general>',
      ),
    ).toEqual(['contributor:ada@example.com', '<@U0ADA|ada>', 'repo:a.b/c', '#general']);
    expect(wordsOf('team:r&amp;d &lt;x&gt;')).toEqual(['team:r&d', '<x>']);
  });

  it('mention users alone', () => {
    expect(mentionedUser('<@U0ADA|ada>')).toBe('U0ADA');
    expect(mentionedUser('<@W0ADA>')).toBe('W0ADA');
    expect(mentionedUser('<!channel>')).toBeNull();
    expect(mentionedUser('@ada')).toBeNull();
  });
});

describe('a period', () => {
  it.each([
    ['7d', { range: '7d' }],
    ['365D', { range: '365d' }],
    ['2026-11-01..2026-11-20', { from: '2026-11-01', to: '2026-11-20' }],
    ['2026-11-01…2026-11-20', { from: '2026-11-01', to: '2026-11-20' }],
    ['2026-11-05', { from: '2026-11-05', to: '2026-11-05' }],
    ['today', { from: '2026-11-23', to: '2026-11-23' }],
    ['Yesterday', { from: '2026-11-22', to: '2026-11-22' }],
    ['this week', { from: '2026-11-23', to: '2026-11-23' }],
    ['last week', { from: '2026-11-16', to: '2026-11-22' }],
    ['this month', { from: '2026-11-01', to: '2026-11-23' }],
    ['last month', { from: '2026-10-01', to: '2026-10-31' }],
  ])('reads “%s”', (words, days) => {
    expect(periodInWords(words, today)).toEqual(days);
  });

  it.each([
    '0d',
    '99999d',
    '-7d',
    '7',
    'd',
    '2026-02-30',
    '2026-11-01..',
    '2026-11-01..x',
    '1..2..3',
    'constructor',
    '',
  ])('is not “%s”', (words) => {
    expect(periodInWords(words, today)).toBeNull();
  });
});

describe('a question', () => {
  it('is what its words say, in the names of the metrics’ own query', () => {
    const { query, mentions, chart } = question(
      '30d team:payments team:core repo:acme/shop repository:acme/site by:week vs previous @Ada bots chart:Trend <@U0GRACE>',
    );
    expect(query).toEqual({
      range: '30d',
      by: 'week',
      compare: 'previous',
      bots: 'true',
      team: ['payments', 'core'],
      repository: ['acme/shop', 'acme/site'],
      contributor: ['Ada'],
    });
    expect(mentions).toEqual(['U0GRACE']);
    expect(chart).toBe('trend');
    expect(questionQuery.safeParse(query).success).toBe(true);
  });

  it.each([
    ['last week', { from: '2026-11-16', to: '2026-11-22' }],
    ['VS Previous', { compare: 'previous' }],
    ['compare', { compare: 'previous' }],
    ['me', { contributor: ['me'] }],
    ['contributor:ada@example.com', { contributor: ['ada@example.com'] }],
    ['BY:Month', { by: 'month' }],
    ['', {}],
  ])('reads “%s”', (words, query) => {
    expect(question(words).query).toEqual({ ...nothing, ...query });
  });

  it.each([
    ['wek', /“wek”/, []],
    ['30dd', /“30dd”/, ['30d', '60d', '90d']],
    ['tem:payments', /“tem:payments”/, ['team:payments']],
    ['by:wek', /“wek”/, ['day', 'week', 'month']],
    ['compre', /“compre”/, ['compare']],
    ['last', /“last”/, []],
    ['#general', /“#general”/, []],
    ['team:', /“team:” names nothing/, []],
    ['@', /“@”/, []],
    ['constructor:x', /“constructor:x”/, ['contributor:x']],
  ])('refuses “%s” by name', (words, message, candidates) => {
    expect(() => question(words)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(message),
        candidates: expect.arrayContaining(candidates),
      }),
    );
  });

  it.each(['7d 30d', '7d last week', 'by:day by:week', 'chart:a chart:b'])(
    'refuses “%s”: one of them would be ignored',
    (words) => {
      expect(() => question(words)).toThrow(/There are two/);
    },
  );
});
