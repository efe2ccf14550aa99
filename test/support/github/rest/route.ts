import type { Repository } from '../organisation.ts';
import type { Permission } from '../trouble.ts';
import type { World } from '../world.ts';

/** The parameters after the question mark, which remember which of them were looked at. */
export interface Query {
  all: URLSearchParams;
  get(name: string): string | null;
  has(name: string): boolean;
  /** Given, and never looked at. */
  unread(): string[];
}

/** What was asked of the REST API, after its path was understood. */
export interface Asked {
  world: World;
  params: Readonly<Record<string, string>>;
  query: Query;
  /** The address that addresses in answers begin with. */
  api: string;
  /** The path of this request as links to further pages name it. */
  path: string;
}

export interface AskedOf extends Asked {
  repository: Repository;
}

export interface Answered {
  body: unknown;
  link?: string | null;
}

/** One thing that can be asked for, with the permission that it takes. */
export interface Route<Question extends Asked> {
  path: string;
  permission: Permission;
  answer(asked: Question): Answered;
}

/** An answer that is none: GitHub's status and message. */
export class RestRefusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

function notFound(): never {
  throw new RestRefusal(404, 'Not Found');
}

/** What is asked for, or 404. */
export function found<Item>(item: Item | null | undefined): Item {
  return item ?? notFound();
}

/** One page of a list, with the addresses of the others; in an object with the total where GitHub wraps it. */
export function page<Item>(
  asked: Asked,
  items: readonly Item[],
  render: (item: Item) => object,
  wrap: { key: string; most?: number } | null = null,
): Answered {
  const size = Math.min(100, positive(asked.query.get('per_page'), 30));
  const number = positive(asked.query.get('page'), 1);
  const reachable = Math.min(items.length, wrap?.most ?? items.length);
  const last = Math.max(1, Math.ceil(reachable / size));
  const rendered = items.slice((number - 1) * size, Math.min(number * size, reachable)).map(render);
  const others = [
    ...(number < last ? [linkTo(asked, number + 1, 'next'), linkTo(asked, last, 'last')] : []),
    ...(number > 1 ? [linkTo(asked, 1, 'first'), linkTo(asked, number - 1, 'prev')] : []),
  ];
  return {
    body: wrap ? { total_count: items.length, [wrap.key]: rendered } : rendered,
    link: others.length > 0 ? others.join(', ') : null,
  };
}

/** The parameters of an address. */
export function queryOf(all: URLSearchParams): Query {
  const read = new Set<string>();
  return {
    all,
    get(name) {
      read.add(name);
      return all.get(name);
    },
    has(name) {
      read.add(name);
      return all.has(name);
    },
    unread: () => [...all.keys()].filter((name) => !read.has(name)),
  };
}

/** The part of a list that changed since, sorted as asked for. */
export function changedSince<Item extends { createdAt: string; updatedAt: string }>(
  query: Query,
  items: readonly Item[],
  usual: 'asc' | 'desc',
): Item[] {
  const since = Date.parse(query.get('since') ?? '1970-01-01T00:00:00Z');
  const changed = items.filter((item) => Date.parse(item.updatedAt) >= since);
  return inOrder(query, changed, usual);
}

/** A list sorted by creation or update, as asked for. */
export function inOrder<Item extends { createdAt: string; updatedAt: string }>(
  query: Query,
  items: readonly Item[],
  usual: 'asc' | 'desc',
): Item[] {
  const key = query.get('sort') === 'updated' ? 'updatedAt' : 'createdAt';
  const sign = (query.get('direction') ?? usual) === 'desc' ? -1 : 1;
  return items
    .map((item) => ({ item, at: Date.parse(item[key]) }))
    .sort((one, other) => sign * (one.at - other.at))
    .map(({ item }) => item);
}

function linkTo(asked: Asked, number: number, relation: string): string {
  const query = new URLSearchParams(asked.query.all);
  query.set('page', String(number));
  return `<${asked.api}${asked.path}?${query}>; rel="${relation}"`;
}

function positive(text: string | null, usual: number): number {
  const number = Number(text ?? usual);
  return Number.isInteger(number) && number > 0 ? number : usual;
}
