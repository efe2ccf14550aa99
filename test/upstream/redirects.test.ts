import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { addressGuard } from '../../collectors/engine/http/address/address-guard.ts';
import type { Upstream } from '../../collectors/engine/http/upstream.ts';
import { SourceChanged, SourceDeclined, SourceRefused } from '../../server/contract/errors.ts';
import { asking, token } from '../support/upstream.ts';
import { upstreamServer } from '../support/upstream-server.ts';

const anything = z.unknown();
const ask = (http: Upstream) => http.json({ path: '/repos/acme/old' }, anything);

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])('of %i on the same origin keeps the credentials', async (status) => {
    const server = await upstreamServer(({ path }) =>
      path === '/repositories/7' ? { body: 'new' } : { status, headers: { location: '/repositories/7' } },
    );
    const { body, url } = await asking(server.url, ask);
    expect(body).toBe('new');
    expect(url.pathname).toBe('/repositories/7');
    expect(server.asked.map(({ headers }) => headers.authorization)).toEqual([token, token]);
  });

  it('to another origin goes without credentials, given by source or caller', async () => {
    const other = await upstreamServer(() => ({ body: 'archive' }));
    const server = await upstreamServer(() => ({
      status: 302,
      headers: { location: `${other.url}/archive` },
    }));
    const headers = { cookie: 'session=1', 'private-token': 'glpat-1' };
    const { body } = await asking(server.url, (http) => http.json({ path: '/archive', headers }, anything));
    expect(body).toBe('archive');
    expect(other.asked[0]?.headers).not.toHaveProperty('authorization');
    expect(JSON.stringify(other.asked)).not.toMatch(/s3cret|session=1|glpat/);
  });

  it('to another origin that wants credentials tells which address to configure', async () => {
    const other = await upstreamServer(() => ({ status: 401 }));
    const server = await upstreamServer(() => ({ status: 301, headers: { location: other.url } }));
    const error = await asking(server.url, ask).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(SourceDeclined);
    expect(error.message).toContain(other.url);
    expect(error.hint).toContain('configure that address');
  });

  it('never carries a body to another origin', async () => {
    const other = await upstreamServer(() => ({ body: 1 }));
    const server = await upstreamServer(() => ({ status: 307, headers: { location: other.url } }));
    const query = { method: 'POST', path: '/graphql', body: { secret: 1 }, readOnly: true } as const;
    await expect(asking(server.url, (http) => http.json(query, anything))).rejects.toBeInstanceOf(
      SourceChanged,
    );
    expect(other.asked).toEqual([]);
  });

  it('after a change is followed by reading, as browsers do', async () => {
    const server = await upstreamServer(({ method }) =>
      method === 'POST' ? { status: 303, headers: { location: '/done' } } : { body: 'done' },
    );
    await asking(server.url, (http) => http.json({ method: 'POST', path: '/x', body: {} }, anything));
    expect(server.asked.map(({ method, body }) => [method, body])).toEqual([
      ['POST', '{}'],
      ['GET', ''],
    ]);
  });

  it('that leads on and on is an error', async () => {
    const server = await upstreamServer(({ place }) => ({ status: 302, headers: { location: `/${place}` } }));
    await expect(asking(server.url, ask)).rejects.toThrow('on and on');
  });
});

describe('an address where no source may live', () => {
  it('is not asked, neither at first nor after a redirect', async () => {
    const metadata = 'http://169.254.169.254/latest/meta-data';
    const server = await upstreamServer(() => ({ status: 302, headers: { location: metadata } }));
    await expect(asking(metadata, ask)).rejects.toThrow('where no source may live');
    await expect(asking(server.url, ask)).rejects.toThrow('where no source may live');
    expect(server.asked).toHaveLength(1);
  });

  it('inside this network is not asked where the installation denies it', async () => {
    const server = await upstreamServer(() => ({ body: 1 }));
    await expect(asking(server.url, ask, { guard: addressGuard('deny') })).rejects.toMatchObject({
      hint: expect.stringContaining('MOMENTUM_PRIVATE_ADDRESSES'),
    });
    expect(server.asked).toEqual([]);
  });

  it('is not reached by a name that leads elsewhere the second time', async () => {
    const server = await upstreamServer(() => ({ body: 1 }));
    const guard = async (host: string) => {
      if (host !== 'localhost') throw new SourceRefused(`${host} is where no source may live.`);
    };
    const named = server.url.replace('127.0.0.1', 'localhost');
    await expect(asking(named, ask, { guard })).rejects.toThrow('where no source may live');
    expect(server.asked).toEqual([]);
  });
});
