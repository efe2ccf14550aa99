import type { Temporal } from 'temporal-polyfill';
import type { Answer } from '../../server/contract/answer.ts';
import { InvalidInput } from '../../server/contract/errors.ts';
import { type QuestionQuery, questionQuery } from '../../server/contract/question.ts';
import { listed, shownPeriod } from '../../server/contract/words.ts';
import { ask } from '../../server/metrics/answer/ask.ts';
import type { MetricGroup } from '../../server/metrics/model/group.ts';
import type { BotRequest, Reply } from '../command.ts';
import type { Days } from '../reading/period.ts';
import { questionInWords } from '../reading/question-words.ts';
import { wordsOf } from '../reading/words.ts';
import { metricLine, spaced, spoken } from './blocks.ts';
import { context, escaped, header, messageOf, sections } from './message.ts';

/** What stands in a line; the group itself has the rest. */
const mostNumbers = 4;

interface Lines {
  title: string;
  levels: readonly MetricGroup['level'][];
  query: QuestionQuery;
  remark: string;
}

/** Reads a period and nothing else; 30 days where none is named. */
export function periodFor(text: string, today: Temporal.PlainDate): Days {
  const { query, mentions, chart } = questionInWords(wordsOf(text), today);
  const { range, from, to, team, repository, contributor, ...rest } = query;
  const filters = [team ?? [], repository ?? [], contributor ?? [], mentions].flat();
  if (filters.length > 0 || chart !== null || Object.keys(rest).length > 0) {
    throw new InvalidInput('This takes a period and nothing else.', {
      hint: 'Ask for one group to filter it, as in `/momentum activity 30d team:payments`.',
    });
  }
  return from !== undefined && to !== undefined ? { from, to } : { range: range ?? '30d' };
}

/** A line for each group of some levels, with what changed since the period before. Groups without data say so. */
export async function groupsReply(
  request: BotRequest,
  { title, levels, query, remark }: Lines,
): Promise<Reply> {
  const { services, person, catalogue } = request;
  const question = questionQuery.parse({ ...query, compare: 'previous' });
  const groups = catalogue.groups.filter(({ level }) => levels.includes(level));
  const answers: Answer[] = [];
  for (const group of groups) answers.push(await ask(services.metrics, person.asker, group.id, question));
  const [first] = answers;
  const period =
    first === undefined
      ? ''
      : `${shownPeriod(first.period.from, first.period.to)} · ${first.period.timeZone}`;
  const lines = answers.map((answer, place) => lineOf(groups[place], answer));
  return {
    message: messageOf([title, ...answers.map(spoken)].join('\n'), [
      header(title),
      ...context(period, remark),
      ...sections(lines.join('\n')),
    ]),
  };
}

function lineOf(group: MetricGroup | undefined, answer: Answer): string {
  const name = `*${escaped(answer.title)}* (\`${group?.short ?? answer.group}\`)`;
  const missing = [...new Set(answer.metrics.flatMap((metric) => metric.missing ?? []))];
  const known = answer.metrics.filter((metric) => !metric.missing?.length);
  if (known.length === 0) return `${name}: not connected, needs ${listed(missing.map(spaced))}`;
  return `${name}: ${known.slice(0, mostNumbers).map(metricLine).join(' · ')}`;
}
