import { SourceChanged } from '../../../../server/contract/errors.ts';
import type { UpstreamAnswer } from '../answer.ts';
import type { UpstreamRequest } from '../request.ts';

/** How a list goes on: the request for the page after an answer, or null at its end. */
export interface Paging<T> {
  next(answer: UpstreamAnswer<T>, asked: UpstreamRequest): UpstreamRequest | null;
  /**
   * The parameter that says how many, where a page that is too heavy may be asked for in smaller ones: only where the position
   * does not depend on it.
   */
  size?: { parameter: string; largest: number };
}

/** By the `Link` header, as GitHub and GitLab do it. */
export function byLink<T>(): Paging<T> {
  return {
    next: (answer, asked) => at(answer, asked, nextOf(answer.headers.get('link') ?? ''), 'link'),
  };
}

/** By an address in the body. `read` answers null or undefined at the end. */
export function byUrl<T>(read: (body: T) => string | null | undefined): Paging<T> {
  return { next: (answer, asked) => at(answer, asked, read(answer.body), 'next') };
}

/** By a token in the body that goes into `parameter`. `read` answers null, undefined or an empty text at the end. */
export function byToken<T>(parameter: string, read: (body: T) => string | null | undefined): Paging<T> {
  return {
    next(answer, asked) {
      const token = read(answer.body);
      if (!token) return null;
      if (asked.query?.[parameter] === token) throw turnsInCircles(answer, parameter);
      return { ...asked, query: { ...asked.query, [parameter]: token } };
    },
  };
}

/**
 * By how many came before, counted from 0 by what was really received: a server may give less than it was asked for. An empty
 * page is the end only where `isLast` agrees.
 */
export function byOffset<T>(how: {
  parameter: string;
  count(body: T): number;
  isLast(body: T, received: number): boolean;
  size?: { parameter: string; largest: number };
}): Paging<T> {
  return {
    ...(how.size && { size: how.size }),
    next(answer, asked) {
      const count = how.count(answer.body);
      const received = Number(asked.query?.[how.parameter] ?? 0) + count;
      if (how.isLast(answer.body, received)) return null;
      if (count === 0) {
        throw new SourceChanged(
          `${answer.asked} was answered with an empty page, although more is said to follow after ${received}.`,
          how.parameter,
        );
      }
      return { ...asked, query: { ...asked.query, [how.parameter]: received } };
    },
  };
}

/** An address that the upstream gave holds the whole query. It must stay on the origin that it came from. */
function at(
  answer: UpstreamAnswer<unknown>,
  asked: UpstreamRequest,
  address: string | null | undefined,
  field: string,
): UpstreamRequest | null {
  if (!address) return null;
  const url = URL.parse(address, answer.url.href);
  if (url === null || url.origin !== answer.url.origin) {
    throw new SourceChanged(
      `${answer.asked} goes on at ${url?.origin ?? 'no address'}, which is not where it was asked.`,
      field,
      { hint: 'The upstream may not know its own public address.' },
    );
  }
  if (url.href === answer.url.href) throw turnsInCircles(answer, field);
  const { query: _, validator: __, ...rest } = asked;
  return { ...rest, path: url.href };
}

function turnsInCircles({ asked }: UpstreamAnswer<unknown>, field: string): SourceChanged {
  return new SourceChanged(`${asked} goes on where it is already.`, field);
}

function nextOf(link: string): string | null {
  const next = link.split(/,\s*(?=<)/).find((one) => /;\s*rel="?next"?/i.test(one));
  return /<([^>]*)>/.exec(next ?? '')?.[1] ?? null;
}
