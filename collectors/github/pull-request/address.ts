import { z } from 'zod';
import { SourceDeclined } from '../../../server/contract/errors.ts';
import type { Upstream } from '../../engine/http/upstream.ts';
import type { RepositoryRow } from '../../resources/code/repositories.ts';
import { headers } from '../api/route.ts';

/** How one repository is asked for: by its name, and where that no longer leads to it, by the one that its id has now. */
export interface Address {
  ask<T>(question: (at: Parts) => Promise<T>): Promise<T>;
  /** The name that led to it last. */
  now(): Parts;
}

interface Parts {
  owner: string;
  repo: string;
}

export function repositoryAddressOf(
  http: Pick<Upstream, 'json'>,
  { fullName, upstreamId }: Pick<RepositoryRow, 'fullName' | 'upstreamId'>,
): Address {
  let name = fullName;
  return {
    async ask(question) {
      try {
        return await question(partsOf(name));
      } catch (error) {
        if (!isNotFound(error)) throw error;
        const now = await nameOf(http, upstreamId);
        if (now === name) throw error;
        name = now;
        return question(partsOf(name));
      }
    },
    now: () => partsOf(name),
  };
}

/** Whether GitHub says that there is no such thing, or that it is not shown. */
export function isNotFound(error: unknown): boolean {
  return error instanceof SourceDeclined && (error.status === 404 || error.status === 410);
}

/** What to throw where a name leads to another repository than it did. */
export function anotherRepository(fullName: string): SourceDeclined {
  return new SourceDeclined(`GitHub has another repository at ${fullName} now.`, 404);
}

async function nameOf(http: Pick<Upstream, 'json'>, id: string): Promise<string> {
  const { body } = await http.json(
    { path: `/repositories/${id}`, headers },
    z.object({ full_name: z.string() }),
  );
  return body.full_name;
}

function partsOf(fullName: string): Parts {
  const [owner = '', repo = ''] = fullName.split('/');
  return { owner, repo };
}
