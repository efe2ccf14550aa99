import { z } from 'zod';
import { SourceDeclined } from '../../../../server/contract/errors.ts';
import { at, firstIssue } from '../../../engine/http/answer.ts';
import { byLink } from '../../../engine/http/paging/pages.ts';
import type { UpstreamRequest } from '../../../engine/http/request.ts';
import type { Upstream } from '../../../engine/http/upstream.ts';
import type { RepositoryRow } from '../../../resources/code/repositories.ts';
import { type Address, isNotFound } from '../address.ts';
import { parseSome } from '../items.ts';
import { createPullRequestWarnings, type PullRequestWarnings } from '../warnings.ts';

/** A part of a pull request, by what people call it. */
export interface Part {
  number: number;
  what: string;
  request(at: { owner: string; repo: string }): UpstreamRequest;
}

/** Reads parts of pull requests. What is not there, kept back or not understood is null and among the warnings. */
export interface Parts extends PullRequestWarnings {
  repository: RepositoryRow;
  one<T>(part: Part, schema: z.ZodType<T>): Promise<T | 'gone' | null>;
  all<T>(part: Part, schema: z.ZodType<T>, wanted?: (item: unknown) => boolean): Promise<T[] | null>;
}

const list = z.array(z.unknown());

export function partsFor(http: Upstream, address: Address, repository: RepositoryRow): Parts {
  const { warn, warnings } = createPullRequestWarnings();
  const unlessDeclined = declining(repository, warn);
  const nameOf = ({ what, number }: Part) => `${what} of ${repository.fullName}#${number}`;
  return {
    ...{ repository, warn, warnings },
    one: (part, schema) =>
      unlessDeclined(part, async () => {
        const { body } = await http.json(part.request(address.now()), z.unknown());
        const read = schema.safeParse(body);
        if (read.success) return read.data;
        const { field, problem } = firstIssue(read.error);
        const why = `it is not understood${at(field)}: ${problem}`;
        warn([`${repository.fullName}#${part.number} was left out: ${why}`]);
        return null;
      }),
    async all<T>(part: Part, schema: z.ZodType<T>, wanted: (item: unknown) => boolean = () => true) {
      const named = ({ id }: Readonly<Record<string, unknown>>) =>
        `${id ?? 'An item'} in the ${nameOf(part)}`;
      const items = await unlessDeclined(part, async () => {
        const all: T[] = [];
        for await (const answer of http.pages(part.request(address.now()), list, byLink())) {
          const read = parseSome(answer, answer.body.filter(wanted), schema, named);
          warn(read.warnings);
          all.push(...read.items);
        }
        return all;
      });
      return items === 'gone' ? null : items;
    },
  };
}

/** What the token may not see of one pull request it may not see of the others, so that is not asked for again. */
function declining({ fullName }: RepositoryRow, warn: PullRequestWarnings['warn']) {
  const keptBack = new Set<string>();
  return async <T>({ what, number }: Part, ask: () => Promise<T>): Promise<T | 'gone' | null> => {
    if (keptBack.has(what)) return null;
    try {
      return await ask();
    } catch (error) {
      if (isNotFound(error)) {
        warn([`GitHub has no ${what} of ${fullName}#${number}.`]);
        return 'gone';
      }
      if (!(error instanceof SourceDeclined) || error.status !== 403) throw error;
      keptBack.add(what);
      warn([`GitHub keeps the ${what} of pull requests of ${fullName} back.`]);
      return null;
    }
  };
}
