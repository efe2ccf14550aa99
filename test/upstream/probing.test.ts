import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { probe } from '../../collectors/engine/connections/probe.ts';
import { defineSource } from '../../collectors/engine/contract/source.ts';
import { collectionEngine, testSource } from '../support/collecting.ts';
import { testDatabase } from '../support/database.ts';
import { declaredUpstream, fastClock } from '../support/upstream.ts';
import { enough, type Reply, upstreamServer } from '../support/upstream-server.ts';

/** Tests a connection to an upstream that answers like this. */
async function tested(reply: Reply) {
  const server = await upstreamServer(() => reply);
  const { pool } = await testDatabase();
  const source = defineSource({
    ...testSource([]).source,
    upstream: declaredUpstream(server.url),
    async probe({ http }) {
      const { body } = await http.json({ path: '/user' }, z.object({ login: z.string() }));
      return { ok: true, message: `Tool knows you as ${body.login}.` };
    },
  });
  const engine = await collectionEngine(pool, { sources: [{ source, collectors: [] }], clock: fastClock() });
  const result = await probe(engine, 'tool', [], 'here', new AbortController().signal);
  return { ...result, calls: server.asked.length };
}

describe('testing a connection', () => {
  it('asks the upstream with the source’s credentials and tells who was seen', async () => {
    expect(await tested({ body: { login: 'ada' } })).toMatchObject({
      ok: true,
      message: 'Tool knows you as ada.',
    });
  });

  it.each<[string, Reply, RegExp]>([
    ['rejected credentials', { status: 401 }, /rejected the credentials .* Check that/],
    ['an upstream that is down', { status: 503 }, /answered 503 to GET \/user/],
    ['an answer of something else', { text: '<html>', headers: { 'content-type': 'text/html' } }, /no JSON/],
  ])('says in one sentence what is wrong: %s', async (_, reply, sentence) => {
    const { ok, message } = await tested(reply);
    expect(ok).toBe(false);
    expect(message).toMatch(sentence);
  });

  it('does not wait until a limit is over', async () => {
    const { ok, message, calls } = await tested(enough.github(600));
    expect({ ok, calls }).toEqual({ ok: false, calls: 1 });
    expect(message).toContain('wants no more requests');
  });
});

describe('a source that declares no upstream', () => {
  it('has none to ask: that is a mistake of its scripts', async () => {
    const { pool } = await testDatabase();
    const source = defineSource({
      ...testSource([]).source,
      probe: async ({ http }) => ({ ok: true, message: String(await http.json({ path: '/' }, z.unknown())) }),
    });
    const engine = await collectionEngine(pool, { sources: [{ source, collectors: [] }] });
    await expect(probe(engine, 'tool', [], 'here', new AbortController().signal)).rejects.toThrow(
      'Tool declares no upstream',
    );
  });
});
