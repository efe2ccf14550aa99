import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SourceChanged, SourceDeclined, SourceRefused } from '../../server/contract/errors.ts';
import { asking, token } from '../support/upstream.ts';
import { type Reply, upstreamServer } from '../support/upstream-server.ts';

const repository = z.object({ name: z.string(), owner: z.object({ login: z.string() }) });

/** What becomes of one request that is answered like this, and how often it was sent. */
async function outcomeOf(reply: Reply) {
  const server = await upstreamServer(() => reply);
  const outcome = await asking(`${server.url}/api/v3`, (http) =>
    http
      .json({ path: '/repos/acme/shop', query: { access: 'hush-hush' } }, repository)
      .catch((error) => error),
  );
  return { outcome, asked: server.asked };
}

describe('an answer', () => {
  it('is parsed, asked below the base URL with the source’s credentials', async () => {
    const { outcome, asked } = await outcomeOf({
      body: { name: 'shop', owner: { login: 'acme' }, stars: 3 },
      headers: { etag: '"1"' },
    });
    expect(outcome).toMatchObject({ body: { name: 'shop', owner: { login: 'acme' } }, validator: '"1"' });
    expect(asked).toMatchObject([
      { path: '/api/v3/repos/acme/shop?access=hush-hush', headers: { authorization: token } },
    ]);
  });

  it('that is not understood is an error that names source, request and field', async () => {
    const { outcome } = await outcomeOf({ body: { name: 'shop', owner: { login: 7 } } });
    expect(outcome).toBeInstanceOf(SourceChanged);
    expect(outcome.field).toBe('owner.login');
    expect(outcome.message).toContain('Tool: GET /api/v3/repos/acme/shop');
    expect(outcome.message).toContain('owner.login');
  });

  it('that is a page for people instead of JSON says so', async () => {
    const { outcome } = await outcomeOf({
      text: '<html>Sign in</html>',
      headers: { 'content-type': 'text/html' },
    });
    expect(outcome).toBeInstanceOf(SourceChanged);
    expect(outcome.message).toContain('no JSON');
  });

  it.each([
    [401, SourceRefused],
    [403, SourceDeclined],
    [404, SourceDeclined],
    [410, SourceDeclined],
    [422, SourceDeclined],
  ])('of %i is believed: it is not asked again', async (status, kind) => {
    const { outcome, asked } = await outcomeOf({ status, body: { message: 'Must have admin rights.' } });
    expect(outcome).toBeInstanceOf(kind);
    expect(outcome.message).toContain('GET /api/v3/repos/acme/shop: Must have admin rights.');
    if (kind === SourceDeclined) expect(outcome.status).toBe(status);
    expect(asked).toHaveLength(1);
  });

  it.each([{ status: 401 }, { status: 404 }, { status: 500 }, { body: [] }])(
    'of %o leads to an error without query and credentials',
    async (reply) => {
      const { outcome } = await outcomeOf(reply);
      expect(outcome).toBeInstanceOf(Error);
      expect(`${outcome.message} ${outcome.hint}`).not.toMatch(/hush-hush|s3cret/);
    },
  );

  it('is sent what it is to get: lists in the query repeated, a body as JSON', async () => {
    const server = await upstreamServer(() => ({ body: {} }));
    await asking(server.url, (http) =>
      http.json(
        {
          method: 'POST',
          path: 'search?state=open',
          query: { label: ['a', 'b c'], page: 2, without: undefined },
          body: { text: 'ü' },
        },
        z.object({}),
      ),
    );
    expect(server.asked).toMatchObject([
      { method: 'POST', path: '/search?state=open&label=a&label=b+c&page=2', body: '{"text":"ü"}' },
    ]);
  });
});
