import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { byLink, byOffset, byToken, byUrl, type Paging } from '../../collectors/engine/http/paging/pages.ts';
import type { Upstream } from '../../collectors/engine/http/upstream.ts';
import { asking } from '../support/upstream.ts';
import { type Asked, enough, type Reply, upstreamServer } from '../support/upstream-server.ts';

const list = z.object({
  items: z.array(z.int()),
  total: z.int().optional(),
  next: z.string().nullish(),
});
type List = z.output<typeof list>;

/** Each form of paging: how a collector follows it, and how a server of `total` items answers it. */
const forms: Record<string, { paging: Paging<List>; answer(asked: Asked, total: number): Reply }> = {
  'a Link header': {
    paging: byLink(),
    answer: ({ query, headers }, total) => {
      const page = Number(query.get('page') ?? 1);
      const link = `<http://${headers.host}/items?page=${page + 1}>; rel="next", <http://${headers.host}/items?page=1>; rel="first"`;
      return { body: items((page - 1) * 3, 3, total), headers: page * 3 < total ? { link } : {} };
    },
  },
  'an address in the body': {
    paging: byUrl(({ next }) => next),
    answer: ({ query, headers }, total) => {
      const start = Number(query.get('start') ?? 0);
      const next = start + 3 < total ? `http://${headers.host}/items?start=${start + 3}` : null;
      return { body: { ...items(start, 3, total), next } };
    },
  },
  'a token in the body': {
    paging: byToken('token', ({ next }) => next),
    answer: ({ query }, total) => {
      const start = Number(query.get('token') ?? 0);
      return { body: { ...items(start, 3, total), next: start + 3 < total ? String(start + 3) : '' } };
    },
  },
  'offset and total, of pages smaller than asked for': {
    paging: byOffset({
      parameter: 'startAt',
      count: (body) => body.items.length,
      isLast: (body, received) => received >= (body.total ?? 0),
      size: { parameter: 'maxResults', largest: 8 },
    }),
    answer: ({ query }, total) => {
      const size = Math.min(5, Number(query.get('maxResults')));
      return { body: { ...items(Number(query.get('startAt') ?? 0), size, total), total } };
    },
  },
};

function items(start: number, size: number, total: number): List {
  return { items: Array.from({ length: Math.max(0, Math.min(size, total - start)) }, (_, n) => start + n) };
}

async function allOf(http: Upstream, paging: Paging<List>): Promise<number[]> {
  const seen: number[] = [];
  for await (const { body } of http.pages({ path: '/items' }, list, paging)) seen.push(...body.items);
  return seen;
}

const troubles: Reply[] = [
  { status: 502 },
  { status: 503, headers: { 'retry-after': '3' } },
  { trouble: 'cut', body: items(0, 9, 9) },
  { trouble: 'half', body: items(0, 9, 9) },
  { trouble: 'reset' },
  enough.retryAfter(2),
  enough.github(5),
];

describe.each(Object.entries(forms))('a list that goes on by %s', (_, { paging, answer }) => {
  it('brings each item once and in order, whatever goes wrong in between', async () => {
    const plan = { trouble: [] as (Reply | null)[], total: 0, from: 0 };
    const server = await upstreamServer((asked) => {
      const trouble = plan.trouble[asked.place - 1 - plan.from];
      return trouble ?? answer(asked, plan.total);
    });
    const trouble = fc.array(
      fc.oneof(
        { weight: 2, arbitrary: fc.constant(null) },
        { arbitrary: fc.constantFrom(...troubles), weight: 1 },
      ),
      {
        maxLength: 12,
      },
    );
    await fc.assert(
      fc.asyncProperty(trouble, fc.nat(20), async (troubled, total) => {
        Object.assign(plan, { trouble: troubled, total, from: server.asked.length });
        const seen = await asking(server.url, (http) => allOf(http, paging), {
          retryBudget: { waitSeconds: 1e6, retries: 100 },
        });
        expect(seen).toEqual(items(0, total, total).items);
      }),
      { numRuns: 25 },
    );
  });
});

describe('paging', () => {
  it.each([
    ['Link header', byLink<List>()],
    ['address in the body', byUrl<List>(({ next }) => next)],
  ])('that leads to another origin by %s is not followed', async (_, paging) => {
    const other = await upstreamServer(() => ({ body: { items: [2] } }));
    const server = await upstreamServer(() => ({
      body: { items: [1], next: `${other.url}/items` },
      headers: { link: `<${other.url}/items>; rel="next"` },
    }));
    await expect(asking(server.url, (http) => allOf(http, paging))).rejects.toMatchObject({
      code: 'source_changed',
      message: expect.stringContaining(other.url),
    });
    expect(other.asked).toEqual([]);
  });

  it('that turns in circles is an error instead of a run without an end', async () => {
    const server = await upstreamServer(() => ({ body: { items: [1], next: 'again' } }));
    const paging = byToken<List>('token', ({ next }) => next);
    await expect(asking(server.url, (http) => allOf(http, paging))).rejects.toThrow('where it is already');
  });

  it('does not take an empty page for the end while more is said to follow', async () => {
    const server = await upstreamServer(() => ({ body: { items: [], total: 5 } }));
    const { paging } = forms['offset and total, of pages smaller than asked for'] ?? {};
    if (!paging) throw new Error('There is no such form.');
    await expect(asking(server.url, (http) => allOf(http, paging))).rejects.toThrow('empty page');
  });
});
