import { InvalidInput, type MomentumError, NotFound } from '../../server/contract/errors.ts';
import type { MetricCatalogue } from '../../server/metrics/catalogue/catalogue.ts';
import type { MetricGroup } from '../../server/metrics/model/group.ts';
import { nearest } from '../../server/metrics/question/look-up.ts';
import { type BotRequest, defineCommand, type Vocabulary } from '../command.ts';
import type { Asked } from '../reading/asking.ts';
import { type AskedWords, questionInWords } from '../reading/question-words.ts';
import { wordsOf } from '../reading/words.ts';
import { personReply } from '../replies/answer-reply.ts';

/** A group, maybe one metric of it, and what is asked about them. */
interface MetricWords extends AskedWords {
  group: MetricGroup;
  metric: string | null;
}

/** Answers for every group of the catalogue, by its id or short form; what begins with no other command is read by this one. */
export const metric = defineCommand<MetricWords>({
  name: 'metric',
  usage: '/momentum GROUP [PERIOD] [team:T] [repo:R] [@person] [by:week] [vs previous]',
  summary: 'The numbers of a group, with a chart',
  example: '/momentum activity 30d team:payments by:week vs previous',
  read(text, known) {
    const words = wordsOf(text);
    const place = words.findIndex((word) => groupNamed(word, known.catalogue) !== null);
    const found = groupNamed(words[place] ?? '', known.catalogue);
    if (found === null) throw unknown(words[0] ?? '', known);
    return { ...found, ...questionInWords(words.toSpliced(place, 1), known.today) };
  },
  async reply(words, request) {
    return personReply(request, await askedBy(words, request));
  },
});

function groupNamed(
  word: string,
  catalogue: MetricCatalogue,
): { group: MetricGroup; metric: string | null } | null {
  const [name = '', metricId] = word.toLowerCase().split('.');
  const group = catalogue.groups.find(({ id, short }) => id === name || short === name);
  if (group === undefined) return null;
  return { group, metric: metricId === undefined ? null : catalogue.metric(group, metricId).id };
}

/** Individual numbers are one's own unless somebody is named. */
async function askedBy(
  { group, metric: only, query, mentions, chart }: MetricWords,
  request: BotRequest,
): Promise<Asked> {
  const mentioned = await Promise.all(mentions.map((user) => request.people.mentioned(user)));
  const named = [...[query.contributor ?? []].flat(), ...mentioned.map(String)];
  const contributor = named.length === 0 && group.level === 'individual' ? ['me'] : named;
  if (contributor.includes('me')) refuseUnknown(request);
  return {
    group: group.id,
    chart,
    query: { ...query, contributor, ...(only !== null && { metric: [only] }) },
  };
}

/** Throws `InvalidInput`, with the way to be known, where Momentum cannot tell who is asking. */
export function refuseUnknown({ person }: Pick<BotRequest, 'person'>): void {
  if (person.user !== null) return;
  throw new InvalidInput('Momentum does not know yet who you are.', {
    hint: 'Type `/momentum link` to tie your Slack account to your Momentum account.',
  });
}

function unknown(word: string, { catalogue, commands }: Vocabulary): MomentumError {
  if (/^(\d|<?@|\w+:)/.test(word)) {
    return new InvalidInput('Which numbers?', {
      hint: `Name a group of metrics, as in \`/momentum activity ${word}\`. \`/momentum help\` lists them.`,
    });
  }
  const holder = catalogue.groups.find((group) => group.metrics.some(({ id }) => id === word.toLowerCase()));
  if (holder !== undefined) {
    const name = `${holder.short}.${word.toLowerCase()}`;
    return new NotFound(`“${word}” is a metric of ${holder.title}.`, {
      hint: `Type \`/momentum ${name}\`.`,
      candidates: [name],
    });
  }
  const names = [
    ...catalogue.groups.flatMap(({ id, short }) => [short, id]),
    ...commands.map(({ name }) => name),
  ];
  const candidates = nearest(word, names);
  const hint =
    candidates.length > 0
      ? `Did you mean ${candidates.map((name) => `\`/momentum ${name}\``).join(', ')}?`
      : '`/momentum help` lists everything that can be asked.';
  return new NotFound(`There is nothing called “${word}” here.`, { hint, candidates });
}
