import type { z } from 'zod';
import type { Variables } from '../../api/graphql.ts';
import { parseSome } from '../items.ts';
import { furtherPage, type Listed, placedAnswer } from './answers.ts';
import type { Asking } from './asking.ts';
import type { ListName } from './lists.ts';
import { furtherPages } from './queries.ts';

/** GitHub lists no more commits of a pull request, however many there are. */
export const mostCommits = 250;

/** A list that was too long for its page. */
export interface Unfinished {
  name: ListName;
  /** Node id of what it hangs on. */
  id: string;
  cursor(): string | null;
  take(page: z.infer<typeof furtherPage>): void;
}

/** A list with how to read the rest of it. What does not fit in it is left out with a warning that names `whose`. */
export function unfinished<T>(
  asking: Asking,
  { name, id, whose }: { name: ListName; id: string; whose: string },
  list: Listed<T> | null | undefined,
  node: z.ZodType<T>,
): Unfinished[] {
  if (!list?.pageInfo.hasNextPage) return [];
  return [
    {
      name,
      id,
      cursor: () =>
        list.pageInfo.hasNextPage && !(name === 'commits' && list.nodes.length >= mostCommits)
          ? list.pageInfo.endCursor
          : null,
      take(page) {
        list.pageInfo = page?.list?.pageInfo ?? { hasNextPage: false, endCursor: null };
        const shown = (page?.list?.nodes ?? []).filter((one) => one !== null);
        const asked = { asked: `GitHub: GraphQL ${name} of ${whose}` };
        const { items, warnings } = parseSome(asked, shown, node, () => `One of the ${name} of ${whose}`);
        list.nodes.push(...items);
        asking.warn(warnings);
      },
    },
  ];
}

/** Reads lists to their ends, several in one query. */
export async function readOn(asking: Asking, lists: readonly Unfinished[]): Promise<void> {
  for (let left = withMore(lists); left.length > 0; left = withMore(left)) {
    const answers = await asking.askParts('further', left, {
      query: (part) => furtherPages(part.map(({ name }) => name)),
      variables: variablesOf,
      schema: placedAnswer(furtherPage),
    });
    for (const { part, data } of answers)
      for (const [place, list] of part.entries()) list.take(data[`p${place}`]);
  }
}

function withMore(lists: readonly Unfinished[]): Unfinished[] {
  return lists.filter((list) => list.cursor() !== null);
}

function variablesOf(lists: readonly Unfinished[]): Variables {
  const entries = lists.flatMap((list, place) => [
    [`id${place}`, list.id],
    [`after${place}`, list.cursor()],
  ]);
  return Object.fromEntries(entries);
}
