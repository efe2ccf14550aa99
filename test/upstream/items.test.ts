import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseItems } from '../../collectors/engine/http/paging/items.ts';
import { SourceChanged } from '../../server/contract/errors.ts';

const answer = { asked: 'Tool: GET /repos/acme/shop/issues' };
const issue = z.object({ number: z.int(), user: z.object({ login: z.string() }) });
const good = { number: 1, user: { login: 'ada' } };
const named = (item: Readonly<Record<string, unknown>>) => `issue ${item.number}`;

describe('a list', () => {
  it('keeps what is understood, and says of the rest which it is and what is wrong with it', () => {
    const { items, warnings } = parseItems(
      answer,
      [good, { number: 2, user: null }, 'x', { ...good, number: 3 }],
      issue,
      named,
    );
    expect(items.map(({ number }) => number)).toEqual([1, 3]);
    expect(warnings).toEqual([
      expect.stringMatching(/^issue 2 was left out: .* “user”: /),
      expect.stringMatching(/^item 3 was left out: /),
    ]);
  });

  it('of which nothing is understood is an error that names source, request and field', () => {
    const parse = () => parseItems(answer, [{ number: 2 }, { number: 3, user: {} }], issue, named);
    expect(parse).toThrow(SourceChanged);
    expect(parse).toThrow(/^Tool: GET \/repos\/acme\/shop\/issues .* issue 2 .*“user”/);
  });

  it('that is empty is empty', () => {
    expect(parseItems(answer, [], issue, named)).toEqual({ items: [], warnings: [] });
  });
});
