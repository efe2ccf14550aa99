import { z } from 'zod';
import { type ChangedFile, changesOf } from '../../engine/git/commit-rows.ts';
import { readPathNames } from '../../engine/git/paths.ts';
import type { CommitRow } from '../../engine/resources.ts';
import { byLink } from '../../engine/upstream/pages.ts';
import { route } from '../api/route.ts';
import { partsOf } from '../repository/list-rest.ts';
import type { AskedRepository, ListedCommit } from './listed.ts';
import { coAuthorsOf, subjectOf } from './message.ts';

const page = z.object({
  files: z.array(z.object({ filename: z.string(), additions: z.int(), deletions: z.int() })).default([]),
});

/**
 * Rows of listed commits, with one call for the files of each; merges have none, as in git. Languages and generated files are
 * told by their names alone: a .gitattributes is not looked at.
 */
export async function rowsOf(
  asked: AskedRepository,
  repository: string,
  commits: readonly ListedCommit[],
): Promise<CommitRow[]> {
  const factsOf = await readPathNames();
  return Promise.all(
    commits.map(async (commit) => {
      const { sha, message, author, account: _, ...times } = commit;
      const files = commit.parents > 1 ? [] : await filesOf(asked, sha);
      const changed: ChangedFile[] = files.map(({ filename, additions, deletions }) => ({
        ...factsOf(filename),
        additions,
        deletions,
      }));
      const people = { author, coAuthors: coAuthorsOf(message, author) };
      const subject = subjectOf(message);
      return { repository, sha, ...people, subject, reachable: true, ...times, ...changesOf(changed) };
    }),
  );
}

/** Up to 3,000, which is all that GitHub tells. */
async function filesOf({ http, fullName }: AskedRepository, sha: string) {
  const request = route('GET /repos/{owner}/{repo}/commits/{ref}', { ...partsOf(fullName), ref: sha });
  const files: z.infer<typeof page>['files'] = [];
  for await (const { body } of http.pages(request, page, byLink())) files.push(...body.files);
  return files;
}
