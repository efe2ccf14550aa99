import { Temporal } from 'temporal-polyfill';
import { InvalidInput } from '../../server/contract/errors.ts';
import type { QuestionQuery } from '../../server/contract/question.ts';
import { bucketSize } from '../../server/contract/units.ts';
import { listed } from '../../server/contract/words.ts';
import { nearest } from '../../server/metrics/question/look-up.ts';
import { periodInWords, periodWords } from './period.ts';
import { mentionedUser } from './words.ts';

/** What the words after a group ask for. People whom Slack mentions are still Slack's ids. */
export interface AskedWords {
  query: QuestionQuery;
  mentions: string[];
  /** The chart to show, where one is named. */
  chart: string | null;
}

interface Part {
  /** What may be said once only. */
  once?: 'period' | 'by' | 'chart';
  query?: QuestionQuery;
  mention?: string;
  chart?: string;
}

const options: Record<string, (value: string) => Part> = {
  team: (value) => ({ query: { team: value } }),
  repo: (value) => ({ query: { repository: value } }),
  repository: (value) => ({ query: { repository: value } }),
  contributor: person,
  by: (value) => ({ once: 'by', query: { by: bucketOf(value) } }),
  chart: (value) => ({ once: 'chart', chart: value.toLowerCase() }),
};

const plain: Record<string, Part> = {
  me: { query: { contributor: 'me' } },
  'vs previous': { query: { compare: 'previous' } },
  compare: { query: { compare: 'previous' } },
  bots: { query: { bots: 'true' } },
};

const vocabulary = [
  ...periodWords,
  ...Object.keys(plain),
  ...Object.keys(options).map((name) => `${name}:`),
  ...bucketSize.options.map((size) => `by:${size}`),
];
const phrases = new Set(vocabulary.filter((word) => word.includes(' ')));

/** Reads every word; throws `InvalidInput` for one that says nothing, with the words that come nearest. */
export function questionInWords(words: readonly string[], today: Temporal.PlainDate): AskedWords {
  const parts = joined(words).map((word) => partOf(word, today));
  refuseTwice(parts);
  const queries = parts.flatMap((part) => part.query ?? []);
  const all = (key: 'team' | 'repository' | 'contributor') => queries.flatMap((query) => query[key] ?? []);
  return {
    query: {
      ...Object.fromEntries(queries.flatMap((query) => Object.entries(query))),
      team: all('team'),
      repository: all('repository'),
      contributor: all('contributor'),
    },
    mentions: parts.flatMap((part) => part.mention ?? []),
    chart: parts.find((part) => part.chart !== undefined)?.chart ?? null,
  };
}

/** The day it is in the time zone of reports. */
export function todayIn(timeZone: string, now: Date): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();
}

/** "last" and "week" belong together. */
function joined(words: readonly string[]): string[] {
  const [first, second, ...rest] = words;
  if (first === undefined) return [];
  if (second !== undefined && phrases.has(`${first} ${second}`.toLowerCase()))
    return [`${first} ${second}`, ...joined(rest)];
  return [first, ...joined(words.slice(1))];
}

function partOf(word: string, today: Temporal.PlainDate): Part {
  const days = periodInWords(word, today);
  if (days !== null) return { once: 'period', query: days };
  const known = plain[word.toLowerCase()];
  if (known !== undefined) return known;
  if (mentionedUser(word) !== null || /^@./.test(word)) return person(word);
  return optionOf(word);
}

function optionOf(word: string): Part {
  const [, name = '', value = ''] = /^(\w+):(.*)$/.exec(word) ?? [];
  const read = Object.hasOwn(options, name.toLowerCase()) ? options[name.toLowerCase()] : undefined;
  if (read === undefined) throw unknownWord(word, name, value);
  if (value === '')
    throw new InvalidInput(`“${word}” names nothing.`, {
      hint: `Write it as in \`${name}:…\`, without a space.`,
    });
  return read(value);
}

function person(value: string): Part {
  const mention = mentionedUser(value);
  return mention === null ? { query: { contributor: value.replace(/^@/, '') } } : { mention };
}

function bucketOf(value: string) {
  const size = bucketSize.safeParse(value.toLowerCase());
  if (size.success) return size.data;
  throw new InvalidInput(`There are no buckets by “${value}”.`, {
    hint: `There are ${listed(bucketSize.options.map((one) => `\`by:${one}\``))}.`,
    candidates: bucketSize.options,
  });
}

function unknownWord(word: string, name: string, value: string): InvalidInput {
  const candidates =
    value === ''
      ? nearest(word, vocabulary)
      : nearest(name, Object.keys(options)).map((one) => `${one}:${value}`);
  const hint =
    candidates.length > 0
      ? `Did you mean ${candidates.map((one) => `\`${one}\``).join(', ')}?`
      : 'A question takes a period, `team:…`, `repo:…`, `by:…`, `@person` and `vs previous`.';
  return new InvalidInput(`I do not know the word “${word}”.`, { hint, candidates });
}

function refuseTwice(parts: readonly Part[]): void {
  const names = { period: 'periods', by: 'sizes of buckets', chart: 'charts' } as const;
  for (const once of ['period', 'by', 'chart'] as const) {
    if (parts.filter((part) => part.once === once).length > 1)
      throw new InvalidInput(`There are two ${names[once]} in this question.`, { hint: 'Name one.' });
  }
}
