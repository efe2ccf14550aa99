import { z } from 'zod';
import type { Answer } from '../../server/contract/answer.ts';
import { Forbidden, InvalidInput } from '../../server/contract/errors.ts';
import { type QuestionQuery, questionQuery } from '../../server/contract/question.ts';
import { ask } from '../../server/metrics/answer/ask.ts';
import type { Asker } from '../../server/metrics/question/asker.ts';
import type { Services } from '../../server/services.ts';
import type { Person } from '../slack/people.ts';

/** A question as a button carries it: it is asked again, by whoever presses. */
const asked = z.object({
  group: z.string(),
  chart: z.string().nullable(),
  query: z.custom<QuestionQuery>((value) => questionQuery.safeParse(value).success),
});
export type Asked = z.output<typeof asked>;

export interface Answered {
  answer: Answer;
  /** Anybody may see it: it is no individual's, and five people or more stand behind it. */
  shareable: boolean;
}

/** Nobody in particular. */
const anybody: Asker = { name: 'anybody in Slack', role: 'viewer', contributorId: null, operator: false };

/** The text that a button carries. */
export function packed({ group, chart, query }: Asked): string {
  return JSON.stringify({ group, chart, query: withoutEmpty(query) });
}

/** What a button carries. Throws `InvalidInput` for what no button of ours holds. */
export function unpacked(value: string | undefined): Asked {
  const parsed = asked.safeParse(jsonOf(value ?? ''));
  if (parsed.success) return parsed.data;
  throw new InvalidInput('This button belongs to an older version of Momentum.', {
    hint: 'Type the command again.',
  });
}

/** Asks as a person. What anybody may see is asked as anybody, so that it is known to be that. */
export async function askAs(services: Services, person: Person, { group, query }: Asked): Promise<Answered> {
  const question = parsed(query);
  if (isAboutPeople(services, group, query))
    return { answer: await ask(services.metrics, person.asker, group, question), shareable: false };
  try {
    return { answer: await ask(strict(services), anybody, group, question), shareable: true };
  } catch (error) {
    if (!(error instanceof Forbidden)) throw error;
    return { answer: await ask(services.metrics, person.asker, group, question), shareable: false };
  }
}

/** Asks for everybody in a channel. Throws `Forbidden` for what is about one person or a few. */
export async function askForChannel(services: Services, { group, query }: Asked): Promise<Answer> {
  if (isAboutPeople(services, group, query)) {
    throw new Forbidden('These numbers are about a person, so they are shown to one person at a time.', {
      hint: 'Share numbers of a team or of everybody instead.',
    });
  }
  return ask(strict(services), anybody, group, parsed(query));
}

/** Whatever this installation shows to individuals, a channel gets what is nobody's own. */
function strict({ metrics }: Services): Services['metrics'] {
  return { ...metrics, privacy: 'self' };
}

function isAboutPeople({ metrics }: Services, group: string, query: QuestionQuery): boolean {
  const named = [query.contributor ?? []].flat().length > 0;
  return named || metrics.catalogue.group(group).level === 'individual';
}

function parsed(query: QuestionQuery) {
  const result = questionQuery.safeParse(query);
  if (result.success) return result.data;
  throw new InvalidInput(result.error.issues.map((issue) => issue.message).join(' '));
}

function withoutEmpty(query: QuestionQuery): QuestionQuery {
  return Object.fromEntries(
    Object.entries(query).filter(
      ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
