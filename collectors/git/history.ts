import { z } from 'zod';
import { defineCollector, type Page } from '../engine/contract/collector.ts';
import { readAddress } from '../engine/git/clone/address.ts';
import { readBranches } from '../engine/git/clone/branches.ts';
import { type GitClone, openClone } from '../engine/git/clone/clone.ts';
import { isRewritten, reachableCommits } from '../engine/git/clone/reachable.ts';
import { readCommitPages } from '../engine/git/log/commit-pages.ts';
import { readAhead } from '../engine/git/process/read-ahead.ts';
import { branches } from '../resources/code/branches.ts';
import type { CommitRow } from '../resources/code/commits/row.ts';
import { accountOfSignature } from '../resources/code/commits/signature.ts';
import { commits } from '../resources/code/commits.ts';
import type { RepositoryRow } from '../resources/code/repositories.ts';
import { repositories } from '../resources/code/repositories.ts';
import type { ContributorRow } from '../resources/people/contributors/row.ts';
import { contributors } from '../resources/people/contributors.ts';
import { credentialsOf, gitSource } from './source.ts';

type HistoryPage = Page<typeof contributors | typeof repositories | typeof branches | typeof commits>;

/** `reached` are the newest commits that were read so far, with everything before them. */
const progressState = z.object({
  reached: z.array(z.string()),
  since: z.coerce.date().nullable().optional(),
});
interface Progress {
  reached: readonly string[];
  /** Until the first reading is complete: what was committed before is passed over. */
  since: Date | null;
}

/** The history of each repository's default branch, its branches and the people in it. */
export const history = defineCollector({
  source: gitSource,
  script: 'history',
  provides: [contributors, repositories, branches, commits],
  dependsOn: [],
  order: 'ascending',
  importWindowDays: null,
  overlapMinutes: 0,
  scopesStandAlone: true,
  async forEach({ settings }) {
    return settings.GIT_REPOSITORIES.map(scopeOf);
  },
  async *collect({ settings, scope, state, window, folder, allowLocal, guard, signal }) {
    const address = settings.GIT_REPOSITORIES.find((one) => scopeOf(one) === scope) ?? scope;
    const clone = await openClone({
      address,
      folder,
      credentials: credentialsOf(settings),
      signal,
      allowLocal,
      guard,
    });
    const progress = progressOf(state, window.from);
    yield await repositoryPage(clone, scope, progress.reached, signal);
    const leaving = new AbortController();
    const pages = commitPages(clone, scope, progress, AbortSignal.any([signal, leaving.signal]));
    // The next page is read while the one before is written.
    yield* readAhead(pages, () => leaving.abort());
  },
});

/**
 * What has been reached decides what is new, not when it was committed: a branch that is merged today may be of last month.
 * The start of the back-fill counts only while nothing, or only a part, was read.
 */
function progressOf(state: unknown, from: Date | null): Progress {
  const kept = progressState.safeParse(state);
  if (!kept.success) return { reached: [], since: from };
  return { reached: kept.data.reached, since: kept.data.since ?? null };
}

/** What tells repositories apart: the address without credentials, or the path. */
function scopeOf(address: string): string {
  const read = readAddress(address, { allowLocal: true });
  return read.kind === 'local' ? read.path : read.url;
}

async function repositoryPage(
  clone: GitClone,
  scope: string,
  reached: readonly string[],
  signal: AbortSignal,
): Promise<HistoryPage> {
  const branches = await readBranches(clone, signal);
  const warnings = clone.shallow
    ? [`${scope} is a shallow clone: its oldest commits seem to have added everything before them.`]
    : [];
  return {
    rows: {
      repositories: [repositoryRow(clone, scope)],
      branches: branches.map((branch) => ({ repository: scope, headAuthor: null, ...branch })),
    },
    ...((await isRewritten(clone, reached, signal)) && {
      reachable: { repository: scope, shas: await reachableCommits(clone, signal) },
    }),
    warnings,
    calls: clone.host === null ? 0 : 1,
  };
}

async function* commitPages(
  clone: GitClone,
  scope: string,
  { reached, since }: Progress,
  signal: AbortSignal,
): AsyncGenerator<HistoryPage, void, undefined> {
  let done = 0;
  const place = { repository: scope, reachable: true };
  for await (const page of readCommitPages(clone, { ...place, except: reached, since, signal })) {
    done = page.done;
    yield commitPage(page.commits, { reached: page.reached, since }, done);
  }
  yield commitPage([], { reached: clone.head === null ? [] : [clone.head], since: null }, done);
}

function commitPage(commits: readonly CommitRow[], state: Progress, done: number): HistoryPage {
  return {
    rows: { commits, contributors: peopleOf(commits) },
    state,
    progress: { done, expected: null },
  };
}

function peopleOf(commits: readonly CommitRow[]): ContributorRow[] {
  const accounts = commits.flatMap(({ author, coAuthors }) => [author, ...coAuthors]).map(accountOfSignature);
  return [...new Map(accounts.map((account) => [account.upstreamId, account])).values()];
}

function repositoryRow(clone: GitClone, scope: string): RepositoryRow {
  return {
    upstreamId: scope,
    host: clone.host ?? '',
    fullName: clone.fullName,
    description: null,
    url: clone.host === null ? null : scope,
    defaultBranch: clone.defaultBranch,
    language: null,
    stars: null,
    forks: null,
    networkRoot: null,
    archived: false,
    shallow: clone.shallow,
    activeAt: null,
    cloneUrl: null,
  };
}
