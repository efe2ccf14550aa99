import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { realClock } from '../../collectors/engine/http/limits/clock.ts';
import type { Upstream } from '../../collectors/engine/http/upstream.ts';
import { asking } from '../support/upstream.ts';
import { enough, type Reply, upstreamServer } from '../support/upstream-server.ts';

const ask = (http: Upstream) => http.json({ path: '/items' }, z.unknown());

describe('cancelling a run ends', () => {
  it.each<[string, Reply]>([
    ['waiting for an answer', { trouble: 'stall' }],
    ['reading a body', { trouble: 'stalled body', body: [1, 2, 3] }],
    ['waiting because of a limit', enough.retryAfter(600)],
    ['waiting to try again', { status: 503 }],
  ])('%s', async (_, reply) => {
    const stop = new AbortController();
    const cancelled = new Error('It was cancelled.');
    const server = await upstreamServer(() => {
      setTimeout(() => stop.abort(cancelled), 50);
      return reply;
    });
    const run = asking(server.url, ask, { signal: stop.signal, clock: realClock });
    await expect(run).rejects.toBe(cancelled);
    expect(server.asked).toHaveLength(1);
  });

  it('waiting for a turn, and leaves the turn to others', async () => {
    const stop = new AbortController();
    const server = await upstreamServer(() => {
      setTimeout(() => stop.abort(new Error('It was cancelled.')), 50);
      return { trouble: 'stall' };
    });
    const run = asking(server.url, (http) => Promise.allSettled([ask(http), ask(http), ask(http)]), {
      signal: stop.signal,
      limits: { concurrency: 1 },
    });
    expect((await run).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(server.asked).toHaveLength(1);
  });

  it('before anything is asked', async () => {
    const server = await upstreamServer(() => ({ body: 1 }));
    const signal = AbortSignal.abort(new Error('It was cancelled.'));
    await expect(asking(server.url, ask, { signal })).rejects.toThrow('It was cancelled.');
    expect(server.asked).toEqual([]);
  });
});
