import { createContext } from '@lit/context';
import type { QuestionQuery } from '../../server/contract/question.ts';

/** Period, buckets and filters, named as the API names them. */
export interface WidgetQuestion {
  range?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  by?: QuestionQuery['by'];
  team?: string[] | undefined;
  repository?: string[] | undefined;
  contributor?: string[] | undefined;
  compare?: 'previous' | 'none' | undefined;
}

/** What the elements inside ask about, where they say nothing themselves. */
export const questionContext = createContext<WidgetQuestion | undefined>('momentum-question');

/** `inner` where it says something, else `outer`; a period goes as a whole. */
export function merged(outer: WidgetQuestion, inner: WidgetQuestion): WidgetQuestion {
  const said = Object.fromEntries(Object.entries(inner).filter(([, value]) => value !== undefined));
  const hasPeriod = inner.range !== undefined || (inner.from !== undefined && inner.to !== undefined);
  const { range, from, to, ...rest } = outer;
  return hasPeriod ? { ...rest, ...said } : { ...outer, ...said };
}

/** The address of an answer; equal questions have equal addresses. */
export function answerPath(group: string, question: WidgetQuestion, explain = false): string {
  const query = new URLSearchParams();
  const { range, from, to, by, team, repository, contributor, compare } = question;
  if (from !== undefined && to !== undefined) {
    query.set('from', from);
    query.set('to', to);
  } else if (range !== undefined) {
    query.set('range', range);
  }
  if (by !== undefined) query.set('by', by);
  for (const [name, values] of Object.entries({ team, repository, contributor })) {
    for (const value of values ?? []) query.append(name, value);
  }
  if (compare === 'previous') query.set('compare', 'previous');
  if (explain) query.set('explain', 'true');
  const asked = query.toString();
  return `/api/v1/metrics/${encodeURIComponent(group)}${asked === '' ? '' : `?${asked}`}`;
}
