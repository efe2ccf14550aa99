import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { UpstreamAnswer } from '../../collectors/engine/http/answer.ts';
import { byOffset } from '../../collectors/engine/http/paging/pages.ts';
import { SourceDown } from '../../server/contract/errors.ts';
import { asking } from '../support/upstream.ts';
import { type Reply, upstreamServer } from '../support/upstream-server.ts';

const total = 200;
const variables = z.object({ variables: z.object({ first: z.int(), after: z.string().nullable() }) });
const page = z.object({ nodes: z.array(z.int()), endCursor: z.string().nullable() });

/** A GraphQL upstream that fails where more than it can bear are asked for, and what it was asked for. */
async function heavyUpstream(failure: Reply, bearable: (start: number) => number) {
  const sizes: number[] = [];
  const server = await upstreamServer(({ body }) => {
    const { first, after } = variables.parse(JSON.parse(body)).variables;
    const start = Number(after ?? 0);
    sizes.push(first);
    if (first > bearable(start)) return { body: { nodes: [1, 2, 3] }, ...failure };
    const end = Math.min(total, start + first);
    const nodes = Array.from({ length: end - start }, (_, place) => start + place);
    return { body: { nodes, endCursor: end < total ? String(end) : null } };
  });
  return { server, sizes };
}

function walked(url: string, largest = 100): Promise<number[]> {
  return asking(
    url,
    async (http) => {
      const sized = http.sized(largest);
      const seen: number[] = [];
      for (let after: string | null | undefined = null; after !== undefined; ) {
        const cursor: string | null = after;
        const { body }: UpstreamAnswer<z.output<typeof page>> = await sized.json(
          (first) => ({
            method: 'POST',
            path: '/graphql',
            body: { variables: { first, after: cursor } },
            readOnly: true,
          }),
          page,
        );
        seen.push(...body.nodes);
        after = body.endCursor ?? undefined;
      }
      return seen;
    },
    { limits: { timeoutSeconds: 0.3 } },
  );
}

const all = Array.from({ length: total }, (_, place) => place);

describe('a page that is too heavy', () => {
  it.each<[string, Reply]>([
    ['a 502', { status: 502 }],
    ['a 504', { status: 504 }],
    ['no answer in time', { trouble: 'stall' }],
    ['a cancelled stream', { trouble: 'cut' }],
  ])('is asked for again at half the size, with nothing missed or twice: %s', async (_, failure) => {
    const { server, sizes } = await heavyUpstream(failure, () => 30);
    expect(await walked(server.url)).toEqual(all);
    expect(sizes.slice(0, 3)).toEqual([100, 50, 25]);
  });

  it('makes the next ones small, too, until they have come well for a while', async () => {
    const { server, sizes } = await heavyUpstream({ status: 502 }, (start) => (start < 40 ? 12 : 100));
    expect(await walked(server.url)).toEqual(all);
    expect(sizes.slice(0, 8)).toEqual([100, 50, 25, 12, 12, 12, 12, 18]);
    expect(Math.max(...sizes.slice(8))).toBeGreaterThan(20);
  });

  it('even with one item is given up', async () => {
    const { server, sizes } = await heavyUpstream({ status: 502 }, (start) => (start < 50 ? 50 : 0));
    await expect(walked(server.url)).rejects.toBeInstanceOf(SourceDown);
    expect(sizes.at(-1)).toBe(1);
  });

  it('is not what an upstream in trouble has: then the size stays', async () => {
    let troubled = 2;
    const { server, sizes } = await heavyUpstream({ status: 503 }, () => (troubled-- > 0 ? 0 : 100));
    await walked(server.url);
    expect(sizes.slice(0, 3)).toEqual([100, 100, 100]);
  });

  it('of a list by offset goes on after what was received', async () => {
    const list = z.object({ values: z.array(z.int()), total: z.int() });
    const server = await upstreamServer(({ query }) => {
      const start = Number(query.get('startAt') ?? 0);
      const size = Number(query.get('maxResults'));
      if (size > 40 && start > 0) return { status: 504 };
      return { body: { values: all.slice(start, start + size), total } };
    });
    const paging = byOffset<z.output<typeof list>>({
      parameter: 'startAt',
      count: ({ values }) => values.length,
      isLast: (body, received) => received >= body.total,
      size: { parameter: 'maxResults', largest: 90 },
    });
    const seen = await asking(server.url, async (http) => {
      const values: number[] = [];
      for await (const { body } of http.pages({ path: '/search' }, list, paging)) values.push(...body.values);
      return values;
    });
    expect(seen).toEqual(all);
  });
});
