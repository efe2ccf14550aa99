import { describe, expect, it } from 'vitest';
import { organisation } from '../support/github/build-organisation.ts';
import { pullRequest } from '../support/github/build-pull-request.ts';
import { repository } from '../support/github/build-repository.ts';
import { nodeIdOf } from '../support/github/world.ts';
import { ask, get, github, postQuery } from './ask.ts';

async function shop(options: { calls?: number; window?: number } = {}) {
  const pulls = [pullRequest(), pullRequest({ title: 'Add another' })];
  const built = organisation({ repositories: [repository({ name: 'shop', pullRequests: pulls })] });
  return github({ organisation: built, ...options });
}

const first = '/repos/acme/shop/pulls/1';
const query = `{ viewer { login } repository(owner: "acme", name: "shop") { pullRequests(first: 9) { nodes { number createdAt } } } }`;

describe('GitHub makes it difficult', () => {
  it('with a token that is not the one, or with none', async () => {
    const started = await shop();
    const statuses = [
      (await get({ ...started, token: 'ghp_another' }, '/user')).status,
      (await postQuery({ ...started, token: 'ghp_another' }, query)).status,
      (await fetch(`${started.url}/user`)).status,
    ];
    expect(statuses).toEqual([401, 401, 401]);
    expect(started.spent()).toMatchObject({ graphql: 0, rest: 0 });
  });

  it('with every third answer', async () => {
    const started = await shop();
    started.trouble.everyNth = { n: 3, status: 500 };
    const statuses: number[] = [];
    for (let times = 0; times < 6; times += 1) statuses.push((await get(started, first)).status);
    expect(statuses).toEqual([200, 200, 500, 200, 200, 500]);
  });

  it('with one page that always fails', async () => {
    const started = await shop();
    started.trouble.alwaysFails = ({ path, body }) => path.includes('page=2') || body.includes('viewer');
    expect((await get(started, '/repos/acme/shop/pulls?page=1')).status).toBe(200);
    expect((await get(started, '/repos/acme/shop/pulls?page=2')).status).toBe(502);
    expect((await postQuery(started, query)).status).toBe(502);
  });

  it('with a body that ends in its middle', async () => {
    const started = await shop();
    started.trouble.cutBodies = 1;
    await expect(get(started, first).then((response) => response.text())).rejects.toThrow(/terminated/);
    expect((await get(started, first)).status).toBe(200);
  });

  it('by being slow', async () => {
    const started = await shop();
    started.trouble.latency = 10_000;
    const { url, token } = started;
    const headers = { authorization: `Bearer ${token}` };
    await expect(fetch(url + first, { headers, signal: AbortSignal.timeout(50) })).rejects.toThrow(/timeout/);
  });

  it('with a primary limit, until its window ends', async () => {
    const started = await shop({ calls: 1 });
    expect((await get(started, first)).headers.get('x-ratelimit-remaining')).toBe('0');
    const refused = await get(started, first);
    expect([refused.status, refused.headers.get('x-ratelimit-remaining')]).toEqual([403, '0']);
    expect((await get(started, '/rate_limit')).status).toBe(200);
    started.limits.rest.resetAt = Date.now();
    expect((await get(started, first)).status).toBe(200);
  });

  it('with a secondary limit, which may say how long to wait', async () => {
    const started = await shop();
    started.trouble.secondary = { requests: 1, retryAfter: 60 };
    const refused = await get(started, first);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([403, '60']);
    expect(await refused.json()).toMatchObject({ message: expect.stringContaining('secondary rate limit') });
    expect((await get(started, first)).status).toBe(200);
  });

  it('with a repository that single sign-on keeps away', async () => {
    const started = await shop();
    started.trouble.forbidden.add('acme/shop');
    expect((await get(started, first)).status).toBe(403);
    expect(await ask(started, query)).toMatchObject({
      data: { viewer: { login: 'ann' }, repository: null },
      errors: [{ type: 'FORBIDDEN' }],
    });
  });

  it('with a field of another shape in one item', async () => {
    const started = await shop();
    const [pull] = started.organisation.repositories.flatMap((each) => each.pullRequests);
    const nodeId = pull ? nodeIdOf(pull) : '';
    started.trouble.odd = ['created_at', 'createdAt'].map((field) => ({ nodeId, field, value: 42 }));
    expect(await (await get(started, first)).json()).toMatchObject({ created_at: 42 });
    expect(await (await get(started, '/repos/acme/shop/pulls/2')).json()).not.toMatchObject({
      created_at: 42,
    });
    const { data } = await ask(started, query);
    expect(data).toMatchObject({
      repository: { pullRequests: { nodes: [{ number: 1, createdAt: 42 }, { number: 2 }] } },
    });
  });
});
