import { Octokit } from '@octokit/rest';
import { describe, expect, it } from 'vitest';
import { SourceBusy, SourceDeclined, SourceDown, SourceRefused } from '../../server/contract/errors.ts';
import { type Asking, asking, token } from '../support/upstream.ts';
import { enough, type Reply, upstreamServer } from '../support/upstream-server.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const repository = { owner: 'acme', repo: 'shop' };

/** Lets Octokit do something with an upstream that answers like this. */
async function withOctokit<T>(
  replies: (place: number) => Reply,
  work: (octokit: Octokit) => Promise<T>,
  options: Asking = {},
) {
  const server = await upstreamServer(({ place }) => replies(place));
  const outcome = await asking(
    `${server.url}/api/v3`,
    (http) => {
      const octokit = new Octokit({
        baseUrl: `${server.url}/api/v3`,
        request: { fetch: http.fetch },
        log: silent,
      });
      return http.through(() => work(octokit)).catch((error: unknown) => error);
    },
    options,
  );
  return { outcome, asked: server.asked };
}

describe('Octokit through the upstream layer', () => {
  it('gets answers, with the source’s credentials and after failures', async () => {
    const { outcome, asked } = await withOctokit(
      (place) => (place === 1 ? { status: 502 } : { body: { id: 7, name: 'shop' } }),
      async (octokit) => (await octokit.rest.repos.get(repository)).data.name,
    );
    expect(outcome).toBe('shop');
    expect(asked.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      ['/api/v3/repos/acme/shop', token],
      ['/api/v3/repos/acme/shop', token],
    ]);
  });

  it('follows its own paging', async () => {
    const server = await upstreamServer(({ query, headers }) => {
      const page = Number(query.get('page') ?? 1);
      const link = `<http://${headers.host}/repos/acme/shop/issues?page=${page + 1}>; rel="next"`;
      return { body: [{ number: page }], headers: page < 3 ? { link } : {} };
    });
    const numbers = await asking(server.url, async (http) => {
      const octokit = new Octokit({ baseUrl: server.url, request: { fetch: http.fetch } });
      const issues = await http.through(() => octokit.paginate(octokit.rest.issues.listForRepo, repository));
      return issues.map((issue) => issue.number);
    });
    expect(numbers).toEqual([1, 2, 3]);
  });

  it.each<[string, Reply, unknown]>([
    ['rejected credentials', { status: 401, body: { message: 'Bad credentials' } }, SourceRefused],
    ['something forbidden', { status: 403, body: { message: 'Not for you' } }, SourceDeclined],
    ['something that is gone', { status: 404, body: { message: 'Not Found' } }, SourceDeclined],
    ['a limit for longer than it is patient', enough.github(3_600), SourceBusy],
    ['failures without an end', { status: 503 }, SourceDown],
  ])('throws the product’s errors: %s', async (_, reply, kind) => {
    const { outcome } = await withOctokit(
      () => reply,
      (octokit) => octokit.rest.repos.get(repository),
    );
    expect(outcome).toBeInstanceOf(kind);
    expect(String(outcome)).toContain('Tool');
  });

  it('throws what it throws for 304', async () => {
    const { outcome, asked } = await withOctokit(
      () => ({ status: 304 }),
      (octokit) => octokit.rest.repos.get({ ...repository, headers: { 'if-none-match': '"1"' } }),
    );
    expect(outcome).toMatchObject({ status: 304 });
    expect(asked[0]?.headers['if-none-match']).toBe('"1"');
  });

  it('ends with the run', async () => {
    const stop = new AbortController();
    const cancelled = new Error('It was cancelled.');
    const { outcome } = await withOctokit(
      () => {
        setTimeout(() => stop.abort(cancelled), 50);
        return { trouble: 'stall' };
      },
      (octokit) => octokit.rest.repos.get(repository),
      { signal: stop.signal },
    );
    expect(outcome).toBe(cancelled);
  });
});
