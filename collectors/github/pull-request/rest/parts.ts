import { z } from 'zod';
import { SourceDeclined } from '../../../../server/contract/errors.ts';
import type { RepositoryRow } from '../../../engine/resources.ts';
import { at, firstIssue } from '../../../engine/upstream/answer.ts';
import { byLink } from '../../../engine/upstream/pages.ts';
import type { UpstreamRequest } from '../../../engine/upstream/request.ts';
import type { Upstream } from '../../../engine/upstream/upstream.ts';
import { type Address, isNotFound } from '../address.ts';
import { parseSome } from '../items.ts';

/** A part of a pull request, by what people call it. */
export interface Part {
  number: number;
  what: string;
  request(at: { owner: string; repo: string }): UpstreamRequest;
}

/** Reads parts of pull requests. What is not there, kept back or not understood is null and told of: what is kept back, once. */
export interface Parts {
  repository: RepositoryRow;
  one<T>(part: Part, schema: z.ZodType<T>): Promise<T | 'gone' | null>;
  all<T>(part: Part, schema: z.ZodType<T>, wanted?: (item: unknown) => boolean): Promise<T[] | null>;
  warn(warnings: readonly string[]): void;
  /** What was not told yet. */
  warnings(): string[];
}

export function partsFor(http: Upstream, address: Address, repository: RepositoryRow): Parts {
  const said = new Set<string>();
  const keptBack = new Set<string>();
  let untold: string[] = [];
  const warn = (warnings: readonly string[]) => {
    untold.push(...warnings.filter((one) => !said.has(one)));
    for (const warning of warnings) said.add(warning);
  };
  const nameOf = ({ what, number }: Part) => `${what} of ${repository.fullName}#${number}`;

  async function unlessDeclined<T>(part: Part, ask: () => Promise<T>): Promise<T | 'gone' | null> {
    if (keptBack.has(part.what)) return null;
    try {
      return await ask();
    } catch (error) {
      if (isNotFound(error)) {
        warn([`GitHub has no ${nameOf(part)}.`]);
        return 'gone';
      }
      if (!(error instanceof SourceDeclined) || error.status !== 403) throw error;
      keptBack.add(part.what);
      warn([`GitHub keeps the ${part.what} of pull requests of ${repository.fullName} back.`]);
      return null;
    }
  }

  return {
    repository,
    one: (part, schema) =>
      unlessDeclined(part, async () => {
        const { body } = await http.json(part.request(address.now()), z.unknown());
        const read = schema.safeParse(body);
        if (read.success) return read.data;
        const { field, problem } = firstIssue(read.error);
        warn([
          `${repository.fullName}#${part.number} was left out: it is not understood${at(field)}: ${problem}`,
        ]);
        return null;
      }),
    async all(part, schema, wanted = () => true) {
      const items = await unlessDeclined(part, async () => {
        const all = [];
        for await (const answer of http.pages(part.request(address.now()), z.array(z.unknown()), byLink())) {
          const read = parseSome(
            answer,
            answer.body.filter(wanted),
            schema,
            ({ id }) => `${id ?? 'An item'} in the ${nameOf(part)}`,
          );
          warn(read.warnings);
          all.push(...read.items);
        }
        return all;
      });
      return items === 'gone' ? null : items;
    },
    warn,
    warnings() {
      const told = untold;
      untold = [];
      return told;
    },
  };
}
