import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Upstream } from '../../collectors/engine/http/upstream.ts';
import { SourceDown, SourceRefused } from '../../server/contract/errors.ts';
import { asking } from '../support/upstream.ts';
import { type Reply, upstreamServer } from '../support/upstream-server.ts';

const anything = z.unknown();
const ask = (http: Upstream) => http.json({ path: '/items' }, anything);
const body = { items: [1, 2, 3, 4, 5] };

const failures: [string, Reply][] = [
  ['a 500', { status: 500 }],
  ['a 502', { status: 502, text: '<html>', headers: { 'content-type': 'text/html' } }],
  ['a 503', { status: 503 }],
  ['no answer in time', { trouble: 'stall' }],
  ['a body that does not come to its end in time', { trouble: 'stalled body', body }],
  ['a connection that breaks', { trouble: 'reset' }],
  ['a chunked body that is cut', { trouble: 'cut', body }],
  ['a body shorter than announced', { trouble: 'cut', body, headers: { 'content-length': '999' } }],
  ['JSON that breaks off', { trouble: 'half', body }],
];

describe('a request that fails', () => {
  it.each(failures)('is sent again: %s', async (_, failure) => {
    const server = await upstreamServer(({ place }) => (place === 1 ? failure : { body }));
    const answer = await asking(server.url, ask, { limits: { timeoutSeconds: 0.3 } });
    expect(answer.body).toEqual(body);
    expect(server.asked).toHaveLength(2);
  });

  it.each(failures)('is not sent again where it may have changed something: %s', async (_, failure) => {
    const server = await upstreamServer(() => failure);
    const change = (http: Upstream) => http.json({ method: 'POST', path: '/items', body: {} }, anything);
    await expect(asking(server.url, change, { limits: { timeoutSeconds: 0.3 } })).rejects.toBeInstanceOf(
      SourceDown,
    );
    expect(server.asked).toHaveLength(1);
  });
});

describe('credentials that the upstream rejects', () => {
  it('are not sent again by those who wait for their turn', async () => {
    const server = await upstreamServer(() => ({ status: 401 }));
    const three = (http: Upstream) => Promise.allSettled([ask(http), ask(http), ask(http)]);
    const outcomes = await asking(server.url, three, { limits: { concurrency: 1 } });
    expect(outcomes).toEqual(Array(3).fill({ status: 'rejected', reason: expect.any(SourceRefused) }));
    expect(server.asked).toHaveLength(1);
  });
});

describe('failures', () => {
  it('are waited for twice as long each time, by each request a different while', async () => {
    const waits: number[] = [];
    const clock = {
      now: () => Date.now(),
      async sleep(milliseconds: number) {
        waits.push(milliseconds);
      },
    };
    const server = await upstreamServer(({ place }) => (place < 5 ? { status: 500 } : { body }));
    await asking(server.url, ask, { clock });
    expect(waits).toHaveLength(4);
    for (const [place, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(500 * 2 ** place);
      expect(wait).toBeLessThanOrEqual(1_000 * 2 ** place);
    }
    expect(new Set(waits.map((wait, place) => wait / 2 ** place)).size).toBe(4);
  });

  it('of a POST that only reads are repeated', async () => {
    const server = await upstreamServer(({ place }) => (place === 1 ? { status: 502 } : { body }));
    const query = {
      method: 'POST',
      path: '/graphql',
      body: { query: '{ viewer }' },
      readOnly: true,
    } as const;
    await asking(server.url, (http) => http.json(query, anything));
    expect(server.asked.map((asked) => asked.body)).toEqual([
      '{"query":"{ viewer }"}',
      '{"query":"{ viewer }"}',
    ]);
  });

  it('that an answer tells of with a good status are repeated where the source knows them', async () => {
    const server = await upstreamServer(({ place }) => ({ body: place === 1 ? 'It timed out.' : 'whole' }));
    const answer = await asking(server.url, ask, {
      limits: { failed: ({ json }) => json === 'It timed out.' },
    });
    expect(answer.body).toBe('whole');
  });

  it('that go on end in an error that names the source and the request', async () => {
    const server = await upstreamServer(() => ({ status: 503 }));
    await expect(asking(server.url, ask)).rejects.toThrow('Tool answered 503 to GET /items.');
    expect(server.asked.length).toBeGreaterThan(2);
  });

  it('cost a run one budget, not one for each page', async () => {
    const server = await upstreamServer(() => ({ status: 503 }));
    const retries = 10;
    const failed = await asking(
      server.url,
      (http) => Promise.allSettled(Array.from({ length: 500 }, () => ask(http))),
      { retryBudget: { waitSeconds: 60, retries } },
    );
    expect(failed.every(({ status }) => status === 'rejected')).toBe(true);
    expect(server.asked.length).toBeLessThan(3 * retries + 5);
  });

  it('that are more than half of all answers use the budget up', async () => {
    const server = await upstreamServer(({ place }) => (place % 3 === 0 ? { body: place } : { status: 502 }));
    const run = asking(
      server.url,
      async (http) => {
        for (let page = 0; page < 100; page += 1) await ask(http);
      },
      { retryBudget: { waitSeconds: 60, retries: 10 } },
    );
    await expect(run).rejects.toBeInstanceOf(SourceDown);
    expect(server.asked.length).toBeLessThan(30);
  });

  it('now and then are borne for as long as the run takes', async () => {
    const server = await upstreamServer(({ place }) => (place % 3 === 0 ? { status: 502 } : { body: place }));
    const seen = await asking(
      server.url,
      async (http) => {
        for (let page = 0; page < 200; page += 1) await ask(http);
        return http.spent().calls;
      },
      { retryBudget: { waitSeconds: 60, retries: 5 } },
    );
    expect(seen).toBe(299);
  });

  it('to find the upstream at all say which address leads nowhere', async () => {
    await expect(asking('http://nowhere.invalid', ask)).rejects.toThrow('nowhere.invalid cannot be reached');
    await expect(asking('http://127.0.0.1:9', ask)).rejects.toThrow(/ECONNREFUSED|cannot be reached/);
  });
});
