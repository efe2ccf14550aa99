import { z } from 'zod';
import { SourceDeclined } from '../../../server/contract/errors.ts';
import { byLink } from '../../engine/http/paging/pages.ts';
import type { Upstream } from '../../engine/http/upstream.ts';
import type { NamedRepository } from '../../github/api/repositories.ts';
import { route } from '../../github/api/route.ts';

const commit = z.object({ sha: z.string() });
const comparison = z.object({ commits: z.array(commit) });

/** The commits that `sha` reaches and `base` does not, by one request for each hundred; null where one of them is no commit of the repository. */
export async function commitsByComparing(
  http: Upstream,
  { at }: NamedRepository,
  { base, sha }: { base: string; sha: string },
): Promise<string[] | null> {
  const name = 'GET /repos/{owner}/{repo}/compare/{basehead}';
  const request = route(name, { ...at, basehead: `${base}...${sha}`, per_page: 100, page: 1 });
  return unlessNoCommit(async () => {
    const commits: string[] = [];
    for await (const { body } of http.pages(request, comparison, byLink()))
      commits.push(...body.commits.map((one) => one.sha));
    return commits;
  });
}

/** Whether a hash is a commit of the repository. */
export async function isCommit(http: Upstream, { at }: NamedRepository, sha: string): Promise<boolean> {
  const name = 'GET /repos/{owner}/{repo}/commits/{ref}';
  const found = await unlessNoCommit(() => http.json(route(name, { ...at, ref: sha }), commit));
  return found !== null && found.body.sha === sha;
}

/** GitHub says of what is no commit that it is not found, or cannot be processed. */
async function unlessNoCommit<T>(question: () => Promise<T>): Promise<T | null> {
  try {
    return await question();
  } catch (error) {
    if (error instanceof SourceDeclined && [404, 422].includes(error.status)) return null;
    throw error;
  }
}
