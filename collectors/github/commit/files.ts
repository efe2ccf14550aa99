import { z } from 'zod';
import { type ChangedFile, changesOf } from '../../engine/git/log/commit-rows.ts';
import { readPathNames } from '../../engine/git/log/paths.ts';
import { byLink } from '../../engine/http/paging/pages.ts';
import type { CommitRow } from '../../resources/code/commits/row.ts';
import { isDeclined } from '../api/owners.ts';
import { route } from '../api/route.ts';
import { ownerAndRepo } from '../repository/list-rest.ts';
import type { AskedRepository, ListedCommit } from './listed.ts';
import { coAuthorsOf, subjectOf } from './message.ts';

const page = z.object({
  files: z.array(z.object({ filename: z.string(), additions: z.int(), deletions: z.int() })).default([]),
});

/**
 * Rows of listed commits, with one call for the files of each; merges have none, as in git. Languages and generated files are
 * told by their names alone: a .gitattributes is not looked at.
 */
export async function commitRowsOf(
  asked: AskedRepository,
  repository: string,
  commits: readonly ListedCommit[],
): Promise<{ rows: CommitRow[]; warnings: string[] }> {
  const factsOf = await readPathNames();
  const warnings: string[] = [];
  const rows = await Promise.all(
    commits.map(async (commit) => {
      const { sha, message, author, account: _, ...times } = commit;
      const files = commit.parents > 1 ? [] : await filesOf(asked, sha);
      if (files === null)
        warnings.push(
          `GitHub does not show the files of ${asked.fullName}@${sha.slice(0, 7)}: its lines are missing.`,
        );
      const changed: ChangedFile[] = (files ?? []).map(({ filename, additions, deletions }) => ({
        ...factsOf(filename),
        additions,
        deletions,
      }));
      const people = { author, coAuthors: coAuthorsOf(message, author) };
      const subject = subjectOf(message);
      return { repository, sha, ...people, subject, reachable: true, ...times, ...changesOf(changed) };
    }),
  );
  return { rows, warnings };
}

type Files = z.infer<typeof page>['files'];

/** Up to 3,000, which is all that GitHub tells; null where it tells nothing of this one commit. */
async function filesOf({ http, fullName }: AskedRepository, sha: string): Promise<Files | null> {
  const request = route('GET /repos/{owner}/{repo}/commits/{ref}', { ...ownerAndRepo(fullName), ref: sha });
  const files: Files = [];
  try {
    for await (const { body } of http.pages(request, page, byLink())) files.push(...body.files);
    return files;
  } catch (error) {
    if (isDeclined(error, 404, 422)) return null;
    throw error;
  }
}
