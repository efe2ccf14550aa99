import { z } from 'zod';
import { sentenceOf } from '../../../server/contract/errors.ts';
import { byLink } from '../../engine/http/paging/pages.ts';
import { hostOf } from '../api/address.ts';
import { isDeclined } from '../api/owners.ts';
import { personOfRest, restPerson } from '../api/people.ts';
import { route } from '../api/route.ts';
import { type AskedHeads, type BranchHead, branchRowsOf, type Heads } from './heads.ts';
import { ownerAndRepo } from './list-rest.ts';
import type { ListedRepositories } from './listed.ts';

const branches = z.array(z.object({ name: z.string(), commit: z.object({ sha: z.string() }) }));
const commit = z.object({
  commit: z.object({
    author: z.object({ email: z.string().nullish() }).nullish(),
    committer: z.object({ date: z.coerce.date() }),
  }),
  author: restPerson,
});

/** Branches of some repositories, with one call for the head of each: their list has neither dates nor people. */
export async function headsByRest(
  asked: AskedHeads,
  repositories: readonly ListedRepositories[],
): Promise<Heads> {
  const seen = await Promise.all(repositories.map((repository) => headsOf(asked, repository)));
  return {
    ...branchRowsOf(seen.flatMap(({ heads }) => heads)),
    warnings: seen.flatMap(({ warnings }) => warnings),
  };
}

async function headsOf(
  asked: AskedHeads,
  { row }: ListedRepositories,
): Promise<{ heads: BranchHead[]; warnings: string[] }> {
  const heads: BranchHead[] = [];
  const parts = ownerAndRepo(row.fullName);
  const request = route('GET /repos/{owner}/{repo}/branches', { ...parts, per_page: 100 });
  try {
    for await (const { body } of asked.http.pages(request, branches, byLink())) {
      heads.push(...(await Promise.all(body.map((each) => headOf(asked, row, each)))));
    }
    return { heads, warnings: [] };
  } catch (error) {
    if (!isDeclined(error, 403, 404, 409)) throw error;
    return { heads: [], warnings: [`The branches of ${row.fullName} were left out: ${sentenceOf(error)}`] };
  }
}

async function headOf(
  { http, base }: AskedHeads,
  { upstreamId, fullName, defaultBranch }: ListedRepositories['row'],
  { name, commit: { sha } }: z.infer<typeof branches>[number],
): Promise<BranchHead> {
  const request = route('GET /repos/{owner}/{repo}/commits/{ref}', { ...ownerAndRepo(fullName), ref: sha });
  const { body } = await http.json(request, commit);
  return {
    repository: upstreamId,
    defaultBranch,
    name,
    sha,
    committedAt: body.commit.committer.date,
    author: personOfRest(body.author, hostOf(base)),
    email: body.commit.author?.email ?? '',
  };
}
