import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { addressGuard } from '../../collectors/engine/http/address/address-guard.ts';
import type { RawAnswer, UpstreamLimits } from '../../collectors/engine/http/declaration.ts';
import type { Upstream } from '../../collectors/engine/http/upstream.ts';
import { createUpstreams } from '../../collectors/engine/http/upstreams.ts';
import { SourceBusy, SourceDeclined } from '../../server/contract/errors.ts';
import { asking, fastClock } from '../support/upstream.ts';
import { enough, limitHeaders, type Reply, upstreamServer } from '../support/upstream-server.ts';

const anything = z.unknown();
const ask = (http: Upstream) => http.json({ path: '/items' }, anything);
const minute = 60_000;

/** As a source says what its upstream alone does. */
const githubLimits: Partial<UpstreamLimits> = {
  limited: ({ status, json }: RawAnswer) =>
    /secondary rate limit|RATE_LIMITED/.test(JSON.stringify(json) ?? '') &&
    (status === 403 || status === 200),
};

/** Asks an upstream that refuses at first, and tells how long it was left alone. */
async function waitedAfter(refusal: Reply, limits: Partial<UpstreamLimits> = {}) {
  const clock = fastClock();
  const times: number[] = [];
  const server = await upstreamServer(({ place }) => {
    times.push(clock.now());
    return place === 1 ? refusal : { body: 'whole' };
  });
  const { body } = await asking(server.url, ask, { clock, limits });
  expect(body).toBe('whole');
  expect(times).toHaveLength(2);
  return (times[1] ?? 0) - (times[0] ?? 0);
}

describe('an upstream that refuses because of a limit is left alone for as long as it says', () => {
  it.each([
    ['Retry-After in seconds', enough.retryAfter(90), {}],
    ['Retry-After as a date', enough.retryAtDate(90), {}],
    ['X-RateLimit-Reset with a 403', enough.github(90), {}],
    ['RateLimit-Reset with a 429', enough.gitlab(90), {}],
    ['RATE_LIMITED with status 200', enough.graphql(90), githubLimits],
  ])('by %s', async (_, refusal, limits) => {
    const waited = await waitedAfter(refusal, limits);
    expect(waited).toBeGreaterThan(80_000);
    expect(waited).toBeLessThan(110_000);
  });

  it.each([
    ['a secondary limit', enough.secondary(), githubLimits],
    ['a bare 429', { status: 429 }, {}],
    [
      'a reset that is long over',
      { status: 429, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1600000000' } },
      {},
    ],
  ])('or a minute where it does not say: %s', async (_, refusal, limits) => {
    expect(await waitedAfter(refusal, limits)).toBeGreaterThanOrEqual(minute);
  });
});

describe('a limit', () => {
  it('on how fast one may ask is over in a minute, whenever the hour’s allowance is full again', async () => {
    const refusal = enough.secondary();
    const headers = { ...refusal.headers, ...limitHeaders('x-ratelimit', 5_000, 4_800, 40 * 60) };
    const waited = await waitedAfter({ ...refusal, headers }, githubLimits);
    expect(Math.round(waited / minute)).toBe(1);
  });

  it('is reckoned by the upstream’s own clock where that is another than ours', async () => {
    const yesterday = Date.now() - 86_400_000;
    const waited = await waitedAfter({
      status: 403,
      headers: {
        date: new Date(yesterday).toUTCString(),
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(Math.ceil(yesterday / 1_000) + 300),
      },
    });
    expect(Math.round(waited / minute)).toBe(5);
  });

  it('that is used up is waited for rather than provoked', async () => {
    const clock = fastClock();
    let opens = 0;
    const server = await upstreamServer(({ place }) => {
      if (place === 1) {
        opens = clock.now() + 80_000;
        return { body: 1, headers: limitHeaders('x-ratelimit', 5_000, 0, 90) };
      }
      return clock.now() < opens ? { status: 403 } : { body: 2 };
    });
    await asking(server.url, async (http) => [await ask(http), await ask(http)], { clock });
    expect(server.asked).toHaveLength(2);
  });

  it('of nothing at all, in a year long ago, is none', async () => {
    const clock = fastClock();
    const server = await upstreamServer(() => ({
      body: 1,
      headers: {
        'x-ratelimit-limit': '0',
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': '-62135596800',
      },
    }));
    await asking(server.url, async (http) => [await ask(http), await ask(http)], {
      clock,
      retryBudget: { waitSeconds: 0, retries: 0 },
    });
    expect(server.asked).toHaveLength(2);
  });

  it('is kept by all requests of a connection together, of whichever run', async () => {
    const clock = fastClock();
    const upstreams = createUpstreams(addressGuard('allow'), clock);
    let closed = true;
    let refused = 0;
    const server = await upstreamServer(({ place }) => {
      if (place > 1) closed = false;
      refused += closed ? 1 : 0;
      return closed ? enough.retryAfter(60) : { body: 1 };
    });
    const limits = { concurrency: 1 };
    const run = () =>
      asking(server.url, (http) => Promise.all([ask(http), ask(http), ask(http)]), { upstreams, limits });
    await Promise.all([run(), run()]);
    expect(refused).toBe(1);
    expect(server.asked).toHaveLength(7);
  });

  it('that holds for longer than the run is patient ends it, saying until when', async () => {
    const server = await upstreamServer(() => enough.github(3_600));
    const before = Date.now();
    const error = await asking(server.url, ask).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(SourceBusy);
    expect(error.until.getTime()).toBeGreaterThan(before + 59 * minute);
    expect(server.asked).toHaveLength(1);
  });

  it('said to hold for ages is asked about again after an hour', async () => {
    const server = await upstreamServer(() => enough.retryAfter(1e9));
    const error = await asking(server.url, ask).catch((thrown) => thrown);
    expect(error.until.getTime()).toBeLessThanOrEqual(Date.now() + 60 * minute);
  });

  it('draws on one retry budget for the whole run', async () => {
    const server = await upstreamServer(({ place }) =>
      place % 2 === 1 ? enough.retryAfter(400) : { body: place },
    );
    const seen: unknown[] = [];
    const run = asking(server.url, async (http) => {
      for (;;) seen.push((await ask(http)).body);
    });
    await expect(run).rejects.toBeInstanceOf(SourceBusy);
    expect(seen).toEqual([2, 4]);
  });

  it('that says “at once” again and again does not become a flood', async () => {
    const server = await upstreamServer(() => enough.retryAfter(0));
    await expect(asking(server.url, ask)).rejects.toBeInstanceOf(SourceBusy);
    expect(server.asked.length).toBeLessThan(12);
  });

  it('is waited for by what changes something, too: it was refused, so nothing has happened', async () => {
    const server = await upstreamServer(({ place }) => (place === 1 ? enough.retryAfter(5) : { body: 1 }));
    await asking(server.url, (http) => http.json({ method: 'POST', path: '/items', body: {} }, anything));
    expect(server.asked).toHaveLength(2);
  });

  it('is not what a 403 without a word of it is', async () => {
    const server = await upstreamServer(() => ({
      status: 403,
      headers: limitHeaders('x-ratelimit', 5_000, 4_000, 90),
      body: { message: 'Resource not accessible by personal access token' },
    }));
    await expect(asking(server.url, ask, { limits: githubLimits })).rejects.toBeInstanceOf(SourceDeclined);
  });

  it('of requests at once is kept', async () => {
    let underWay = 0;
    let most = 0;
    const server = await upstreamServer(() => ({ body: 1 }));
    const points = () => {
      underWay -= 1;
      return 0;
    };
    const guard = async () => {
      underWay += 1;
      most = Math.max(most, underWay);
    };
    await asking(server.url, (http) => Promise.all(Array.from({ length: 12 }, () => ask(http))), {
      limits: { concurrency: 3, points },
      guard,
    });
    expect(most).toBe(3);
  });
});

describe('what a run has spent', () => {
  it('is every request that was sent, and the points that the upstream tells of', async () => {
    const server = await upstreamServer(({ place }) =>
      place === 1 ? { status: 502 } : { body: { cost: 7 } },
    );
    const points = ({ json }: RawAnswer) => z.object({ cost: z.int() }).safeParse(json).data?.cost ?? 0;
    const spent = await asking(
      server.url,
      async (http) => {
        await ask(http);
        await ask(http);
        return http.spent();
      },
      { limits: { points } },
    );
    expect(spent).toEqual({ calls: 3, points: 14 });
  });
});
