import { z } from 'zod';
import type { UpstreamAnswer } from '../../engine/http/answer.ts';
import { parseItems } from '../../engine/http/paging/items.ts';
import { byLink } from '../../engine/http/paging/pages.ts';
import { hostOf } from '../api/address.ts';
import { isDeclined } from '../api/owners.ts';
import { personOfRest, restPerson } from '../api/people.ts';
import { route } from '../api/route.ts';
import { ownerAndRepo } from '../repository/list-rest.ts';
import type { AskedRepository, CommitPart, ListedCommit, ListedPage } from './listed.ts';

const list = z.array(z.unknown());

const item = z.object({
  sha: z.string(),
  commit: z.object({
    message: z.string(),
    author: z.object({ name: z.string().nullish(), email: z.string().nullish(), date: z.coerce.date() }),
    committer: z.object({ date: z.coerce.date() }),
  }),
  author: restPerson,
  parents: z.array(z.unknown()),
});

/** The newest commit of a branch; null where nobody ever pushed. */
export async function headOf(asked: AskedRepository, branch: string): Promise<string | null> {
  const { http, fullName } = asked;
  const parameters = { ...ownerAndRepo(fullName), sha: branch, per_page: 1 };
  try {
    const { body } = await http.json(
      route('GET /repos/{owner}/{repo}/commits', parameters),
      z.array(z.object({ sha: z.string() })),
    );
    return body[0]?.sha ?? null;
  } catch (error) {
    if (isDeclined(error, 409)) return null;
    throw error;
  }
}

/** Commits from a head back to a time, a hundred a call. */
export async function* historyByRest(
  asked: AskedRepository,
  { head, since, after }: CommitPart,
): AsyncGenerator<ListedPage, void, undefined> {
  const { http, fullName } = asked;
  const parameters = {
    ...{ ...ownerAndRepo(fullName), sha: head, per_page: 100, page: Number(after ?? 1) },
    ...(since && { since: since.toISOString() }),
  };
  let page = parameters.page;
  const request = route('GET /repos/{owner}/{repo}/commits', parameters);
  for await (const answer of http.pages(request, list, byLink())) {
    page += 1;
    const isLast = !/rel="?next/.test(answer.headers.get('link') ?? '');
    yield { ...commitsIn(asked, answer, answer.body), after: isLast ? null : String(page), expected: null };
  }
}

const comparison = z.object({ status: z.string(), behind_by: z.int(), commits: z.array(z.unknown()) });

/** What a head has and another commit has not; `rewritten` says that it also lacks some. Null where the other is gone. */
export async function commitsBetween(
  asked: AskedRepository,
  base: string,
  head: string,
): Promise<{ commits: ListedCommit[]; warnings: string[]; rewritten: boolean } | null> {
  const { http, fullName } = asked;
  const parameters = { ...ownerAndRepo(fullName), basehead: `${base}...${head}`, per_page: 100, page: 1 };
  const request = route('GET /repos/{owner}/{repo}/compare/{basehead}', parameters);
  const commits: ListedCommit[] = [];
  const warnings: string[] = [];
  let rewritten = false;
  try {
    for await (const answer of http.pages(request, comparison, byLink())) {
      const found = commitsIn(asked, answer, answer.body.commits);
      commits.push(...found.commits);
      warnings.push(...found.warnings);
      rewritten = answer.body.behind_by > 0;
    }
    return { commits, warnings, rewritten };
  } catch (error) {
    if (isDeclined(error, 404, 422)) return null;
    throw error;
  }
}

function commitsIn(
  { base, fullName }: AskedRepository,
  answer: Pick<UpstreamAnswer<unknown>, 'asked'>,
  items: readonly unknown[],
): { commits: ListedCommit[]; warnings: string[] } {
  const nameOf = ({ sha }: Readonly<Record<string, unknown>>) => `The commit ${sha} of ${fullName}`;
  const found = parseItems(answer, items, item, nameOf);
  return { commits: found.items.map((each) => listedOf(each, hostOf(base))), warnings: found.warnings };
}

function listedOf({ sha, commit, author, parents }: z.infer<typeof item>, host: string): ListedCommit {
  return {
    sha,
    message: commit.message,
    author: { name: commit.author.name ?? '', email: commit.author.email ?? '' },
    account: personOfRest(author, host),
    authoredAt: commit.author.date,
    authorOffset: 0,
    committedAt: commit.committer.date,
    parents: parents.length,
  };
}
