import type { WidgetQuestion } from '../context/question.ts';

const day = /^\d{4}-\d{2}-\d{2}$/;

/** What the page's address asks, so that a link shows others the same; what makes no sense is left out. */
export function questionInAddress(search: string): WidgetQuestion {
  const query = new URLSearchParams(search);
  const [from, to, range, by] = ['from', 'to', 'range', 'by'].map((name) => query.get(name) ?? '');
  return {
    ...(from && to && day.test(from) && day.test(to)
      ? { from, to }
      : { range: range && /^\d{1,4}d$/.test(range) ? range : '30d' }),
    ...((by === 'day' || by === 'week' || by === 'month') && { by }),
    ...listOf(query, 'team'),
    ...listOf(query, 'repository'),
    ...(query.get('compare') === 'previous' && { compare: 'previous' }),
  };
}

/** The query of an address that asks this. */
export function searchOf({
  range,
  from,
  to,
  by,
  team = [],
  repository = [],
  compare,
}: WidgetQuestion): string {
  const query = new URLSearchParams();
  if (from !== undefined && to !== undefined) {
    query.set('from', from);
    query.set('to', to);
  } else if (range !== undefined) {
    query.set('range', range);
  }
  if (by !== undefined) query.set('by', by);
  for (const value of team) query.append('team', value);
  for (const value of repository) query.append('repository', value);
  if (compare === 'previous') query.set('compare', compare);
  return `?${query}`;
}

function listOf(query: URLSearchParams, name: 'team' | 'repository') {
  const values = query.getAll(name).filter((value) => value !== '');
  return values.length === 0 ? {} : { [name]: values };
}
