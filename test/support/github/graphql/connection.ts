import { z } from 'zod';
import { GithubError } from './refusal.ts';

export type Arguments = Readonly<Record<string, unknown>>;

export interface Connection<Node> {
  nodes: readonly Node[];
  edges: { node: Node; cursor: string }[];
  totalCount: number;
  pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
}

/** By what a list is sorted: the value, and what decides between equal ones. */
export interface Order<Node> {
  valueOf: (node: Node) => string | number;
  idOf: (node: Node) => number;
  descending: boolean;
}

interface Placed<Node> {
  node: Node;
  value: string | number;
  id: number;
}

const paging = z.object({
  first: z.number().nullish(),
  last: z.number().nullish(),
  after: z.string().nullish(),
  before: z.string().nullish(),
});

const cursorText = z.tuple([z.union([z.string(), z.number()]), z.number()]);

/**
 * A page of a list. Cursors hold the value that the list is sorted by, as GitHub's do: what moves while somebody pages is seen
 * again or not at all, but never pushes its neighbours over the edge of a page.
 */
export function connection<Node>(
  items: readonly Node[],
  args: Arguments,
  order: Order<Node> | null = null,
): Connection<Node> {
  const { first, last, after, before } = paging.parse({
    first: args.first,
    last: args.last,
    after: args.after,
    before: args.before,
  });
  const descending = order?.descending ?? false;
  const placed = items.map((node, index): Placed<Node> => {
    return order ? { node, value: order.valueOf(node), id: order.idOf(node) } : { node, value: index, id: 0 };
  });
  if (order) placed.sort((one, other) => compare(one, other, descending));
  const start = typeof after === 'string' ? beyond(placed, positionOf(after), descending) : 0;
  const end =
    typeof before === 'string' ? beyond(placed, positionOf(before), descending, true) : placed.length;
  const from = typeof last === 'number' ? Math.max(start, end - last) : start;
  const to = typeof first === 'number' ? Math.min(end, from + first) : end;
  const page = placed.slice(from, to);
  const edges = page.map((each) => ({ node: each.node, cursor: cursorOf(each) }));
  return {
    nodes: page.map((each) => each.node),
    edges,
    totalCount: items.length,
    pageInfo: {
      hasNextPage: to < placed.length,
      hasPreviousPage: from > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

const orderBy = z.object({ field: z.string(), direction: z.enum(['ASC', 'DESC']) }).nullish();

/** The order that is asked for, or the usual one; a field that is not known is refused. */
export function orderOf<Node extends { id: number }>(
  asked: unknown,
  usual: { field: string; direction: 'ASC' | 'DESC' },
  fields: Record<string, (node: Node) => string | number | null>,
): Order<Node> {
  const { field, direction } = orderBy.parse(asked) ?? usual;
  const read = fields[field];
  if (!read) throw new GithubError('STAND_IN', `The stand-in has no order by ${field}.`);
  return {
    valueOf: (node) => read(node) ?? '',
    idOf: (node) => node.id,
    descending: direction === 'DESC',
  };
}

/** A moment as something that sorts, whatever its offset. */
export function sortable(moment: string | null): number {
  return moment === null ? 0 : Date.parse(moment);
}

function compare(
  one: { value: string | number; id: number },
  other: { value: string | number; id: number },
  descending: boolean,
): number {
  const byValue = one.value < other.value ? -1 : one.value > other.value ? 1 : one.id - other.id;
  return descending ? -byValue : byValue;
}

/** Where the list goes on after a position, or how far it goes before it. */
function beyond<Node>(
  placed: readonly Placed<Node>[],
  position: { value: string | number; id: number },
  descending: boolean,
  before = false,
): number {
  const index = placed.findIndex((each) => {
    const difference = compare(each, position, descending);
    return before ? difference >= 0 : difference > 0;
  });
  return index === -1 ? placed.length : index;
}

function cursorOf<Node>(placed: Placed<Node>): string {
  return Buffer.from(`cursor:v2:${JSON.stringify([placed.value, placed.id])}`).toString('base64');
}

function positionOf(cursor: string): { value: string | number; id: number } {
  const text = Buffer.from(cursor, 'base64').toString();
  try {
    const [value, id] = cursorText.parse(JSON.parse(text.replace('cursor:v2:', '')));
    return { value, id };
  } catch (error) {
    const message = `\`${cursor}\` does not appear to be a valid cursor.`;
    throw new GithubError('INVALID_CURSOR_ARGUMENTS', message, error);
  }
}
